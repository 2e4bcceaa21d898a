using System.Text.RegularExpressions;

namespace Boxfit.Files.Sharding;

/// <summary>
/// One of several pieces of a sorted list, each worked on by a process that knows nothing of the others: a block of neighbours, so that
/// results are put together one shard after the other, and a disk is read where it was read last. Shards differ by one item at most, and
/// follow from the two numbers and the length of the list alone.
/// </summary>
/// <param name="Number">Which of them, from 1 on.</param>
/// <param name="Count">How many there are.</param>
readonly partial record struct Shard(int Number, int Count)
{
    /// <summary>The option that names a shard on every command line.</summary>
    public const string Option = "--shard";

    /// <summary>More shards than this are a mistake, and their names would not sort.</summary>
    public const int Most = 100_000;

    /// <summary>Reads a shard as people type it, such as 3/16.</summary>
    /// <exception cref="InputException">It is none, or out of its range.</exception>
    public static Shard Parse(string text)
    {
        if (text.Split('/') is not [var number, var count] || !IsNumber(number, out int which) || !IsNumber(count, out int all))
        {
            throw new InputException(
                $"{Option}: found '{ForeignText.Shown(text)}', expected which shard of how many, such as 3/16, or {ShardVariables.Auto}.");
        }
        return Of(which, all, Option);
    }

    /// <summary>A shard by its numbers.</summary>
    /// <param name="number">Which of them, from 1 on.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="source">Where the numbers stand, for the message.</param>
    /// <exception cref="InputException">They are out of their range.</exception>
    public static Shard Of(int number, int count, string source)
    {
        if (count is < 1 or > Most) throw new InputException($"{source}: found {count} shards, expected 1 to {Most}.");
        if (number < 1 || number > count)
        {
            throw new InputException(
                $"{source}: found shard {number} of {count}, expected 1 to {count}: shards are counted from 1.");
        }
        return new(number, count);
    }

    /// <summary>Where the shard begins and ends, without its end, in a list of so many.</summary>
    public (int Start, int End) RangeOf(int all) =>
        ((int)((long)all * (Number - 1) / Count), (int)((long)all * Number / Count));

    /// <summary>The shard's own items of a list.</summary>
    public List<T> Of<T>(List<T> list)
    {
        var (start, end) = RangeOf(list.Count);
        return list.GetRange(start, end - start);
    }

    /// <summary>The file of the shard's result, beside the output that it is a part of; names sort as the shards do.</summary>
    public string FileOf(string output) => $"{Path.TrimEndingDirectorySeparator(output)}{Middle}{Digits(Number)}-of-{Count}";

    /// <summary>What the name of a shard's file says; null for any other name.</summary>
    public static (string Output, Shard Shard)? OfFile(string path)
    {
        var match = FileName().Match(path);
        if (!match.Success) return null;
        if (!IsNumber(match.Groups["number"].Value, out int number) || !IsNumber(match.Groups["count"].Value, out int count)) return null;
        return number >= 1 && number <= count ? (path[..match.Index], new(number, count)) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Number}/{Count}";

    const string Middle = ".shard-";

    string Digits(int number) => Text(number).PadLeft(Text(Count).Length, '0');

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static bool IsNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    [GeneratedRegex($@"{Middle}(?<number>\d+)-of-(?<count>\d+)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex FileName();
}
