namespace Boxfit.Cli.Output;

/// <summary>Says what a search for settings has come to.</summary>
static class TuneOutcome
{
    /// <summary>Prints the result and returns the exit code.</summary>
    public static int Print(TuneResult result, CommandContext context, bool asJson)
    {
        var terminal = context.Terminal;
        terminal.ClearStatus();
        if (result.Run is { } run) SkippedRows.Report([.. run.Skipped.Skip(run.SkippedAtReading)], terminal);
        if (result.Interrupted)
        {
            terminal.Say($"Saved: {result.Trials} of {Counted.Of(result.AllTrials, "training")} on folds done; the same command goes on.");
            new Ending(context).Next(context.Words).Say(asJson: false);
        }
        if (asJson) JsonText.WriteLine(terminal.Output, Result(result), CliJson.Default.TunedJson);
        else if (result.Candidates.Count > 0) Show(result, terminal);
        if (result.Interrupted) return ExitCode.Interrupted;
        SayEnd(result, context, asJson);
        return result.Run!.TooManySkipped ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    static void Show(TuneResult result, Terminal terminal)
    {
        var table = new TextTable("Settings", ">Folds", ">Mean IoU", $">Against {result.Preset}", ">Time");
        foreach (var row in result.Candidates)
        {
            table.Add(
                Named(row.Label, result.Preset) + (row.Label == result.Winner ? " (won)" : "") + (row.Failed ? " (failed)" : ""),
                $"{row.Folds}", Figure(row.MeanIou), Against(row), Durations.Text(TimeSpan.FromSeconds(row.Seconds)));
        }
        terminal.Write(table);
        if (result.Winner is not { } winner) return;
        terminal.WriteText(Verdict(result, winner));
        if (result.Run?.Test is not { } test) return;
        terminal.Output.Write("\nThe winner, trained on all training pictures, on the test part, by which nothing was chosen:\n");
        terminal.WriteFigures(EvaluationFigures.Rows(test));
        terminal.Output.Write($"\nRun folder: {ShellLine.Nearby(result.Run.RunFolder)}\n");
    }

    /// <summary>Why the winner is the winner.</summary>
    internal static string Verdict(TuneResult result, string winner)
    {
        const string Which = "that did not choose it";
        if (result is not { Verdict: { Spread: { } spread } verdict, Finalist: { } finalist })
        {
            return $"Preset {result.Preset} stays as it is: no other was trained on two folds {Which}, so that a difference could be " +
                "chance.";
        }
        string folds = $"{Counted.Of(verdict.Folds, "fold")} {Which}";
        return winner.Length > 0
            ? $"{winner} is better than preset {result.Preset} by {Figure(verdict.Difference)} ± {Figure(spread)} (standard error of " +
                $"the difference over the {folds})."
            : $"Preset {result.Preset} stays as it is: the best other, {finalist}, differs by {Against(verdict.Difference)} ± " +
                $"{Figure(spread)} on the {folds}, which is no more than the spread.";
    }

    static void SayEnd(TuneResult result, CommandContext context, bool asJson)
    {
        string run = ShellLine.Nearby(result.Run!.RunFolder), folder = result.Folder;
        new Ending(context)
            .Wrote(Path.Combine(folder, "tune.csv"), "the table")
            .Wrote(Path.Combine(folder, "winner.yaml"), "the settings that won, for train --config")
            .Wrote(Path.Combine(run, ModelFile.DeliveredName), "the model of the winner, trained on all training pictures")
            .LookAt(Path.Combine(run, RunFolder.SheetName), "predicted boxes and labels on the test part")
            .PredictNew(run).Say(asJson);
    }

    static string Named(string label, string preset) => label.Length > 0 ? label : $"preset {preset}";

    static string Against(TuneRow row) => row.Difference is not { } difference ? "-"
        : Against(difference) + (row.Spread is { } spread ? $" ± {Figure(spread)}" : "");

    static string Against(double difference) => difference.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    static string Figure(double figure) => figure.ToString("0.000", CultureInfo.InvariantCulture);

    static TunedJson Result(TuneResult r) => new(
        r.Folder, r.Preset, r.Winner, r.Folds,
        [
            .. r.Candidates.Select(c => new TunedCandidateJson(
                c.Label, c.Folds, JsonText.Figure(c.MeanIou), Rounded(c.Difference), Rounded(c.Spread), JsonText.Figure(c.Seconds, 1))
            {
                Failed = c.Failed,
            }),
        ],
        JsonText.Figure(r.Elapsed.TotalSeconds, 1))
    {
        Trials = r.Trials,
        Interrupted = r.Interrupted,
        Verdict = r is not { Verdict: { } verdict, Finalist: { } finalist } ? null
            : new(finalist, verdict.Folds, JsonText.Figure(verdict.Difference), Rounded(verdict.Spread)),
        RunFolder = r.Run?.RunFolder,
        Test = r.Run?.Test?.WithoutFew(),
    };

    static double? Rounded(double? figure) => figure is { } number ? JsonText.Figure(number) : null;
}

/// <summary>A search for settings, for programs.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Preset">The preset that it began with.</param>
/// <param name="Winner">How the winner differs from the preset, empty where it does not; null where the search is not done.</param>
/// <param name="Folds">Number of folds.</param>
/// <param name="Candidates">What was found of each candidate, the best first.</param>
/// <param name="Seconds">Time that was taken.</param>
sealed record TunedJson(
    string Folder, string Preset, string? Winner, int Folds, IReadOnlyList<TunedCandidateJson> Candidates, double? Seconds)
{
    /// <summary>Trainings on folds that are done.</summary>
    public required int Trials { get; init; }

    /// <summary>Whether it was stopped before its end.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>What decided it; null where no candidate came so far.</summary>
    public required TunedVerdictJson? Verdict { get; init; }

    /// <summary>The run of the winner on all training pictures; null where it has not begun.</summary>
    public required string? RunFolder { get; init; }

    /// <summary>Its figures on the test part; null where it is not done.</summary>
    public required BoxMetricsSummary? Test { get; init; }
}

/// <summary>What decided a search, for programs: its last candidate against the preset, on the folds that did not choose it.</summary>
/// <param name="Settings">How the candidate differs from the preset.</param>
/// <param name="Folds">Number of these folds.</param>
/// <param name="Difference">Mean of the differences from the preset on them.</param>
/// <param name="Spread">The standard error of that; null of one fold.</param>
sealed record TunedVerdictJson(string Settings, int Folds, double? Difference, double? Spread);

/// <summary>A candidate of a search, for programs.</summary>
/// <param name="Settings">How it differs from the preset; empty for the preset as it is.</param>
/// <param name="Folds">Number of folds that it was trained on.</param>
/// <param name="MeanIou">The mean over these.</param>
/// <param name="Difference">Mean of the differences from the preset on the same folds, those that chose it included.</param>
/// <param name="Spread">The standard error of that.</param>
/// <param name="Seconds">Time that its trainings took.</param>
sealed record TunedCandidateJson(string Settings, int Folds, double? MeanIou, double? Difference, double? Spread, double? Seconds)
{
    /// <summary>Whether the loss of a training became no number.</summary>
    public required bool Failed { get; init; }
}
