using Boxfit.Training.Folds;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit calibrate</c>: how far the object may be from a model's boxes, with a stated probability.</summary>
sealed class CalibrateCommand : BoxfitCommand
{
    const string All = "all", Unseen = "unseen";

    readonly Argument<string> _run = Argument<string>("RUN", "Run folder or model file, which is given the promise");
    readonly Argument<string> _data = Argument<string>("DATA",
        "Pictures and boxes that the model was not trained on, like those that will come");
    readonly Option<double> _coverage = Option("--coverage", "SHARE",
        "The share of pictures for which it is to be true", CalibrationSettings.DefaultCoverage);
    readonly Option<string> _promise = Choice("--promise",
        "What is promised: that the object lies between an inner and an outer box, or that an outer box, which is smaller so, contains it",
        Words<PromiseKind>(), Word(PromiseKind.Between));
    readonly Option<string> _score = Choice("--score",
        "What distances are measured by: the side of the predicted box (scaled), or of the picture (plain)",
        Words<BoxScore>(), Word(BoxScore.Scaled));
    readonly Option<string?> _part = Option<string?>("--part", $"{PartNames.Validation}|{PartNames.Test}|{Unseen}|{All}",
        $"Which part of DATA; {Unseen} leaves out what the model was trained on; default: of the run's own data the test part, or all by " +
        "its folds; of other data all");
    readonly OutputOption _report = new("--report", "FILE",
        "Write a page with the coverage over random divisions, by size, and against what is asked for", OutputKind.Page);
    readonly SettingOptions _settings = new(Work.Evaluation);

    public CalibrateCommand()
        : base("calibrate", "Find how far the object may be from a model's boxes, so that predict gives an inner and an outer one",
            maySkip: true)
    {
        _part.AcceptOnlyFromAmong(PartNames.Validation, PartNames.Test, Unseen, All);
        Take([_run, _data, _coverage, _promise, _score, _part, _report, .. _settings.All, Json]);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit calibrate runs/faces boxes.csv --images photos", "by the run's test pictures, for 9 pictures of 10"),
        ("boxfit calibrate runs/faces new.csv --coverage 0.95 --report promise.html", "other pictures, with all that was measured"),
        ("boxfit calibrate runs/faces new.csv --promise contains", "only that the object is in the outer box, which is smaller so"),
        ("boxfit calibrate faces-int8.onnx new.csv", "a model of bytes, whose boxes are others"),
    ];

    public override bool Writes(ParseResult arguments) => true;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        double coverage = arguments.GetValue(_coverage);
        if (!ConformalRank.IsCoverage(coverage))
            throw new InputException($"{_coverage.Name}: found {coverage}, expected a share above 0 and below 1, such as 0.9.");
        using var library = OnnxSession.Preload();
        string run = arguments.GetRequiredValue(_run), data = arguments.GetRequiredValue(_data);
        TrainedModel.RefuseSwapped(arguments, run, data);
        _report.RefuseInputs(arguments, [.. TrainedModel.Files(run, checkpoint: null), data]);
        // No training may replace the model while it is measured.
        using var folder = PromiseFiles.FolderOf(run) is { } path ? RunFolder.Open(path) : null;
        var labelled = LabelledData.Read(_settings, arguments, run, data, terminal);
        bool isOutOfFold = arguments.GetValue(_part) is null && labelled is { IsOfRun: true, Trained.Folds: > 0 };
        if (isOutOfFold) RequireFolds(folder!);
        else TrainedModel.SayUnfinished(run, terminal);
        string part = arguments.GetValue(_part) ?? (labelled.IsOfRun && !isOutOfFold ? PartNames.Test : All);
        var (samples, skipped) = part is All or Unseen ? (labelled.Dataset.Samples, labelled.Dataset.Skipped)
            : labelled.Part(part, run, terminal);
        if (arguments.GetValue(_part) is null && part == PartNames.Test)
        {
            terminal.Say($"{Path.GetFileName(labelled.Dataset.File)} is the data of the run: the " +
                $"{Counted.Of(samples.Count, "picture")} that it tested on calibrate, not those that it was trained on.");
        }
        CalibrationResult result;
        using (var model = TrainedModel.Load(run, checkpoint: null, labelled.Settings.Threads))
        {
            var settings = new CalibrationSettings
            {
                Coverage = coverage, Kind = Enum.Parse<PromiseKind>(arguments.GetValue(_promise)!, ignoreCase: true),
                Score = Enum.Parse<BoxScore>(arguments.GetValue(_score)!, ignoreCase: true),
            };
            string name = Path.GetFileName(labelled.Dataset.File);
            if (isOutOfFold)
            {
                // The boxes alone are of the folds; which of them count is said by the model that makes the promise.
                var names = OutputNames.Of(model.Description) with { Classes = [] };
                result = Calibrator.Of(model.Description, GatherFolds(folder!, labelled, names, terminal), name, settings);
            }
            else
            {
                samples = Unknown(run, labelled, samples, part, model.Description.Provenance, terminal);
                terminal.Say($"Measuring {Counted.Of(samples.Count, "picture")} …");
                result = Calibrator.Run(model, samples, name, settings, skipped.Count(s => !s.IsRepeat), cancellation);
            }
        }
        var files = Calibrator.Save(run, result);
        var divisions = CoverageDivisions.Of(result.Evaluation.Seen, result.Promise.Kind, coverage);

        SkippedRow[] unused = [.. skipped, .. result.Evaluation.Unreadable];
        SkippedRows.Report(unused, terminal);
        string title = $"What {Path.GetFileName(Path.GetFullPath(run))} promises of its boxes";
        _report.Write(context, "Report", path => CalibrationReport.Save(path, title, result, divisions));
        if (arguments.GetValue(Json))
        {
            var json = CalibratedJson.Of(result, divisions, files, SkippedRows.Named(unused));
            JsonText.WriteLine(terminal.Output, json, CliJson.Default.CalibratedJson);
        }
        else terminal.WriteFigures(CalibrationFigures.Rows(result, divisions));
        var ending = new Ending(context);
        foreach (string file in files) ending.Wrote(file, "with the promise");
        ending.PredictNew(run).Say(arguments.GetValue(Json));
        int unusable = unused.Count(s => s.IsUnusable);
        return unusable > labelled.Settings.MaxSkipped * (samples.Count + unusable) ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    /// <summary>Refuses a run whose folds or last training are not done: the model that is to make the promise is not there yet.</summary>
    static void RequireFolds(RunFolder folder)
    {
        string go = ShellLine.Of("train", "--resume", ShellLine.Nearby(folder.Path));
        if (!File.Exists(folder.PredictionsFile))
            throw new InputException($"The folds of {folder.Path} are not done. Go on with them: {go}");
        if (TrainedModel.Unfinished(folder.Path) is { } unfinished)
            throw new InputException($"{unfinished}. Its model, which is to make the promise, is made by going on: {go}");
    }

    /// <summary>The boxes of a run with folds on its own pictures, each by the training of its fold.</summary>
    /// <exception cref="InputException">The folds' tables are damaged or of other pictures.</exception>
    static Evaluation GatherFolds(RunFolder folder, LabelledData labelled, OutputNames names, Terminal terminal)
    {
        string name = Path.GetFileName(labelled.Dataset.File);
        terminal.Say(
            $"{name} is the data of the run, each picture of which one of its folds tested: those " +
            "boxes calibrate. They are of models that were trained on fewer pictures than the one that makes the promise.");
        var gone = new List<string>();
        var gathered = OutOfFold.Gather(folder, labelled.Dataset, labelled.Trained!.Folds, names, gone);
        if (gone is [var first, ..])
        {
            terminal.Say($"Note: {Counted.Of(gone.Count, "picture")} that the folds tested, the first {ForeignText.Shown(first)}, " +
                $"{Counted.Word(gone.Count, "is", "are")} not among the usable ones of {name} any more, and " +
                $"{Counted.Word(gone.Count, "does", "do")} not count.");
        }
        return gathered;
    }

    /// <summary>
    /// The pictures that the model was not trained on: others, on which it errs less, are refused where that is known. Copies of them in a
    /// part that the run itself divided are left out, and so are all that it was trained on where that is asked for.
    /// </summary>
    /// <exception cref="InputException">It was trained on some of them, or on all, or that is not known where it has to be.</exception>
    static IReadOnlyList<Sample> Unknown(
        string run, LabelledData labelled, IReadOnlyList<Sample> samples, string part, Provenance provenance, Terminal terminal)
    {
        string name = Path.GetFileName(labelled.Dataset.File);
        string remedy = labelled is { IsOfRun: true, Trained.Folds: > 0 }
            ? "Leave --part out: then the boxes calibrate that the run's folds predict for pictures that they have not seen."
            : labelled.IsOfRun ? $"--part {PartNames.Test} takes those that it was not trained on."
            : $"--part {Unseen} leaves them out.";
        if (RunPictures.Of(run) is not { } list)
        {
            if (part == Unseen)
            {
                throw new InputException(
                    $"Which pictures the model was trained on is not known: {ShellLine.Nearby(run)} has no list of them, as a run folder " +
                    $"has, so that --part {Unseen} cannot leave them out. Leave the option out where none of them is in {name}.");
            }
            // A run of an earlier version has no list, but divides its own data as it did.
            if (labelled.IsOfRun && part == All)
                throw new InputException($"{name} is the data that the model was trained on, so nothing can be promised by it. {remedy}");
            if (labelled.IsOfRun) return samples;
            string same = provenance.Dataset == name ? $" Its training had data of the same name, {name}." : "";
            terminal.Say(
                $"Note: which pictures the model was trained on is not known; a promise is true only where none of them is here.{same}");
            return samples;
        }
        var trained = list.TrainedOnAmong(samples);
        if (trained.Count > 0)
        {
            string first = $"{ForeignText.Shown(trained[0].Name)} (row {trained[0].Row})";
            // Marks of files have 32 bits: of many thousands one may be like another's by chance.
            bool isMany = trained.Count * 1000L > samples.Count;
            if (isMany && part != Unseen && (!labelled.IsOfRun || part == All))
            {
                throw new InputException(
                    $"The model was trained on {trained.Count:N0} of {Counted.Of(samples.Count, "picture")} of {name}, the first " +
                    $"{first}. On those it errs less than on new ones, so that a promise by them would not be kept. {remedy}");
            }
            if (part == Unseen && trained.Count == samples.Count)
                throw new InputException($"The model was trained on all of {Counted.Of(samples.Count, "picture")} of {name}. Add others.");
            string what = part == Unseen ? $"the model was trained on {Counted.Of(trained.Count, "picture")}"
                : $"{Counted.Of(trained.Count, "picture is a copy", "pictures are copies")} of such that the model was trained on";
            terminal.Say($"Note: {what}, the first {first}, {(part == Unseen ? "which" : "and")} " +
                $"{Counted.Word(trained.Count, "is", "are")} left out.");
            samples = [.. samples.Except(trained)];
        }
        if (list.Among(samples).ChosenBy is > 0 and var chosen)
        {
            terminal.Say($"Note: the model's epoch was chosen by {chosen:N0} of {Counted.Of(samples.Count, "picture")}, so it may err a " +
                "little less on them than on new ones. The test part is not used for that.");
        }
        return samples;
    }

    static string[] Words<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(Word)];

    static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}

/// <summary>What <c>calibrate --json</c> prints.</summary>
/// <param name="Files">The files that have the promise now.</param>
/// <param name="Coverage">The share of pictures for which it is to be true.</param>
/// <param name="Promise">What is promised.</param>
/// <param name="Score">What distances are measured by.</param>
/// <param name="Factor">How far an edge of the object may be from the predicted one, measured so.</param>
/// <param name="Pictures">Pictures that it was calibrated on.</param>
sealed record CalibratedJson(
    IReadOnlyList<string> Files, double Coverage, string Promise, string Score, double Factor, int Pictures)
{
    /// <summary>
    /// How many others show the object and the model does not see it; null, and not written, where it has no output for that.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Missed { get; init; }

    /// <summary>The true coverage over all calibrations with as many pictures, and between which nine of ten lie.</summary>
    public required CoverageSpreadJson TrueCoverage { get; init; }

    /// <summary>What random divisions of the pictures give; null where they are too few.</summary>
    public required DivisionsJson? Divisions { get; init; }

    public required IReadOnlyList<UnreadableJson> LeftOut { get; init; }

    public static CalibratedJson Of(
        CalibrationResult result, CoverageDivisions? divisions, IReadOnlyList<string> files, IReadOnlyList<UnreadableJson> leftOut)
    {
        var promise = result.Promise;
        var spread = new CoverageSpread(promise.Pictures, promise.Coverage);
        string kind = promise.Kind.ToString().ToLowerInvariant(), score = promise.Score.ToString().ToLowerInvariant();
        return new(files, promise.Coverage, kind, score, promise.Factor, promise.Pictures)
        {
            Missed = result.Evaluation.Presence?.Missed,
            TrueCoverage = new(spread.Mean, spread.Deviation, spread.Quantile(0.05), spread.Quantile(0.95)),
            Divisions = divisions is null ? null : DivisionsJson.Of(divisions),
            LeftOut = leftOut,
        };
    }
}

/// <summary>How a coverage is spread.</summary>
sealed record CoverageSpreadJson(double Mean, double Deviation, double Low, double High);

/// <summary>What random divisions give.</summary>
sealed record DivisionsJson(int Count, int Calibrating, int Measuring, double ExpectedCoverage, double ExpectedDeviation)
{
    public required DividedJson Scaled { get; init; }
    public required DividedJson Plain { get; init; }
    public required IReadOnlyList<CoverageOfSizeJson> BySize { get; init; }
    public required IReadOnlyList<ReliabilityJson> Reliability { get; init; }

    public static DivisionsJson Of(CoverageDivisions d) =>
        new(CoverageDivisions.Count, d.Calibrating, d.Measuring, d.Expected.Mean, d.Expected.Deviation)
        {
            Scaled = DividedJson.Of(d.Scaled),
            Plain = DividedJson.Of(d.Plain),
            BySize =
            [
                .. d.BySize.Select(s => new CoverageOfSizeJson(
                    s.Name, s.Pictures, s.SmallestArea, s.LargestArea, DividedJson.Finite(s.Scaled), DividedJson.Finite(s.Plain))),
            ],
            Reliability = [.. d.Reliability.Select(p => new ReliabilityJson(p.Asked, p.Expected, p.Deviation, p.Scaled, p.Plain))],
        };
}

/// <summary>What divisions give by one of the scores; null where boxes without area leave no number.</summary>
sealed record DividedJson(double? Factor, double Coverage, double Deviation, double? Stretch)
{
    public static DividedJson Of(ScoreFigures f) => new(Finite(f.Factor), f.Coverage, f.Deviation, Finite(f.Stretch));

    public static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>How often the promise is kept for objects of about one size.</summary>
sealed record CoverageOfSizeJson(
    string Size, int Pictures, double SmallestArea, double LargestArea, double? Scaled, double? Plain);

/// <summary>A coverage that is asked for, and what divisions give.</summary>
sealed record ReliabilityJson(double Asked, double Expected, double Deviation, double Scaled, double Plain);
