namespace Boxfit.Cli.Output;

/// <summary>Says why pictures are not used: a line for each reason, with its count and the first picture.</summary>
/// <param name="heading">What each line begins with, such as "Not read: ".</param>
/// <param name="what">What is counted, of one.</param>
sealed class ReasonLines(string heading, string what = "picture")
{
    const int MostReasons = 8;

    readonly OrderedDictionary<string, (int Count, string First)> _reasons = new(StringComparer.Ordinal);

    /// <summary>Adds a picture.</summary>
    public void Add(string name, string reason)
    {
        if (_reasons.TryAdd(reason, (1, name))) return;
        var (count, first) = _reasons[reason];
        _reasons[reason] = (count + 1, first);
    }

    /// <summary>
    /// Says all; nothing where there is none, or where one screen has just shown the results with each picture's own reason. Reasons with
    /// many pictures come first.
    /// </summary>
    /// <param name="terminal">Where it is said.</param>
    /// <param name="areInResults">Whether the results on standard output have each picture with its reason.</param>
    public void Report(Terminal terminal, bool areInResults = false)
    {
        if (areInResults && terminal is { IsLive: true, ShowsOutput: true }) return;
        var sorted = _reasons.OrderByDescending(r => r.Value.Count).ToList();
        foreach (var (reason, (count, first)) in sorted.Take(MostReasons))
        {
            string which = count == 1 ? first : $"{Counted.Of(count, what)} (the first: {first})";
            terminal.Say($"{heading}{which}: {reason}");
        }
        if (sorted.Count <= MostReasons) return;
        terminal.Say($"{heading}{Counted.Of(sorted.Skip(MostReasons).Sum(r => r.Value.Count), $"more {what}")}, for other reasons");
    }
}
