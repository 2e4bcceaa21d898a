namespace Boxfit.Data.Formats;

/// <summary>dlib's and imglab's XML: an <c>image</c> element a picture and its boxes in it.</summary>
sealed class DlibFormat : AnnotationFormat
{
    public const string FormatName = "dlib";

    public override string Name => FormatName;

    public override string Description => "dlib and imglab, an XML file with the root <dataset> and an <image> a picture in <images>";

    public override string[] XmlRoots { get; } = [DlibReader.Root];

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        return new DlibReader(path).Read();
    }
}
