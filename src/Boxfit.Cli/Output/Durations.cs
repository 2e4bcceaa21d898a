namespace Boxfit.Cli.Output;

/// <summary>Times for people.</summary>
static class Durations
{
    /// <summary>Minutes and seconds, with hours where there are any.</summary>
    public static string Text(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";
}
