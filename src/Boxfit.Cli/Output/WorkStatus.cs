namespace Boxfit.Cli.Output;

/// <summary>Shows how far work on many pictures has come and how long it will still take. May be used from any thread.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="work">What is done, such as "Reading pictures".</param>
sealed class WorkStatus(Terminal terminal, string work) : IProgress<(int Done, int All)>
{
    readonly long _start = terminal.Clock.GetTimestamp();

    public void Report((int Done, int All) value) => terminal.ShowStatus(() =>
    {
        var elapsed = terminal.Clock.GetElapsedTime(_start);
        var left = TimeSpan.FromSeconds(Math.Ceiling(elapsed.TotalSeconds / Math.Max(1, value.Done) * (value.All - value.Done)));
        string done = $"{value.Done} of {value.All}", remaining = string.Create(CultureInfo.InvariantCulture, $"{left:h\\:mm\\:ss} left");
        return new($"{work}: {done}, {remaining}", [new(work, value.Done / (double)Math.Max(1, value.All), done)], [remaining]);
    });
}

/// <summary>
/// Shows on a screen how far prediction has come. Where the results themselves come on that screen, their lines show it; elsewhere
/// nothing is said.
/// </summary>
/// <param name="terminal">Where to.</param>
/// <param name="pictures">The pictures; their number need not be known.</param>
/// <param name="toFile">Whether the results go to a file.</param>
sealed class PredictionStatus(Terminal terminal, IEnumerable<string> pictures, bool toFile)
{
    readonly int? _all = pictures.TryGetNonEnumeratedCount(out int all) ? all : null;
    readonly bool _isSeen = terminal.IsLive && (toFile || !terminal.ShowsOutput);
    readonly long _start = terminal.Clock.GetTimestamp();

    public void Report(int done)
    {
        if (_isSeen) terminal.ShowStatus(() => Describe(done, _all, terminal.Clock.GetElapsedTime(_start)));
    }

    internal static Status Describe(int done, int? all, TimeSpan elapsed)
    {
        double perSecond = done / Math.Max(1e-3, elapsed.TotalSeconds);
        string count = all is null ? Counted.Of(done, "picture") : $"{done:N0} of {all:N0}";
        List<string> figures = [$"{perSecond:0.0} pictures/s"];
        if (all is { } n && done > 0) figures.Add($"{Durations.Text(TimeSpan.FromSeconds(Math.Ceiling((n - done) / perSecond)))} left");
        return new(
            $"Predicting: {count}  {string.Join("  ", figures)}",
            [new("Predicting", (double)done / all, count)], [.. Enumerable.Reverse(figures)]);
    }
}

/// <summary>Times for people.</summary>
static class Durations
{
    /// <summary>Minutes and seconds, with hours where there are any.</summary>
    public static string Text(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";
}
