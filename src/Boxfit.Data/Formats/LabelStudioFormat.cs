namespace Boxfit.Data.Formats;

/// <summary>Label Studio: one JSON file with a list of tasks, boxes in percent of the picture.</summary>
sealed class LabelStudioFormat : AnnotationFormat
{
    public const string FormatName = "labelstudio";

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <inheritdoc/>
    public override string Description => "Label Studio, a JSON file with a list of tasks (its exports JSON and JSON-MIN)";

    /// <inheritdoc/>
    public override bool NeedsSizes => true;

    /// <inheritdoc/>
    public override bool FitsFile(string file, string head) => JsonProbe.Fits(file, head, Name);

    /// <inheritdoc/>
    public override AnnotationSet Read(string path)
    {
        if (Directory.Exists(path)) throw new InputException($"{path} is a folder; expected {Description}.");
        using var json = JsonTokens.Open(path, out string? note);
        return new LabelStudioReader(json, path).Read(note);
    }

    /// <inheritdoc/>
    public override void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WritePlan plan) =>
        LabelStudioWriter.Write(path, pictures, plan.Predicted);
}
