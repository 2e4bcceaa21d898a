namespace Boxfit.Data.Formats;

/// <summary>COCO: one JSON file with lists of images, annotations and categories; or a bare list of annotations.</summary>
sealed class CocoFormat : AnnotationFormat
{
    public const string FormatName = "coco";

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <inheritdoc/>
    public override string Description => "COCO, a JSON file with images, annotations and categories, or a list of annotations with bbox";

    /// <inheritdoc/>
    public override bool FitsFile(string file, string head) => JsonProbe.Fits(file, head, Name);

    /// <inheritdoc/>
    public override AnnotationSet Read(string path)
    {
        if (Directory.Exists(path)) throw new InputException($"{path} is a folder; expected {Description}.");
        using var json = JsonTokens.Open(path, out string? note);
        return new CocoReader(json, path).Read(note);
    }

    /// <inheritdoc/>
    public override void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WritePlan plan) => CocoWriter.Write(path, pictures);
}
