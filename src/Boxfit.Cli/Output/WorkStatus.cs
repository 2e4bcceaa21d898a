using System.Globalization;

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
