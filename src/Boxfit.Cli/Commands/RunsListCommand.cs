namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit runs list</c>: the runs in a folder.</summary>
sealed class RunsListCommand : BoxfitCommand
{
    readonly Argument<string> _folder = new("FOLDER")
    {
        Description = "Folder with runs in it, or a run itself",
        DefaultValueFactory = _ => "runs",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public RunsListCommand() : base(
        "list", "List runs with their epochs, their model's IoU on the validation and on the test part, and the space that they take") =>
        Take(_folder, Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit runs list", "those in runs"),
        ("boxfit runs list experiments --json", "those in another folder, as JSON"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        string folder = arguments.GetValue(_folder)!;
        var runs = RunOverview.In(folder);
        if (arguments.GetValue(Json))
        {
            JsonText.WriteLine(terminal.Output, RunsJson.Of(runs), CliJson.Default.RunsJson);
            return ExitCode.Done;
        }
        if (runs.Count == 0)
        {
            terminal.SayLines(NoneIn(folder));
            return ExitCode.Done;
        }
        var table = new TextTable("Run", ">Epochs", "Model", ">Validation\nIoU", ">Test IoU", ">Size", ">Only to go on");
        foreach (var run in runs)
        {
            string done = run.Epochs is { } epochs ? $"{epochs}" : "?";
            table.Add(
                ShellLine.Nearby(run.Path), run.AllEpochs is { } all ? $"{done}/{all}" : done,
                !run.HasModel ? "none" : run.ModelEpoch is { } epoch ? $"epoch {epoch}" : "yes",
                Shown(run.MeasuredOn == PartNames.Validation ? run.ModelMeanIou : null), Shown(run.TestMeanIou), ByteCount.Text(run.Bytes),
                ByteCount.Text(run.ResumeBytes));
        }
        terminal.Write(table);
        terminal.WriteText(ShellLine.Here("boxfit runs prune RUN removes what only going on needs (train --resume)."));
        // Whoever names a folder has chosen.
        if (arguments.GetResult(_folder) is { Implicit: true } && RunOverview.FoldersBeside(folder).ToArray() is { Length: > 0 } others)
            terminal.WriteText($"More runs are in {string.Join(", ", others.Select(ShellLine.Nearby))}.");
        return ExitCode.Done;

        static string Shown(double? iou) => iou is { } number ? $"{number:0.000}" : "-";
    }

    /// <summary>That a folder has no runs, and where below it there are some.</summary>
    static string NoneIn(string folder)
    {
        string none = $"There are no runs in {Path.GetFullPath(folder)}";
        string[] below = [.. RunOverview.FoldersBelow(folder).Select(f => "\n  " + ShellLine.Of("runs", "list", ShellLine.Nearby(f)))];
        return below.Length == 0 ? none + "." : $"{none} itself. Those in the folders below it are listed by{string.Concat(below)}";
    }
}

/// <summary>What <c>runs list --json</c> prints.</summary>
sealed record RunsJson(IReadOnlyList<RunOverview> Runs)
{
    public static RunsJson Of(IEnumerable<RunOverview> runs) => new(
    [
        .. runs.Select(r => r with
        {
            BestMeanIou = Figure(r.BestMeanIou), ModelMeanIou = Figure(r.ModelMeanIou), TestMeanIou = Figure(r.TestMeanIou),
        }),
    ]);

    static double? Figure(double? iou) => iou is { } number ? JsonText.Figure(number) : null;
}
