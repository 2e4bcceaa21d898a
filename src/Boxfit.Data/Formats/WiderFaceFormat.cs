namespace Boxfit.Data.Formats;

/// <summary>
/// Lists with a line for a picture and a line for each of its boxes: WIDER FACE's, RetinaFace's and SCRFD's (<c># picture</c>), FDDB's.
/// </summary>
sealed class WiderFaceFormat : AnnotationFormat
{
    public const string FormatName = "widerface";

    const string Split = "wider_face_split", Pattern = "wider_face_*_bbx_gt.txt";

    public override string Name => FormatName;

    public override bool ReadsParts => true;

    public override string Description =>
        "WIDER FACE, a list with a line for a picture, one with the number of its boxes, and rows of x y w h …; RetinaFace's with # " +
            "picture; FDDB's";

    public override bool FitsFile(string file, string head) => WiderFaceReader.Fits(head);

    public override bool FitsFolder(string folder) => Files(folder).Length > 0;

    public override ReadChoices Choices => ReadChoices.Boxes;

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        string[] files = Directory.Exists(path) ? Files(path) : [path];
        return files.Length > 0 ? new WiderFaceReader(path, options.Boxes).Read(files)
            : throw new InputException($"{path} is a folder without {Pattern}; expected {Description}.");
    }

    static string[] Files(string folder)
    {
        foreach (string place in (string[])[folder, Path.Combine(folder, Split)])
            if (Directory.Exists(place) && Directory.GetFiles(place,
                Pattern) is { Length: > 0 } files) return [.. files.Order(StringComparer.Ordinal)];
        return [];
    }
}
