namespace Boxfit.Cli.Output;

/// <summary>Says how a training ended: <c>train</c> and <c>demo</c> share it.</summary>
static class TrainingOutcome
{
    // So little above one box for all pictures is next to nothing learned.
    const double LittleIou = 0.05;

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
            new Ending(context).Next("train", "--resume", ShellLine.Nearby(result.RunFolder)).Say(asJson: false);
        }
        if (asJson)
        {
            JsonText.WriteLine(terminal.Output, Result(result), CliJson.Default.TrainedJson);
        }
        else if (result.Test is { } test)
        {
            terminal.Output.Write("On the test part:\n");
            terminal.WriteFigures(EvaluationFigures.Rows(test));
            terminal.Output.Write($"\nRun folder: {ShellLine.Nearby(result.RunFolder)}\n");
        }
        if (result.Test is { } figures && EvaluationFigures.Warning(figures, TrainedModel.ReadSettings(result.RunFolder)) is { } warning)
            terminal.Say(warning);
        if (result is { Interrupted: false, EpochsBefore: > 0 } && result.DeliveredEpoch <= result.EpochsBefore)
        {
            string since = result.Epochs > result.EpochsBefore
                ? $"No epoch after {result.EpochsBefore} was better on the validation part" : "No epoch was added";
            terminal.Say($"{since}: the model that the run delivers is still that of epoch {result.DeliveredEpoch}.");
        }
        if (!result.Interrupted) SayEnd(result, context, asJson);
        return result.Interrupted ? ExitCode.Interrupted : result.TooManySkipped ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    /// <summary>Whether a model does next to nothing that the best one box for all pictures does not.</summary>
    internal static bool IsLittle(double meanIou, double constantBoxIou) => meanIou < constantBoxIou + LittleIou;

    static void SayEnd(TrainingResult result, CommandContext context, bool asJson)
    {
        string run = ShellLine.Nearby(result.RunFolder);
        var ending = new Ending(context)
            .Wrote(Path.Combine(run, ModelFile.DeliveredName), $"the model, of epoch {result.DeliveredEpoch}")
            .Wrote(Onnx(run), $"the same for other programs, as {ManualPage.Of("onnx.md")} shows")
            .LookAt(Path.Combine(run, RunFolder.SheetName), "predicted boxes and labels on pictures it has not trained on")
            .LookAt(Path.Combine(run, RunFolder.CurvesName), "how the training went");
        if (TrainedModel.ReadSettings(result.RunFolder) is { } settings)
        {
            // After a trial that was too short to learn much there is nothing to look at yet.
            int usual = TrainedModel.EpochsOfPreset(result.RunFolder, settings);
            if (result.Test is { } test && IsLittle(test.MeanIou, test.ConstantBoxIou) && settings.Epochs < usual)
                ending.Next("train", "--resume", run, "--" + SettingsTable.Epochs, $"{usual}");
            string[] images = settings.Images.Length > 0 ? ["--images", ShellLine.Nearby(settings.Images)] : [];
            string[] data = [ShellLine.Nearby(settings.Data), .. images];
            ending.Next("evaluate", [run, .. data, "--part", "test", "--sheet", OutputFiles.Free("worst.png")]);
            ending.PredictNew(run);
        }
        ending.Say(asJson);
    }

    /// <summary>The model as ONNX; null where that was not written.</summary>
    static string? Onnx(string run) => Path.Combine(run, ModelFile.OnnxName) is var file && File.Exists(file) ? file : null;

    static TrainedJson Result(TrainingResult r) => new(
        r.RunFolder, r.Epochs, r.Steps, JsonText.Figure(r.PicturesPerSecond, 2), JsonText.Figure(r.DataWaitShare),
        r.Best is { } best ? new(best.Epoch, JsonText.Figure(best.MeanIou)) : null, r.Test?.WithoutFew())
    {
        DeliveredEpoch = r.DeliveredEpoch,
        Skipped = r.Skipped.Count(s => !s.IsRepeat),
        LeftOut = SkippedRows.Named(r.Skipped),
    };
}

/// <summary>How a training ended, for programs.</summary>
sealed record TrainedJson(
    string RunFolder, int Epochs, long Steps, double? PicturesPerSecond, double? DataWaitShare, BestEpochJson? Best,
    BoxMetricsSummary? Test)
{
    /// <summary>Number of pictures that could not be used.</summary>
    public required int Skipped { get; init; }

    /// <summary>The first of them, with the reasons.</summary>
    public required IReadOnlyList<UnreadableJson> LeftOut { get; init; }

    /// <summary>The epoch whose model the run delivers; 0 where there is none yet.</summary>
    public required int DeliveredEpoch { get; init; }
}

/// <summary>The best epoch, for programs.</summary>
sealed record BestEpochJson(int Epoch, double? MeanIou);
