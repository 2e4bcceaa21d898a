namespace Boxfit.Data.Annotations;

/// <summary>The parts of a divided data set, and what others call them.</summary>
public static class PartNames
{
    /// <summary>What a model learns from.</summary>
    public const string Train = "train";

    /// <summary>What chooses the best epoch.</summary>
    public const string Validation = "validation";

    /// <summary>What the final figures are measured on.</summary>
    public const string Test = "test";

    /// <summary>All parts, in their usual order.</summary>
    public static IReadOnlyList<string> All { get; } = [Train, Validation, Test];

    /// <summary>The part that a word means in any usual spelling; null where it means none.</summary>
    public static string? Find(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "train" or "training" => Train,
        "val" or "valid" or "validation" or "dev" => Validation,
        "test" or "testing" => Test,
        _ => null,
    };

    /// <summary>Reads a part's name; an empty text is no part.</summary>
    /// <returns>What is wrong, or null.</returns>
    internal static string? Read(string? text, out string? part)
    {
        part = Find(text);
        return part is null && !string.IsNullOrWhiteSpace(text)
            ? $"is in the part {AnnotationSetBuilder.Show(text)}; expected train, validation or test" : null;
    }
}
