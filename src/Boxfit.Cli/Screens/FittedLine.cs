namespace Boxfit.Cli.Screens;

/// <summary>A line of parts. Where there is no room for all of them, it says less instead of being broken or cut.</summary>
/// <param name="parts">The parts in the order in which they stand.</param>
sealed class FittedLine(params IReadOnlyList<LinePart> parts)
{
    const string Gap = "  ";

    /// <summary>The parts that fit: of those that may be left out, the ones of the highest rank go first.</summary>
    /// <param name="width">Characters of the line.</param>
    public string Text(int width)
    {
        var kept = parts.ToList();
        while (Join(kept).Length > width && kept.MaxBy(p => p.Rank) is { Rank: > 0 } least) kept.Remove(least);
        return Crop(Join(kept), width);
    }

    /// <summary>All parts.</summary>
    public override string ToString() => Join(parts);

    static string Crop(string text, int width) => text.Length <= width ? text : width < 1 ? "" : text[..(width - 1)] + "…";

    static string Join(IEnumerable<LinePart> parts) => string.Join(Gap, parts.Select(p => p.Text));
}

/// <summary>One part of a line.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Rank">0 for what is never left out; of the others, the highest is left out first.</param>
readonly record struct LinePart(string Text, int Rank = 0);
