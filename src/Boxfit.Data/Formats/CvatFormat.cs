namespace Boxfit.Data.Formats;

/// <summary>CVAT for images: an XML file with an <c>image</c> element a picture and its shapes in it.</summary>
sealed class CvatFormat : AnnotationFormat
{
    public const string FormatName = "cvat";

    public override string Name => FormatName;

    public override string Description => "CVAT for images, an XML file with the root <annotations> and an <image> a picture";

    public override string[] XmlRoots { get; } = [CvatReader.Root];

    public override AnnotationSet Read(string path)
    {
        if (Directory.Exists(path)) throw new InputException($"{path} is a folder; expected {Description}.");
        return new CvatReader(path).Read();
    }

    /// <summary>Writes rectangles; each picture once, whatever its number of entries.</summary>
    public override void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options)
    {
        foreach (var picture in pictures) XmlFiles.RequireWritable(picture);
        AtomicFile.Write(path, stream => new CvatWriter(options.Predicted).Write(stream, pictures));
    }
}
