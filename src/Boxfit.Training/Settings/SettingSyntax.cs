namespace Boxfit.Training.Settings;

/// <summary>Reads and writes the values of some settings. Reading throws <see cref="FormatException"/> with what was expected.</summary>
static class SettingSyntax
{
    const long LongestSeconds = 365L * 24 * 3600;

    static readonly (string Unit, long Bytes)[] s_units = [("GB", 1L << 30), ("MB", 1L << 20), ("KB", 1L << 10), ("B", 1)];

    public static ulong ParseSeed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value : throw new FormatException("a whole number of 0 or more");

    public static IReadOnlyList<T> List<T>(string text, Func<string, T> item) =>
        text == "none" ? [] : [.. text.Split(',').Select(t => item(t.Trim()))];

    public static string PrintList<T>(IReadOnlyList<T> items, Func<T, string> item) =>
        items.Count == 0 ? "none" : string.Join(",", items.Select(item));

    public static ExtraConvolution ParseExtraConvolution(string text) =>
        TrySplit(text, 3) is [var filters, var kernel, var stride]
            ? new(filters, kernel, stride)
            : throw new FormatException("filters x kernel x stride such as 1024x3x2, several with commas between, or none");

    public static Neck? ParseNeck(string text) => text == "none" ? null
        : TrySplit(text, 2) is [var channels, var stride] ? new(channels, stride)
        : throw new FormatException("channels x stride such as 128x16, or none");

    public static string PrintNeck(Neck? neck) => neck is null ? "none" : $"{neck.Channels}x{neck.Stride}";

    public static (int Width, int Height) ParseSize(string text) => TrySplit(text, 1) is [var side] ? (side, side)
        : TrySplit(text, 2) is [var width, var height] ? (width, height)
        : throw new FormatException("a size in pixels such as 300, or width x height such as 320x240");

    public static string PrintSize(int width, int height) => width == height ? $"{width}" : $"{width}x{height}";

    public static long ParseBytes(string text)
    {
        foreach (var (unit, bytes) in s_units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            string number = text[..^unit.Length].Trim();
            if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && value * bytes < long.MaxValue) return (long)(value * bytes);
            break;
        }
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long plain)
            ? plain : throw new FormatException("an amount of memory such as 512MB or 2GB");
    }

    public static string PrintBytes(long bytes)
    {
        var (unit, size) = s_units.First(u => bytes % u.Bytes == 0);
        return $"{bytes / size}{unit}";
    }

    public static TimeSpan ParseDuration(string text)
    {
        if (text.Length == 0) return TimeSpan.Zero;
        long seconds = 0;
        int start = 0;
        foreach (char unit in "hms")
        {
            int end = text.IndexOf(unit, start);
            if (end < 0) continue;
            if (!int.TryParse(text.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out int count)) break;
            seconds += (long)count * (unit == 'h' ? 3600 : unit == 'm' ? 60 : 1);
            start = end + 1;
        }
        return start == text.Length && seconds is > 0 and <= LongestSeconds
            ? TimeSpan.FromSeconds(seconds) : throw new FormatException("a time from a second to a year, such as 30m, 90s or 1h30m");
    }

    public static string PrintDuration(TimeSpan time)
    {
        (long Count, char Unit)[] units = [((long)time.TotalHours, 'h'), (time.Minutes, 'm'), (time.Seconds, 's')];
        return string.Concat(units.Where(u => u.Count > 0).Select(u => $"{u.Count}{u.Unit}"));
    }

    public static PatternRate ParsePatternRate(string text) => text.Split('=') is [var pattern, var factor]
        ? new(Word(pattern), SettingText.Number(factor))
        : throw new FormatException("a pattern, = and a factor such as layer1=0.1, several with commas between, or none");

    public static Unfreezing ParseUnfreezing(string text) => text.Split(':') is [var epoch, var what]
        ? new(SettingText.Integer(epoch), Word(what))
        : throw new FormatException("an epoch, : and what is trained from then on, such as 3:layer4,6:all, or none");

    public static string Word(string text) =>
        text.Trim() is { Length: > 0 } word ? word : throw new FormatException("a name or pattern, several with commas between, or none");

    static int[]? TrySplit(string text, int count)
    {
        string[] words = text.Split('x', '×');
        int[] numbers = new int[words.Length];
        for (int i = 0; i < words.Length; i++)
            if (!int.TryParse(words[i].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        return numbers.Length == count ? numbers : null;
    }
}
