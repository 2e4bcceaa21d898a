namespace Boxfit.Data.Annotations;

/// <summary>The words by which <see cref="ReadOptions"/> are said.</summary>
static class ReadWords
{
    static readonly string[] s_units = ["pixels", "share", "percent"];
    static readonly string[] s_forms = ["corners", "size", "centre", "polygon", "keypoints"];
    static readonly string[] s_pictureNames = ["inside", "file"];

    /// <summary>The word for <see cref="ReadOptions.OnlyReviewed"/>.</summary>
    public const string Reviewed = "reviewed";

    /// <summary>The words for <see cref="NumberUnit"/>, in its order.</summary>
    public static IReadOnlyList<string> Units => s_units;

    /// <summary>The words for <see cref="BoxForm"/>, in its order.</summary>
    public static IReadOnlyList<string> Forms => s_forms;

    /// <summary>The words for <see cref="NameSource"/>, in its order.</summary>
    public static IReadOnlyList<string> PictureNames => s_pictureNames;

    /// <summary>The unit that a word means; null for an empty text.</summary>
    /// <exception cref="FormatException">It means none; the message is what was expected.</exception>
    public static NumberUnit? Unit(string? word) => (NumberUnit?)Find(s_units, word);

    /// <summary>The form that a word means; null for an empty text.</summary>
    /// <exception cref="FormatException">It means none; the message is what was expected.</exception>
    public static BoxForm? Form(string? word) => (BoxForm?)Find(s_forms, word);

    /// <summary>The name that a word means; null for an empty text.</summary>
    /// <exception cref="FormatException">It means none; the message is what was expected.</exception>
    public static NameSource? PictureName(string? word) => (NameSource?)Find(s_pictureNames, word);

    static int? Find(string[] words, string? word) =>
        string.IsNullOrEmpty(word) ? null
        : Array.IndexOf(words, word) is >= 0 and var at ? at
        : throw new FormatException(string.Join(", ", words));
}
