namespace Boxfit.Files.Text;

/// <summary>Numbers with what they count, for people: "1 picture", "1,200 pictures". Every message that counts is made by it.</summary>
static class Counted
{
    static readonly string[] s_hissing = ["s", "x", "tch", "sh"];

    /// <summary>A number and its noun, in the plural that most nouns have.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">What is counted, of one: "picture", "usable box", "entry".</param>
    public static string Of(long count, string one) => Of(count, one, Plural(one));

    /// <summary>A number and the words that follow it.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">The words behind 1: "picture is".</param>
    /// <param name="many">The words behind any other number: "pictures are".</param>
    public static string Of(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {Word(count, one, many)}");

    /// <summary>The words alone, where they do not stand behind the number.</summary>
    public static string Word(long count, string one, string many) => count == 1 ? one : many;

    static string Plural(string one)
    {
        if (one.EndsWith('y') && !"aeiou".Contains(one[^2])) return one[..^1] + "ies";
        return one + (Array.Exists(s_hissing, end => one.EndsWith(end, StringComparison.Ordinal)) ? "es" : "s");
    }
}
