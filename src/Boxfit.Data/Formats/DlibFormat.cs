namespace Boxfit.Data.Formats;

/// <summary>dlib's and imglab's XML: an <c>image</c> element a picture and its boxes in it.</summary>
sealed class DlibFormat : AnnotationFormat
{
    public const string FormatName = "dlib";

    public override string Name => FormatName;

    public override string Description => "dlib and imglab, an XML file with the root <dataset> and an <image> a picture in <images>";

    public override bool IsWritten => false;

    public override string[] XmlRoots { get; } = [DlibReader.Root];

    public override AnnotationSet Read(string path)
    {
        if (Directory.Exists(path)) throw new InputException($"{path} is a folder; expected {Description}.");
        return new DlibReader(path).Read();
    }
}
