namespace Boxfit.Cli.Output;

/// <summary>Shows how a labelling goes and what it gave.</summary>
sealed class LabellingDisplay(Terminal terminal) : IProgress<LabellingProgress>
{
    LabellingProgress? _last;

    public void Report(LabellingProgress value)
    {
        _last = value;
        terminal.ShowStatus(() => Describe(value));
    }

    internal static Status Describe(LabellingProgress p)
    {
        string[] figures =
        [
            $"{p.Labelled:N0} labelled", $"{p.PicturesPerSecond:0.0} pictures/s",
            .. p.Remaining is { } left ? [$"{Durations.Text(left)} left"] : Array.Empty<string>(),
        ];
        string done = $"{p.Done:N0} of {p.Pictures:N0}";
        return new(
            $"{p.Done:N0} of {Counted.Of(p.Pictures, "picture")}  {string.Join("  ", figures)}",
            [new("Labelling", p.Done / (double)Math.Max(1, p.Pictures), done)], [.. figures.Reverse()]);
    }

    /// <summary>Says how far it came.</summary>
    public void ShowInterruption()
    {
        terminal.ClearStatus();
        terminal.Say($"Stopped after {_last?.Done ?? 0:N0} of {Counted.Of(_last?.Pictures ?? 0, "picture")}. The same command goes on " +
            "from there.");
    }

    /// <summary>Says where labels are that stood in the place of others.</summary>
    public static void ShowKept(Terminal terminal, string labels, string kept) => terminal.Say(
        $"The labels that were in {ShellLine.Nearby(labels)}, and not as a labelling had ended, are kept in {ShellLine.Nearby(kept)}.");

    /// <summary>Says what came of it.</summary>
    public void Show(LabellingSummary summary, LabellingOptions options, bool asJson)
    {
        terminal.ClearStatus();
        if (summary.Repeats > 0) terminal.Say($"{Counted.Of(summary.Repeats, "picture was", "pictures were")} named again and left out.");
        if (summary.KeptFile is { } kept) ShowKept(terminal, summary.LabelsFile, kept);
        if (summary.WasFinished) terminal.Say("All of these pictures were labelled before; nothing was done.");
        var unread = new ReasonLines("Not read: ");
        // Names lead from the labels; people look from where they are.
        string folder = Path.GetDirectoryName(summary.LabelsFile)!;
        foreach (var (name, reason) in summary.Unreadable) unread.Add(ShellLine.Nearby(Path.GetFullPath(name, folder)), reason);
        unread.Report(terminal);
        if (asJson) WriteJson(summary);
        else Write(summary, options);
    }

    void Write(LabellingSummary summary, LabellingOptions options)
    {
        var table = new TextTable("", ">pictures", ">share");
        Add("labelled", summary.Labelled);
        if (options.Cascades.Count > 1)
        {
            foreach (var (cascade, labels) in options.Cascades.Zip(summary.LabelledByCascade)) Add($"  by {cascade}", labels);
        }
        foreach (var (reason, pictures) in summary.Rejected.Where(r => r.Value > 0)) Add(reason, pictures);
        Add("all", summary.Pictures);
        string speed = summary.Searched > 0 ? $"{summary.PicturesPerSecond:0.0} pictures/s\n" : "";
        string sheet = summary.SheetFile is { } file ? $"Look at them:   {ShellLine.Nearby(file)}\n" : "";
        terminal.Write(table);
        terminal.Output.Write(
            $"{speed}Labels:         {ShellLine.Nearby(summary.LabelsFile)}\n" +
            $"Without label:  {ShellLine.Nearby(summary.RejectedFile)}\n{sheet}");

        void Add(string name, int pictures) => table.Add(name, $"{pictures:N0}", $"{100.0 * pictures / summary.Pictures:0.0} %");
    }

    void WriteJson(LabellingSummary s) => JsonText.WriteLine(terminal.Output, new(
        s.Pictures, s.Labelled, s.Rejected, JsonText.Figure(s.PicturesPerSecond, 2), s.Searched, s.LabelsFile, s.RejectedFile, s.SheetFile,
        s.Unreadable.Select(u => new UnreadableJson(u.Name, u.Reason))),
        CliJson.Default.LabelledJson);

}

/// <summary>What <c>label</c> did: its files, and how many pictures were labelled, or not for which reason, and the unread.</summary>
sealed record LabelledJson(
    int Pictures, int Labelled, IReadOnlyDictionary<string, int> Rejected, double? PicturesPerSecond, int Searched, string Labels,
    string RejectedPictures, string? Sheet, IEnumerable<UnreadableJson> Unreadable);
