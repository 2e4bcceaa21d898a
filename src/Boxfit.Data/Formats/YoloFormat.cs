namespace Boxfit.Data.Formats;

/// <summary>YOLO: a text file a picture beside it in a folder labels, and a data.yaml that names the parts and classes.</summary>
sealed class YoloFormat : AnnotationFormat
{
    public const string FormatName = "yolo";

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <inheritdoc/>
    public override string Description => "YOLO, a data.yaml with train, val or names, or a folder of text files with rows of class, cx, cy, w, h";

    /// <inheritdoc/>
    public override bool NeedsSizes => true;

    /// <inheritdoc/>
    public override bool IsFolder => true;

    /// <inheritdoc/>
    public override bool FitsFile(string file, string head) => YoloYaml.IsDescription(file);

    /// <inheritdoc/>
    public override bool FitsFolder(string folder) => YoloYaml.FindIn(folder).Count > 0 || YoloFolder.Find(folder) is not null;

    /// <inheritdoc/>
    public override AnnotationSet Read(string path)
    {
        if (!Directory.Exists(path)) return new YoloReader(path).ReadParts(YoloYaml.Load(path));
        var descriptions = YoloYaml.FindIn(path);
        if (descriptions.Count > 1)
            throw new InputException($"{path} has several YAML files of YOLO: {string.Join(", ", descriptions.Select(Path.GetFileName))}. Name one.");
        if (descriptions is [var only]) return new YoloReader(path).ReadParts(YoloYaml.Load(only));
        return YoloFolder.Find(path) is { } found ? new YoloReader(path).ReadFolder(found)
            : throw new InputException($"{path} is a folder without labels of YOLO; expected {Description}.");
    }

    /// <inheritdoc/>
    public override void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WritePlan plan) => YoloWriter.Write(path, pictures, plan);
}
