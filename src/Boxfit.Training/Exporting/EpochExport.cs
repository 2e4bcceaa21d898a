namespace Boxfit.Training.Exporting;

/// <summary>Writes the model of each epoch for other programs into the run folder, where a run is asked to.</summary>
/// <param name="run">The run.</param>
/// <param name="folder">Its folder.</param>
/// <param name="say">Takes what is to be said.</param>
sealed class EpochExport(PreparedRun run, RunFolder folder, Action<string> say)
{
    // Read with the first epoch's.
    CheckPictures? _pictures;

    /// <summary>Refuses a network that the format does not take, before it is trained.</summary>
    /// <param name="format">The format.</param>
    /// <param name="graph">The network.</param>
    /// <exception cref="InputException">It is refused; the message says why, and what to do.</exception>
    public static void Require(EpochFormat format, Graph graph)
    {
        try
        {
            if (format == EpochFormat.Keras) KerasModelWriter.Require(graph);
        }
        catch (InputException e)
        {
            throw new InputException($"--export-each-epoch keras: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes an epoch's model. The file is complete or absent; that of an epoch which is done again after an interruption is replaced.
    /// ONNX is written where ONNX Runtime's boxes are the engine's, as <c>boxfit export</c> does; else that is said.
    /// </summary>
    /// <param name="model">The model after the epoch.</param>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public void Save(Model model)
    {
        var format = run.Settings.EpochExport;
        if (format == EpochFormat.None) return;
        string path = Path.Combine(folder.ExportsFolder, RunFolder.EpochName(model.Description.Provenance.Epoch) + Extension(format));
        try
        {
            Directory.CreateDirectory(folder.ExportsFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(folder.ExportsFolder, e);
        }
        if (format == EpochFormat.Keras)
        {
            KerasModelWriter.Save(path, model);
            return;
        }
        byte[] bytes;
        try
        {
            var export = ModelExport.Translate(model, InputForm.Pixels, halfPrecision: false);
            _pictures ??= CheckPictures.Of(run.Data.Split, export.Pictures, CancellationToken.None);
            bytes = ModelExport.Checked(model, export, _pictures, run.Settings.Threads).Bytes;
        }
        catch (BoxfitException e)
        {
            // No fault of the training's, which goes on.
            say($"Note: {path} was not written. {e.Message}");
            return;
        }
        AtomicFile.Write(path, stream => stream.Write(bytes), bytes.Length);
    }

    /// <summary>What the run says of it at its start: where the files will be, and how much space they take.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="graph">The network.</param>
    internal static string? Notice(TrainingSettings settings, RunFolder folder, Graph graph)
    {
        if (settings.EpochExport == EpochFormat.None) return null;
        long bytes = graph.Parameters.Sum(p => p.Count) * sizeof(float);
        string all = settings.Epochs == TrainingSettings.Unlimited ? ""
            : $", {ByteCount.Text(settings.Epochs * bytes)} for {Counted.Of(settings.Epochs, "epoch")}";
        string name = Path.Combine(Path.GetFileName(folder.ExportsFolder), RunFolder.EpochName(1) + Extension(settings.EpochExport));
        return $"Each epoch's model is written for other programs too, as {name} and so on: about {ByteCount.Text(bytes)} each{all}.";
    }

    static string Extension(EpochFormat format) => format == EpochFormat.Keras ? ".h5" : ".onnx";
}
