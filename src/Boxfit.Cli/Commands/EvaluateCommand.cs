namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit evaluate</c>: measures a model on labelled pictures.</summary>
sealed class EvaluateCommand : BoxfitCommand
{
    const string All = "all";

    readonly Argument<string> _run = Argument<string>("RUN", "Run folder or model file");
    readonly Argument<string> _data = Argument<string>("DATA", "Pictures and boxes: a CSV or any other format");
    readonly SettingOptions _settings = new(Work.Evaluation | Work.Absence);
    readonly Option<string?> _checkpoint = TrainedModel.CreateCheckpointOption();
    readonly Option<string> _part = Choice("--part",
        "Which part of DATA, as its column split says, else divided as the run divided it", ["train", "validation", "test", All], All);
    readonly OutputOption _csv = new("--csv", "FILE", "Write a row a picture with both boxes and the IoU, the worst first");
    readonly OutputOption _sheet = new("--sheet", "FILE",
        "Show the worst, the median and the best pictures with both boxes, on a page (.html) or as a picture (.png, .svg)",
        OutputKind.Sheet);
    readonly OutputOption _confusion = new("--confusion", "FILE",
        "Draw which classes were taken for which (.png, .svg), of a model that tells classes apart", OutputKind.Drawing);

    public EvaluateCommand() : base("evaluate", "Measure how well a model's boxes fit labelled pictures", maySkip: true) =>
        Take([_run, _data, .. _settings.All, _part, _checkpoint, _csv, _sheet, _confusion, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit evaluate runs/faces boxes.csv --images photos --part test", "the pictures that the run has not trained on"),
        ("boxfit evaluate runs/faces other.csv --images other --csv ious.csv --sheet sheet.png", "other pictures, with all details"),
        ("boxfit evaluate runs/faces boxes.csv --images photos --negatives landscapes",
            "of a model that says whether there is an object: how well, on pictures that show none, too"),
        ("boxfit evaluate best.safetensors other.csv --json", "a model file, the figures as JSON"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        OutputFiles.RequireNoLabels(_csv.Name, arguments.GetValue(_csv), EvaluationTable.Header);
        using var library = OnnxSession.Preload();
        string run = arguments.GetRequiredValue(_run), data = arguments.GetRequiredValue(_data);
        TrainedModel.RefuseSwapped(arguments, run, data);
        int threads = TrainingSettings.Resolve([], _settings.Given(arguments)).Threads;
        using var model = TrainedModel.Load(run, arguments.GetValue(_checkpoint), threads);
        if (arguments.GetValue(_checkpoint) is null) TrainedModel.SayUnfinished(run, terminal);
        foreach (var option in (OutputOption[])[_csv, _sheet, _confusion]) option.RefuseInputs(arguments, data);
        RequireOutputs(arguments, run, model.Description.Configuration);
        var labelled = LabelledData.Read(
            _settings, arguments, run, data, terminal, withEmpty: model.Description.Configuration.Presence);
        var (dataset, settings, trained) = labelled;
        string part = arguments.GetValue(_part)!;
        var (samples, skipped) = Choose(part, run, labelled, model.Description.Provenance, terminal);
        var list = RunPictures.Of(run);
        terminal.Say($"Measuring {Counted.Of(samples.Count, "picture")} …");
        int leftOut = skipped.Count(s => !s.IsRepeat);
        var evaluation = Evaluator.Evaluate(model, samples, leftOut, cancellation);

        var figures = evaluation.Summary;
        SkippedRow[] unused = [.. skipped, .. evaluation.Unreadable];
        SkippedRows.Report(unused, terminal);
        _csv.Write(context, "Table", path => EvaluationTable.Write(path, evaluation));
        if (evaluation.Classes is { } classes)
            _confusion.Write(context, "Confusion", path => ConfusionChart.Of(classes).Draw().Save(path));
        Sample[] measured = [.. evaluation.Pictures.Concat(evaluation.Empty).Select(p => p.Sample)];
        var known = list?.Among(measured);
        int empty = evaluation.Pictures.Count(p => PredictedBox.IsEmpty(p.Predicted.ToPixels(p.Sample.Width, p.Sample.Height)));
        string[] notes = [.. Notes()];
        string title = $"{Path.GetFileName(Path.GetFullPath(run))} on {Path.GetFileName(dataset.File)}";
        _sheet.Write(context, "Sheet", path => EvaluationSheet.Save(path, title, evaluation, known, notes));
        var seen = evaluation.Seen;
        double? kept = model.Description.Promise is { } promise && seen.Count > 0
            ? seen.Average(p => promise.IsKept(p.Predicted, p.Sample.Box) ? 1.0 : 0) : null;
        if (arguments.GetValue(Json))
        {
            var result = EvaluatedJson.Of(figures, empty, known, SkippedRows.Named(unused)) with
            {
                PromiseKept = kept,
                RunFolder = Directory.Exists(run) ? Path.GetFullPath(run) : null,
                Presence = evaluation.Presence,
                Classes = ClassesJson.Of(evaluation.Classes),
                Unlikeness = evaluation.Unlikeness,
            };
            JsonText.WriteLine(terminal.Output, result, CliJson.Default.EvaluatedJson);
        }
        else
        {
            var rows = EvaluationFigures.Rows(figures, known)
                .Concat(EvaluationFigures.Rows(evaluation.Presence, evaluation.Classes, evaluation.Unlikeness));
            int missed = evaluation.Pictures.Count - seen.Count;
            if (kept is not null) rows = rows.Append(CalibrationFigures.Kept(kept.Value, model.Description.Promise!, missed));
            terminal.WriteFigures(rows);
        }
        foreach (string note in notes) terminal.Say(note);
        new Ending(context)
            .LookAt(arguments.GetValue(_sheet), "pictures with both boxes, the worst first")
            .LookAt(arguments.GetValue(_confusion), "which classes were taken for which")
            .PredictNew(run)
            .Say(arguments.GetValue(Json));
        int unusable = figures.Skipped - skipped.Count(s => s.IsByChoice);
        return unusable > settings.MaxSkipped * (figures.Skipped + figures.Pictures) ? ExitCode.DoneWithSkips : ExitCode.Done;

        IEnumerable<string> Notes()
        {
            if (empty > 0) yield return $"{Counted.Of(empty, "predicted box has", "predicted boxes have")} no area; each counts as IoU 0.";
            if (known is { } some && part != PartNames.Train && WarningOf(some, measured.Length) is { } flattered)
            {
                // Of other data than the run's own, the part that its settings would draw may have been trained on as well.
                bool hasOthers = part == All && labelled.IsOfRun;
                yield return flattered + (hasOthers ? " --part test measures the test part alone." : "");
            }
            if (EvaluationFigures.Warning(figures, trained) is { } warning) yield return warning;
        }
    }

    /// <summary>Refuses what asks for an output that the model does not have.</summary>
    void RequireOutputs(ParseResult arguments, string run, LocalizerConfiguration model)
    {
        var given = _settings.Given(arguments).FirstOrDefault(g => g.Name == SettingsTable.Negatives);
        if (given is not null && !model.Presence)
        {
            throw new InputException(
                $"{given.Origin}: {run} does not say whether the object is in a picture, so there is nothing to measure on pictures " +
                $"without it. A model that does is trained with {given.Origin}, or on data with such pictures.");
        }
        if (arguments.GetValue(_confusion) is not null && model.Classes == 0)
        {
            throw new InputException(
                $"{_confusion.Name}: {run} tells no classes apart. A model that does is trained on data with several.");
        }
    }

    /// <summary>That the figures are not those on new pictures; null where they are.</summary>
    static string? WarningOf(KnownPictures known, int all)
    {
        if (known is (0, 0)) return null;
        string trained = known.TrainedOn == 0 ? "" : $"was trained on {known.TrainedOn:N0} of {Counted.Of(all, "picture")} measured here";
        string chosen = known.ChosenBy == 0 ? ""
            : known.TrainedOn == 0 ? $"was chosen, as the best epoch, by {known.ChosenBy:N0} of {Counted.Of(all, "picture")} measured here"
            : $", and its epoch was chosen by {known.ChosenBy:N0} more";
        return $"Note: the model {trained}{chosen}, so the figures may look better than on new pictures.";
    }

    /// <summary>The samples that are measured, and what was left out of them.</summary>
    static (IReadOnlyList<Sample> Samples, IReadOnlyList<SkippedRow> Skipped) Choose(
        string part, string run, LabelledData labelled, Provenance provenance, Terminal terminal)
    {
        var (dataset, _, trained) = labelled;
        if (part == All)
        {
            bool isTrainingData = trained is null ? provenance.Dataset == Path.GetFileName(dataset.File) : labelled.IsOfRun;
            // Where the run has a list of its pictures, they are counted.
            if (isTrainingData && RunPictures.Of(run) is null)
            {
                terminal.Say(
                    $"Note: {Path.GetFileName(dataset.File)} is the data that the model was trained on, so its training pictures make " +
                    "the figures look better than they are. --part test of the run folder measures its test part alone.");
            }
            return (dataset.Samples, dataset.Skipped);
        }
        return labelled.Part(part, run, terminal);
    }
}

/// <summary>What <c>evaluate --json</c> prints.</summary>
sealed record EvaluatedJson(
    int Pictures, int Skipped, double MeanIou, double MedianIou, double AccuracyAt50, double AccuracyAt75, double AccuracyAt90,
    double Mse, double EdgeErrorPixels, double EdgeErrorPercent, double ConstantBoxIou, IReadOnlyList<SizeGroup> BySize,
    IReadOnlyList<UnreadableJson> LeftOut)
{
    /// <summary>Predicted boxes without area.</summary>
    public required int EmptyBoxes { get; init; }

    /// <summary>How many of the pictures the model was trained on; null where that is not known.</summary>
    public required int? TrainedOn { get; init; }

    /// <summary>How many others chose its best epoch; null where that is not known.</summary>
    public required int? ChosenBy { get; init; }

    /// <summary>
    /// The share of pictures for which what the model promises of its box is kept, of those in which it sees the object; null, and not
    /// written, where it promises nothing or sees none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PromiseKept { get; init; }

    /// <summary>How well it says whether the object is there; null, and not written, where it has no output for that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PresenceFigures? Presence { get; init; }

    /// <summary>How well it tells classes apart; null, and not written, where it tells none apart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClassesJson? Classes { get; init; }

    /// <summary>How unlike its training the pictures are; null, and not written, where the model does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UnlikenessFigures? Unlikeness { get; init; }

    /// <summary>The run folder whose model was measured; null for a model file by itself.</summary>
    public string? RunFolder { get; init; }

    public static EvaluatedJson Of(BoxMetricsSummary s, int empty, KnownPictures? known, IReadOnlyList<UnreadableJson> leftOut) => new(
        s.Pictures, s.Skipped, s.MeanIou, s.MedianIou, s.AccuracyAt50, s.AccuracyAt75, s.AccuracyAt90, s.Mse, s.EdgeErrorPixels,
        s.EdgeErrorPercent, s.ConstantBoxIou, s.WithoutFew().BySize, leftOut)
    {
        EmptyBoxes = empty,
        TrainedOn = known?.TrainedOn,
        ChosenBy = known?.ChosenBy,
    };
}

/// <summary>How well classes are told apart, for programs.</summary>
/// <param name="Pictures">Pictures whose object has one of the classes.</param>
/// <param name="Accuracy">The share of them whose class is right.</param>
/// <param name="Names">The classes.</param>
/// <param name="Confusion">For each true class the number of pictures of each predicted one.</param>
sealed record ClassesJson(int Pictures, double Accuracy, IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<int>> Confusion)
{
    public static ClassesJson? Of(ClassFigures? f) => f is null ? null : new(f.Pictures, f.Accuracy, f.Names, f.Confusion);
}
