using Boxfit.Training.Folds;

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
            string where = result.Folds is { } folds ? $": {folds.MeanIous.Count} of {Counted.Of(folds.Count, "fold")} done"
                : $" after step {result.Steps}";
            terminal.Say($"Saved{where}; the run can go on from there.");
            new Ending(context).Next("train", "--resume", ShellLine.Nearby(result.RunFolder)).Say(asJson: false);
        }
        if (asJson)
        {
            JsonText.WriteLine(terminal.Output, Result(result), CliJson.Default.TrainedJson);
        }
        else if (result.Test is { } test)
        {
            string measured = result.Folds is null ? "On the test part" : "On all pictures, each by a model that has not seen it";
            terminal.Output.Write($"{measured}:\n");
            terminal.WriteFigures(
                [
                    .. EvaluationFigures.Rows(test), .. EvaluationFigures.Rows(result.Presence, result.Classes, result.Unlikeness),
                    .. Rows(result.EarlierMeanIou), .. Rows(result.Folds),
                ]);
            terminal.Output.Write($"\nRun folder: {ShellLine.Nearby(result.RunFolder)}\n");
        }
        if (result.Test is { } figures && EvaluationFigures.Warning(figures, TrainedModel.ReadSettings(result.RunFolder)) is { } warning)
            terminal.Say(warning);
        if (result.Test is { } reached && OfEarlier(reached.MeanIou, result.EarlierMeanIou) is { } worse) terminal.Say(worse);
        if (result is { Interrupted: false, EpochsBefore: > 0 } && result.DeliveredEpoch <= result.EpochsBefore)
        {
            string since = result.Epochs > result.EpochsBefore
                ? $"No epoch after {result.EpochsBefore} was better on the validation part" : "No epoch was added";
            terminal.Say($"{since}: the model that the run delivers is still that of epoch {result.DeliveredEpoch}.");
        }
        if (!result.Interrupted) SayEnd(result, context, asJson);
        return result.Interrupted ? ExitCode.Interrupted : result.TooManySkipped ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    /// <summary>That a model fits worse than the one that it began with; null where it does not, or began with none.</summary>
    internal static string? OfEarlier(double meanIou, double? earlier) => !(earlier > meanIou) ? null
        : $"Warning: on these pictures the model fits worse than the one that it began with, {meanIou:0.000} after {earlier:0.000}. Keep " +
          "that one, or train longer (--epochs), with a lower --lr, or on more of what it knew, too.";

    /// <summary>Whether a model does next to nothing that the best one box for all pictures does not.</summary>
    internal static bool IsLittle(double meanIou, double constantBoxIou) => meanIou < constantBoxIou + LittleIou;

    /// <summary>The figure of the model that the run began with; none where there is none.</summary>
    static IEnumerable<(string Name, string Value)> Rows(double? earlierMeanIou) =>
        earlierMeanIou is { } iou ? [("Before", $"{iou:0.000}   mean IoU of the model that it began with, on the same pictures")] : [];

    /// <summary>The folds' figures; none for a run without.</summary>
    static IEnumerable<(string Name, string Value)> Rows(FoldFigures? folds)
    {
        if (folds is not { Mean: { } mean, Spread: { } spread }) return [];
        string each = string.Join("  ", folds.MeanIous.Select(iou => $"{iou:0.000}"));
        return [("Folds", $"{mean:0.000} ± {spread:0.000}   mean IoU and its standard deviation between folds: {each}")];
    }

    static void SayEnd(TrainingResult result, CommandContext context, bool asJson)
    {
        string run = ShellLine.Nearby(result.RunFolder);
        bool hasFolds = result.Folds is not null;
        string ofAll = hasFolds ? ", trained on all pictures" : "";
        var settings = TrainedModel.ReadSettings(result.RunFolder);
        // The file in the run's folder computes one look, of which those that Boxfit takes are made.
        string others = settings?.Preprocessing.Looks is null ? $"the same for other programs, as {ManualPage.Of("onnx.md")} shows"
            : $"its network, for Boxfit; for other programs, with all its looks: {ShellLine.Of("export", run, "--out", "boxfit.onnx")}";
        var ending = new Ending(context)
            .Wrote(Path.Combine(run, ModelFile.DeliveredName), $"the model, of epoch {result.DeliveredEpoch}{ofAll}")
            .Wrote(InRun(ModelFile.OnnxName), others)
            .Wrote(result.Folds?.Predictions, "the box that was predicted for each picture by a model that has not seen it")
            .LookAt(
                Path.Combine(run, RunFolder.SheetName),
                hasFolds ? "these boxes and the labels, the worst first" : "predicted boxes and labels on pictures it has not trained on")
            .LookAt(InRun(RunFolder.ConfusionName), "which classes were taken for which")
            .LookAt(Path.Combine(run, RunFolder.CurvesName), CurvesShow(settings));
        if (settings is not null)
        {
            // After a trial that was too short to learn much there is nothing to look at yet.
            int usual = TrainedModel.EpochsOfPreset(result.RunFolder, settings);
            if (!hasFolds && result.Test is { } test && IsLittle(test.MeanIou, test.ConstantBoxIou) && settings.Epochs < usual)
                ending.Next("train", "--resume", run, "--" + SettingsTable.Epochs, $"{usual}");
            string[] images = settings.Images.Length > 0 ? ["--images", ShellLine.Nearby(settings.Images)] : [];
            string[] data = [ShellLine.Nearby(settings.Data), .. images];
            if (result.Folds?.Predictions is { } predictions)
            {
                ending.Next(
                    "data check", [.. data, "--predictions", ShellLine.Nearby(predictions), "--report", FreeName.Of("doubts.html")])
                    .Remark("labels that are likely wrong");
            }
            else ending.Next("evaluate", [run, .. data, "--part", "test", "--sheet", FreeName.Of("worst.png")]);
            ending.PredictNew(run);
        }
        ending.Say(asJson);

        // Null for what this run has not.
        string? InRun(string name) => Path.Combine(run, name) is var file && File.Exists(file) ? file : null;
    }

    /// <summary>What the curves show: the figures of the training part are not those of its pictures as they are.</summary>
    static string CurvesShow(TrainingSettings? settings) => "how the training went" +
        (settings?.Augmentation.IsActive == true ? "; its IoU is of changed pictures" : "");

    static TrainedJson Result(TrainingResult r) => new(
        r.RunFolder, r.Epochs, r.Steps, JsonText.Figure(r.PicturesPerSecond, 2), JsonText.Figure(r.DataWaitShare),
        r.Best is { } best ? new(best.Epoch, JsonText.Figure(best.MeanIou)) : null, r.Test?.WithoutFew())
    {
        DeliveredEpoch = r.DeliveredEpoch,
        Skipped = r.Skipped.Count(s => !s.IsRepeat),
        LeftOut = SkippedRows.Named(r.Skipped),
        Presence = r.Presence,
        Classes = ClassesJson.Of(r.Classes),
        Unlikeness = r.Unlikeness,
        EarlierMeanIou = Figure(r.EarlierMeanIou),
        Folds = r.Folds is { } f
            ? new(f.Count, Figure(f.Mean), Figure(f.Spread), [.. f.MeanIous.Select(iou => JsonText.Figure(iou))], f.Predictions) : null,
    };

    static double? Figure(double? figure) => figure is { } number ? JsonText.Figure(number) : null;
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

    /// <summary>How well it says whether the object is there; not written where it has no output for that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PresenceFigures? Presence { get; init; }

    /// <summary>How well it tells classes apart; not written where it tells none apart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClassesJson? Classes { get; init; }

    /// <summary>How unlike its training the test part is; not written where the model does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UnlikenessFigures? Unlikeness { get; init; }

    /// <summary>Mean IoU of the model that the run began with, on the same pictures; not written where it began with none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EarlierMeanIou { get; init; }

    /// <summary>What the folds gave; not written for a run without.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FoldsJson? Folds { get; init; }
}

/// <summary>What cross-validation gave, for programs.</summary>
/// <param name="Count">Number of folds.</param>
/// <param name="MeanIou">The mean of the folds' mean IoUs.</param>
/// <param name="Spread">Their standard deviation.</param>
/// <param name="MeanIous">The mean IoU of each fold that is done.</param>
/// <param name="Predictions">The table of what was predicted for each picture; null where not all folds are done.</param>
sealed record FoldsJson(int Count, double? MeanIou, double? Spread, IReadOnlyList<double?> MeanIous, string? Predictions);

/// <summary>The best epoch, for programs.</summary>
sealed record BestEpochJson(int Epoch, double? MeanIou);
