namespace Boxfit.Data.Formats;

/// <summary>labelme: a JSON file a picture, with shapes.</summary>
sealed class LabelmeFormat : AnnotationFormat
{
    public const string FormatName = "labelme";

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <inheritdoc/>
    public override string Description =>
        "labelme, a JSON file a picture with shapes and imagePath, in the folder or in annotations, labels or json in it";

    /// <inheritdoc/>
    public override bool IsFolder => true;

    /// <inheritdoc/>
    public override bool FitsFile(string file, string head) => JsonProbe.Fits(file, head, Name);

    /// <inheritdoc/>
    public override bool FitsFolder(string folder) => FindFiles(folder).Take(10).Any(IsLabelme);

    /// <inheritdoc/>
    public override AnnotationSet Read(string path) =>
        OwnFiles.Read(path, Name, Directory.Exists(path) ? [.. FindFiles(path)] : [path], Description, LabelmeReader.Read);

    /// <inheritdoc/>
    public override void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WritePlan plan) => LabelmeWriter.Write(path, pictures);

    static bool IsLabelme(string file)
    {
        try
        {
            return JsonProbe.Find(file) == FormatName;
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static IEnumerable<string> FindFiles(string folder) => OwnFiles.Find(folder, "*.json", ["annotations", "Annotations", "labels", "json", "jsons"]);
}
