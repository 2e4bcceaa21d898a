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

    public override bool FitsFile(string file, string head) => CelebaReader.Fits(head);

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        return new CelebaReader(path).Read();
    }
}
