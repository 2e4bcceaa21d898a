namespace Boxfit.Data.Settings;

/// <summary>A range of numbers, and how messages call it.</summary>
sealed record Limit(string Expected, Func<double, bool> Holds)
{
    /// <summary>A probability or share.</summary>
    public static Limit Share { get; } = Between(0, 1);

    /// <summary>Both ends are in it.</summary>
    public static Limit Between(double least, double most) =>
        new($"{SettingText.Print(least)} to {SettingText.Print(most)}", v => v >= least && v <= most);

    /// <summary>From a least number on.</summary>
    public static Limit From(double least) => new($"{SettingText.Print(least)} or more", v => v >= least);

    /// <summary>From 0 to below a number.</summary>
    public static Limit Below(double most) => new($"0 to below {SettingText.Print(most)}", v => v >= 0 && v < most);

    /// <summary>Above 0, up to a number.</summary>
    public static Limit UpTo(double most) => new($"above 0, at most {SettingText.Print(most)}", v => v > 0 && v <= most);
}

/// <summary>A word that is none of those that there are; its message is what was expected.</summary>
/// <param name="word">The word.</param>
/// <param name="known">Those that there are.</param>
/// <param name="expected">What was expected; null for one of these words.</param>
sealed class UnknownWordException(string word, IReadOnlyCollection<string> known, string? expected = null)
    : FormatException(expected ?? "one of " + string.Join(", ", known))
{
    /// <summary>The end of a message about a value that could not be read: what was expected, and the word that was meant.</summary>
    public static string Expected(FormatException e) => $"expected {e.Message}.{(e as UnknownWordException)?.Hint}";

    /// <summary>A question that offers the nearest word, with a space before it; empty where none is near.</summary>
    public string Hint { get; } = Spelling.DidYouMean(word, known);
}

/// <summary>A value chosen by name. The names stand in the order of the enumeration's values.</summary>
/// <param name="names">The names.</param>
sealed class Choices(params string[] names)
{
    /// <summary>The names with bars between.</summary>
    public string Syntax { get; } = string.Join('|', names);

    /// <summary>The place of a name.</summary>
    /// <exception cref="FormatException">There is none; the message is what was expected.</exception>
    public int Parse(string text) =>
        Array.IndexOf(names, text) is >= 0 and var place ? place : throw new UnknownWordException(text, names);

    /// <summary>A name, as it must be one.</summary>
    public string Known(string text) => names[Parse(text)];

    /// <summary>The name at a place.</summary>
    public string Print(int place) => names[place];
}

/// <summary>Reads and writes the values of settings. Reading throws <see cref="FormatException"/> with what was expected.</summary>
static class SettingText
{
    /// <summary>Reads a whole number.</summary>
    public static int Integer(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value : throw new FormatException("a whole number");

    /// <summary>Reads a number.</summary>
    public static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value : throw new FormatException("a number");

    /// <summary>Writes a number, without an exponent where it stays the same.</summary>
    public static string Print(double value) => value.ToString("0.################", CultureInfo.InvariantCulture) is var plain
        && double.Parse(plain, CultureInfo.InvariantCulture).Equals(value) ? plain : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Reads a strength: a number, and maybe @ and a probability.</summary>
    public static Strength Strength(string text)
    {
        try
        {
            return text.Split('@') is [var most, var chance] ? new(Number(most), Number(chance)) : new(Number(text));
        }
        catch (FormatException e)
        {
            throw new FormatException("a number such as 0.2, or with the probability of its use such as 0.2@0.5", e);
        }
    }

    /// <summary>Writes a strength.</summary>
    public static string Print(Strength value) => value.Chance == 1 ? Print(value.Most) : $"{Print(value.Most)}@{Print(value.Chance)}";
}
