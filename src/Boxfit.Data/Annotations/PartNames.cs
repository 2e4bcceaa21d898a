namespace Boxfit.Data.Annotations;

/// <summary>The parts of a divided data set, and what others call them.</summary>
static class PartNames
{
    /// <summary>What a model learns from.</summary>
    public const string Train = "train";

    /// <summary>What chooses the best epoch.</summary>
    public const string Validation = "validation";

    /// <summary>What the final figures are measured on.</summary>
    public const string Test = "test";

    /// <summary>All parts, in their usual order.</summary>
    public static IReadOnlyList<string> All { get; } = [Train, Validation, Test];

    /// <summary>A part's place in <see cref="All"/>.</summary>
    internal static int Rank(string? part) => part is null ? -1 : ((IList<string>)All).IndexOf(part);

    /// <summary>The part that a value means in any usual spelling, as it stands in data; null where it means none.</summary>
    public static string? Find(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "train" or "training" => Train,
        "val" or "valid" or "validate" or "validation" or "dev" => Validation,
        "test" or "testing" => Test,
        _ => null,
    };

    /// <summary>The part that CelebA's lists mean by 0, 1 or 2; null for other texts.</summary>
    internal static string? OfNumber(string text) => text is "0" or "1" or "2" ? All[text[0] - '0'] : null;

    /// <summary>
    /// The part whose labels a folder of this name holds, which may end in a number, as <c>val2017</c>; null for others. The whole name
    /// counts: <c>bullet_train</c> may be the folder of a class.
    /// </summary>
    public static string? OfFolder(string name) => Find(name.TrimEnd([.. "0123456789-_ "]));

    /// <summary>
    /// The only part that the words in a name mean, of files such as <c>instances_train2017.json</c> and of folders of pictures such as
    /// <c>WIDER_train</c>; null where none or several do.
    /// </summary>
    /// <param name="name">A name or a path, of which the last part counts.</param>
    public static string? InName(string name)
    {
        string words = string.Concat(Path.GetFileName(name).Select(c => char.IsLetter(c) ? c : ' '));
        return words.Split(' ').Select(Find).OfType<string>().Distinct().ToArray() is [var only] ? only : null;
    }

    /// <summary>Reads a part's name; an empty text is no part.</summary>
    /// <returns>What is wrong, or null.</returns>
    internal static string? Read(string? text, out string? part)
    {
        part = Find(text);
        return part is null && !string.IsNullOrWhiteSpace(text)
            ? $"is in the part {AnnotationSetBuilder.Show(text)}; expected train, validation or test" : null;
    }
}
