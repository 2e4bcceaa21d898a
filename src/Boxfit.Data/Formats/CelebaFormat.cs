namespace Boxfit.Data.Formats;

/// <summary>
/// The lists of CelebA and DeepFashion: the number of rows, a header, rows of words; and CelebA's as Kaggle has it, a CSV.
/// </summary>
sealed class CelebaFormat : AnnotationFormat
{
    public const string FormatName = "celeba";

    public override string Name => FormatName;

    public override string Description =>
        "CelebA and DeepFashion, a list with the number of rows, then image_id x_1 y_1 width height (or image_name x_1 y_1 x_2 y_2), " +
        "then rows";

    public override bool IsWritten => false;

    public override bool FitsFile(string file, string head) => CelebaReader.Fits(head);

    /// <summary>Number of pictures whose size is enough to know.</summary>
    public const int MostLookedAt = 20;

    /// <summary>A warning where all pictures have the size of CelebA's aligned ones, to which its boxes do not belong.</summary>
    public static string? AlignedNote(IEnumerable<string> pictures)
    {
        const int width = 178, height = 218;
        var infos = pictures.Order(StringComparer.Ordinal).Take(MostLookedAt).Select(p => PictureReader.TryReadInfo(p, out _)).ToList();
        return infos.Count == 0 || !infos.TrueForAll(i => i is { Width: width, Height: height }) ? null
            : $"The pictures are of {width}×{height}, as CelebA's aligned ones are, but its boxes belong to the pictures in the wild, " +
                $"which " +
            "img_celeba.7z has; name their folder with --images.";
    }

    public override AnnotationSet Read(string path)
    {
        if (Directory.Exists(path)) throw new InputException($"{path} is a folder; expected {Description}.");
        return new CelebaReader(path).Read();
    }
}
