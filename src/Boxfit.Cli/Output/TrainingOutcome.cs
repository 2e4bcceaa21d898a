namespace Boxfit.Cli.Output;

/// <summary>Says how a training ended: <c>train</c> and <c>demo</c> share it.</summary>
static class TrainingOutcome
{
    /// <summary>Prints the result and returns the exit code.</summary>
    public static int Print(TrainingResult result, CommandContext context, bool asJson)
    {
        var terminal = context.Terminal;
        terminal.ClearStatus();
        // What was skipped when the data was read, was said then.
        SkippedRows.Report([.. result.Skipped.Skip(result.SkippedAtReading)], terminal);
        if (result.Interrupted)
        {
            terminal.Say($"Saved after step {result.Steps}; the run can go on from there.");
            new Ending(context).Next("train", "--resume", Nearby(result.RunFolder)).Say(asJson: false);
        }
        if (asJson)
        {
            JsonText.WriteLine(terminal.Output, Result(result), CliJson.Default.TrainedJson);
        }
        else if (result.Test is { } test)
        {
            terminal.Output.Write("On the test part:\n");
            terminal.WriteFigures(EvaluationFigures.Rows(test));
            terminal.Output.Write($"\nRun folder: {Nearby(result.RunFolder)}\n");
        }
        if (result.Test is { } figures && EvaluationFigures.Warning(figures) is { } warning) terminal.Say(warning);
        if (!result.Interrupted) SayEnd(result, context, asJson);
        return result.Interrupted ? ExitCode.Interrupted : result.TooManySkipped ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    static void SayEnd(TrainingResult result, CommandContext context, bool asJson)
    {
        string run = Nearby(result.RunFolder);
        var ending = new Ending(context)
            .Wrote(Path.Combine(run, ModelFile.DeliveredName), "the model")
            .LookAt(Path.Combine(run, "sheet.png"), "predicted and true boxes on pictures it has not trained on")
            .LookAt(Path.Combine(run, "curves.png"), "how the training went");
        if (TrainedModel.ReadSettings(result.RunFolder) is { } settings)
        {
            string[] images = settings.Images.Length > 0 ? ["--images", Nearby(settings.Images)] : [];
            string pictures = settings.Images.Length > 0 ? settings.Images : settings.Data;
            ending.Next("evaluate", [run, Nearby(settings.Data), .. images, "--part", "test", "--sheet", "worst.png"]);
            ending.Next("predict", run, Nearby(pictures), "--annotate", "boxes");
        }
        ending.Say(asJson);
    }

    /// <summary>A path as seen from the working folder where it lies below that.</summary>
    public static string Nearby(string path)
    {
        string relative = Path.GetRelativePath(".", path);
        return ForeignText.ShownLine(relative.StartsWith("..", StringComparison.Ordinal) ? path : relative);
    }

    /// <summary>A word as a shell takes it.</summary>
    public static string ShellWord(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+=:,".Contains(c)) ? word : $"'{word.Replace("'", @"'\''")}'";

    static TrainedJson Result(TrainingResult r) => new(
        r.RunFolder, r.Epochs, r.Steps, JsonText.Figure(r.PicturesPerSecond, 2), JsonText.Figure(r.DataWaitShare),
        r.Best is { } best ? new(best.Epoch, JsonText.Figure(best.MeanIou)) : null, r.Test);
}

/// <summary>How a training ended, for programs.</summary>
sealed record TrainedJson(
    string RunFolder, int Epochs, long Steps, double? PicturesPerSecond, double? DataWaitShare, BestEpochJson? Best,
    BoxMetricsSummary? Test);

/// <summary>The best epoch, for programs.</summary>
sealed record BestEpochJson(int Epoch, double? MeanIou);

/// <summary>Says what a search for a learning rate found.</summary>
static class LearningRateOutcome
{
    /// <summary>Prints the result and returns the exit code.</summary>
    public static int Print(LearningRateSearch search, Terminal terminal, bool asJson)
    {
        terminal.ClearStatus();
        if (asJson)
        {
            terminal.Output.WriteLine(search.ToJson());
            return ExitCode.Done;
        }
        if (search.Swept is not { } swept)
        {
            terminal.Output.Write(
                "The loss falls at no learning rate: there is none to propose. Look at the drawing; more pictures a step (--batch) make " +
                "it smoother.\n");
        }
        else
        {
            terminal.Output.Write(
                $"All but a twentieth of the loss's fall is done at {Text(search.Fallen!.Value)}; it {Rise(search)}.\n" +
                $"Checked by {Counted.Of(RateTrial.Steps, "step")} with each of these; the loss at their end:\n");
            foreach (var trial in search.Trials)
            {
                string loss = double.IsFinite(trial.Loss) ? trial.Loss.ToString("0.00000", CultureInfo.InvariantCulture) : "failed";
                terminal.Output.Write($"  {Text(trial.Rate),-8}{loss}{(trial.Rate == swept ? "  what the search says" : "")}\n");
            }
            terminal.Output.Write(search.Doubt switch
            {
                SearchDoubt.None => $"Proposed: --lr {Text(search.Proposed!.Value)}\n",
                SearchDoubt.AllFailed => "Uncertain: all of them failed, so nothing is proposed. Look at the drawing.\n",
                SearchDoubt.TooFewSteps =>
                    "Uncertain: so few steps have taught this network less than the best constant box knows, at any rate, so nothing is " +
                    "proposed. Keep the preset's --lr, or compare rates by a few epochs.\n",
                _ => "Uncertain: the best of them is the smallest or the largest, so nothing is proposed. Compare rates by a few epochs.\n",
            });
        }
        terminal.Output.Write($"Drawing: {Path.Combine(TrainingOutcome.Nearby(search.Folder), LearningRateSearch.PictureName)}\n");
        return ExitCode.Done;
    }

    static string Rise(LearningRateSearch search) => search.Rising is { } rising
        ? $"rises again at {Text(rising)}; a tenth of that is {Text(rising / 10)}"
        : "does not rise again";

    static string Text(double rate) => rate.ToString("0.0e-0", CultureInfo.InvariantCulture);
}

/// <summary>Says which pictures could not be used.</summary>
static class SkippedRows
{
    public static void Report(IReadOnlyCollection<SkippedRow> rows, Terminal terminal)
    {
        Report([.. rows.Where(r => !r.IsRepeat)], "picture", terminal);
        Report([.. rows.Where(r => r.IsRepeat)], "row", terminal);
    }

    static void Report(SkippedRow[] rows, string what, Terminal terminal)
    {
        if (rows.Length == 0) return;
        terminal.Say($"Skipped {Counted.Of(rows.Length, what)}:");
        var lines = new ReasonLines("  ", what);
        foreach (var row in rows) lines.Add($"row {row.Row}, {row.Name}", row.Reason);
        lines.Report(terminal);
    }
}
