namespace Boxfit.Cli.Screens;

/// <summary>A curve in one line of text.</summary>
static class Sparkline
{
    const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>The values from left to right, from the lowest level for the smallest to the highest for the largest.</summary>
    /// <param name="values">Any numbers; what is not finite is left out.</param>
    /// <param name="width">Characters at most; where there are more values, each stands for the mean of several.</param>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        int length = Math.Min(width, finite.Length);
        if (length < 1) return "";
        double[] means =
        [
            .. Enumerable.Range(0, length)
                .Select(i => finite[(i * finite.Length / length)..((i + 1) * finite.Length / length)].Average()),
        ];
        double lowest = means.Min(), range = means.Max() - lowest;
        return string.Concat(means.Select(m => Levels[range > 0 ? (int)Math.Round((m - lowest) / range * (Levels.Length - 1)) : 0]));
    }
}
