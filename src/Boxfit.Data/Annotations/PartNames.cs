namespace Boxfit.Data;

/// <summary>The parts of a divided data set, and what others call them.</summary>
static class PartNames
{
    public const string Train = "train";
    public const string Validation = "validation";
    public const string Test = "test";

    /// <summary>Reads a part's name in any usual spelling; an empty text is no part.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(string? text, out string? part)
    {
        part = text?.Trim().ToLowerInvariant() switch
        {
            "train" or "training" => Train,
            "val" or "valid" or "validation" or "dev" => Validation,
            "test" or "testing" => Test,
            _ => null,
        };
        return part is null && !string.IsNullOrWhiteSpace(text)
            ? $"is in the part {AnnotationSetBuilder.Show(text)}; expected train, validation or test" : null;
    }
}
