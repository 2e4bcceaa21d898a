namespace Boxfit.Training.Calibrating;

/// <summary>
/// Writes a promise into every file that holds just the model that it was measured with: of a run what it delivers, also as ONNX, and the
/// checkpoints with the same weights, so that it stays where the run is resumed and goes where the weights go. All but the description
/// stays the same bytes.
/// </summary>
static class PromiseFiles
{
    /// <summary>Writes it.</summary>
    /// <param name="model">The run folder or model file.</param>
    /// <param name="measured">The model that was measured.</param>
    /// <param name="promise">What it promises.</param>
    /// <returns>The files that have it now.</returns>
    /// <exception cref="BoxfitException">None of them is the model any more, or one cannot be written.</exception>
    public static IReadOnlyList<string> Write(string model, ModelDescription measured, BoxPromise promise)
    {
        string full = FolderOf(model) ?? Path.GetFullPath(model);
        bool isRun = Directory.Exists(full);
        var files = isRun ? RunFolder.ModelFiles(full) : [full];
        string table = Path.Combine(full, RunFolder.EvaluationName);
        bool isOfModel = isRun && RunFigures.IsEvaluationOfModel(full);
        var same = DescriptionFiles.Replace(files, measured, Identify, d => d with { Promise = promise });
        if (same.Count == 0)
        {
            throw new BoxfitException(
                $"{full} is not the model any more that was measured: it was replaced meanwhile. Nothing was written; calibrate it again.");
        }
        // The table of test pictures is still this model's, and older than its file.
        if (isOfModel) File.SetLastWriteTimeUtc(table, DateTime.UtcNow);
        return same;
    }

    /// <summary>The run folder whose files are given the promise; null where a model file by itself is.</summary>
    /// <param name="model">The run folder or model file.</param>
    public static string? FolderOf(string model)
    {
        string full = Path.GetFullPath(model);
        if (RunFolder.IsRun(full)) return full;
        // Of the two files that a run delivers, one without the other would be another model.
        bool isDelivered = Path.GetFileName(full) is ModelFile.DeliveredName or ModelFile.OnnxName;
        return isDelivered && Path.GetDirectoryName(full) is { } folder && RunFolder.IsRun(folder) ? folder : null;
    }

    /// <summary>What a file says of its model, less a promise and whether it takes the model's looks by itself.</summary>
    static ModelDescription Identify(ModelDescription description) => (description with { Promise = null }).WithLooksInside();
}
