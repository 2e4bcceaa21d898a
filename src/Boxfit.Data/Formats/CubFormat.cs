namespace Boxfit.Data.Formats;

/// <summary>CUB-200-2011 and NABirds: lists by number in several files, of which bounding_boxes.txt has the boxes.</summary>
sealed class CubFormat : AnnotationFormat
{
    public const string FormatName = "cub";

    const string Usual = "CUB_200_2011";

    public override string Name => FormatName;

    public override string Description =>
        $"CUB-200-2011, a folder with {CubReader.Boxes} (rows of number x y width height) and {CubReader.Pictures}";

    public override bool FitsFile(string file, string head) =>
        Path.GetFileName(file) is CubReader.Boxes or CubReader.Pictures && FitsFolder(Path.GetDirectoryName(file)!);

    public override bool FitsFolder(string folder) => FolderIn(folder) is { } found
        && CubReader.IsList(Path.Combine(found, CubReader.Boxes));

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        return new CubReader(FolderIn(folder) ?? throw new InputException($"{path} has no {CubReader.Boxes} beside or in it; expected " +
            $"{Description}."))
            .Read();
    }

    static string? FolderIn(string folder) =>
        Array.Find([folder, Path.Combine(folder, Usual)], f => File.Exists(Path.Combine(f, CubReader.Boxes)));
}
