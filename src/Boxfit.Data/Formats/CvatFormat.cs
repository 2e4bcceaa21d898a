namespace Boxfit.Data.Formats;

/// <summary>CVAT for images: an XML file with an <c>image</c> element a picture and its shapes in it.</summary>
sealed class CvatFormat : AnnotationFormat, IWrittenFormat
{
    public const string FormatName = "cvat";

    public override string Name => FormatName;

    public override string Description => "CVAT for images, an XML file with the root <annotations> and an <image> a picture";

    public override string[] XmlRoots { get; } = [CvatReader.Root];

    public string? Ending => ".xml";

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        return new CvatReader(path).Read();
    }

    /// <summary>Writes rectangles; each picture once, whatever its number of entries.</summary>
    public void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options)
    {
        foreach (var picture in pictures) XmlFiles.RequireWritable(picture);
        AtomicFile.Write(path, stream => new CvatWriter(options.Predicted).Write(stream, pictures));
    }
}
