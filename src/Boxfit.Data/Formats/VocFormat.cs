namespace Boxfit.Data.Formats;

/// <summary>Pascal VOC: an XML file a picture.</summary>
sealed class VocFormat : AnnotationFormat
{
    /// <inheritdoc/>
    public override string Name => "voc";

    /// <inheritdoc/>
    public override string Description =>
        "Pascal VOC, an XML file a picture with the root <annotation>, in the folder or in Annotations, annotations or xmls in it";

    /// <inheritdoc/>
    public override bool IsFolder => true;

    /// <inheritdoc/>
    public override bool FitsFile(string file, string head) => head.AsSpan().TrimStart() is ['<', ..] && VocReader.IsAnnotation(head);

    /// <inheritdoc/>
    public override bool FitsFolder(string folder) => FindFiles(folder).Take(10).Any(VocReader.IsAnnotationFile);

    /// <inheritdoc/>
    public override AnnotationSet Read(string path) =>
        OwnFiles.Read(path, Name, Directory.Exists(path) ? [.. FindFiles(path)] : [path], Description, VocReader.Read);

    /// <inheritdoc/>
    public override void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WritePlan plan) => VocWriter.Write(path, pictures);

    static IEnumerable<string> FindFiles(string folder) => OwnFiles.Find(folder, "*.xml", ["Annotations", "annotations", "xmls", "xml", "labels"]);
}
