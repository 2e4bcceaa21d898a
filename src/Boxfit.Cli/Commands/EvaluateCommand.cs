using System.CommandLine;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit evaluate</c>: measures a model on labelled pictures.</summary>
sealed class EvaluateCommand : BoxfitCommand
{
    const string All = "all";

    readonly Argument<string> _run = new("RUN") { Description = "Run folder or model file" };
    readonly Argument<string> _data = new("DATA") { Description = "Pictures and boxes: a CSV or any other format" };
    readonly SettingOptions _settings;
    readonly Option<string?> _checkpoint = TrainedModel.CreateCheckpointOption();
    readonly Option<string> _part = new("--part")
    {
        Description = "Which part of DATA, as its column split says, else divided as the run divided it",
        HelpName = "train|validation|test|all",
        DefaultValueFactory = _ => All,
    };
    readonly Option<string?> _csv = new("--csv") { Description = "Write a row a picture with both boxes and the IoU, the worst first", HelpName = "FILE" };
    readonly Option<string?> _sheet = new("--sheet")
    {
        Description = "Draw the worst, the median and the best pictures into a .png or .svg file",
        HelpName = "FILE",
    };

    public EvaluateCommand() : base("evaluate", "Measure how well a model's boxes fit labelled pictures")
    {
        _part.AcceptOnlyFromAmong("train", "validation", "test", All);
        Arguments.Add(_run);
        Arguments.Add(_data);
        _settings = new(this, Work.Evaluation);
        Options.Add(_part);
        Options.Add(_checkpoint);
        Options.Add(_csv);
        Options.Add(_sheet);
        Options.Add(Json);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit evaluate runs/faces boxes.csv --images photos --part test", "the pictures that the run has not trained on"),
        ("boxfit evaluate runs/faces other.csv --images other --csv ious.csv --sheet sheet.png", "other pictures, with all details"),
        ("boxfit evaluate best.safetensors other.csv --json", "a model file, the figures as JSON"),
    ];

    public override IReadOnlyList<int> ExitCodes => [.. base.ExitCodes.Append(ExitCode.DoneWithSkips).Order()];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string run = arguments.GetRequiredValue(_run);
        var given = _settings.Given(arguments);
        var settings = TrainingSettings.Resolve([], given);
        var model = ModelFile.Load(TrainedModel.Find(run, arguments.GetValue(_checkpoint)));
        string data = arguments.GetRequiredValue(_data);
        if (arguments.GetValue(_csv) is { } table) OutputFiles.RefuseInput("--csv", table, data);
        // Another choice than the run's would divide other pictures.
        var trained = TrainedModel.ReadSettings(run);
        var objects = given.Any(g => g.Name == SettingsTable.Objects) ? settings.Objects : trained?.Objects ?? settings.Objects;
        var dataset = Dataset.Load((settings with { Data = data, Objects = objects }).CreateDatasetOptions());
        foreach (string note in dataset.Notes) terminal.Say($"Note: {note}");
        if (dataset.Several > 0) terminal.Say($"{dataset.Several} pictures have several objects (--objects {objects}).");
        var (samples, skipped) = Choose(arguments.GetValue(_part)!, run, trained, dataset, model.Description.Provenance, terminal);
        terminal.Say($"Measuring {samples.Count} pictures …");
        var evaluation = Evaluator.Evaluate(model, samples, skipped.Count, settings.Threads, cancellation);

        var figures = evaluation.Summary;
        SkippedRows.Report([.. skipped, .. evaluation.Unreadable], terminal);
        if (arguments.GetValue(_csv) is { } csv)
        {
            OutputFiles.CreateFolderOf(csv);
            EvaluationTable.Write(csv, evaluation);
            terminal.Say($"Table: {csv}");
        }
        if (arguments.GetValue(_sheet) is { } sheet)
        {
            OutputFiles.CreateFolderOf(sheet);
            EvaluationSheet.Save(sheet, $"{Path.GetFileName(Path.GetFullPath(run))} on {Path.GetFileName(dataset.File)}", evaluation);
            terminal.Say($"Sheet: {sheet}");
        }
        if (arguments.GetValue(Json))
        {
            JsonLine.Write(terminal.Output, json =>
            {
                json.WriteStartObject();
                figures.WriteProperties(json);
                json.WriteEndObject();
            });
        }
        else
        {
            terminal.WriteFigures(Figures.Rows(figures));
        }
        if (Figures.Warning(figures) is { } warning) terminal.Say(warning);
        int unusable = figures.Skipped - skipped.Count(s => s.IsByChoice);
        return unusable > settings.MaxSkipped * (figures.Skipped + figures.Pictures) ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    /// <summary>The part's samples, and what was left out of it; parts that a run draws are of usable pictures only.</summary>
    static (IReadOnlyList<Sample> Samples, IReadOnlyList<SkippedRow> Skipped) Choose(
        string part, string run, TrainingSettings? trained, Dataset dataset, Provenance provenance, Terminal terminal)
    {
        if (part == All)
        {
            bool isTrainingData = trained is null ? provenance.Dataset == Path.GetFileName(dataset.File) : trained.Data == dataset.File;
            if (isTrainingData)
            {
                terminal.Say(
                    $"Note: {Path.GetFileName(dataset.File)} is the data that the model was trained on, so its training pictures flatter the figures. " +
                    "--part test of the run folder measures the others.");
            }
            return (dataset.Samples, dataset.Skipped);
        }
        bool drew = trained is { SplitOrder: not SplitOrder.File } && trained.Data == dataset.File;
        if (dataset.SaysParts && !drew)
        {
            Sample[] said = [.. dataset.Samples.Where(s => s.Part == part)];
            return said.Length > 0 ? (said, [.. dataset.Skipped.Where(s => s.Part == part)]) : throw new InputException($"{dataset.File} puts no usable picture into the part {part}.");
        }
        if (trained is null) throw new InputException($"--part {part} needs a column split in DATA, or the run folder, whose settings say how the data was divided; found {run}.");
        if (trained.SplitOrder == SplitOrder.File)
            throw new InputException($"The run's parts are those that its data file said, but {dataset.File} says none. Name {trained.Data}, or leave --part out.");
        var split = DatasetSplit.Make(
            dataset.Samples, trained.TrainShare, trained.ValidationShare, trained.Seed, trained.SplitOrder == SplitOrder.Rows);
        var samples = part switch { "train" => split.Train, "validation" => split.Validation, _ => split.Test };
        return samples.Count > 0 ? (samples, []) : throw new InputException($"The run has no {part} part.");
    }
}
