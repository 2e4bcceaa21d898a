namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit runs prune</c>: makes runs small that are not to go on.</summary>
sealed class RunsPruneCommand : BoxfitCommand
{
    readonly Argument<string[]> _runs = Argument<string[]>("RUN", "Run folder; its model, figures and pictures stay");
    readonly Option<bool> _dry = Switch("--dry-run", "Only say what would be removed");

    public RunsPruneCommand() : base("prune", "Remove what only going on with a run needs: its newest state and its checkpoints") =>
        Take(_runs, _dry, Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit runs prune runs/faces", "the model stays, train --resume is no longer possible"),
        ("boxfit runs prune runs/* --dry-run", "what it would bring"),
    ];

    public override bool Writes(ParseResult arguments) => true;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        bool isDry = arguments.GetValue(_dry);
        string[] runs = arguments.GetRequiredValue(_runs);
        // One that is none is told before anything is removed.
        foreach (string run in runs) RunFolder.RequirePrunable(run);
        long freed = 0;
        foreach (string run in runs)
        {
            long bytes = RunOverview.Of(Path.GetFullPath(run)).ResumeBytes;
            if (!isDry) RunFolder.Prune(run);
            freed += bytes;
            terminal.Say($"{(isDry ? "Would free" : "Freed")} {ByteCount.Text(bytes)} in {ShellLine.Nearby(Path.GetFullPath(run))}.");
        }
        if (arguments.GetValue(Json)) JsonText.WriteLine(terminal.Output, new(runs.Length, freed, isDry), CliJson.Default.PruneJson);
        return ExitCode.Done;
    }
}

/// <summary>What <c>runs prune --json</c> prints.</summary>
sealed record PruneJson(int Runs, long FreedBytes, bool DryRun);
