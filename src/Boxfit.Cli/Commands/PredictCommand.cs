using System.CommandLine;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit predict</c>: finds the object in pictures.</summary>
sealed class PredictCommand : BoxfitCommand
{
    const string Lines = "jsonl", Table = "csv";

    static readonly string[] s_formats = [Lines, Table, .. AnnotationFiles.FormatNames.Where(n => n != Table)];

    readonly Argument<string> _run = new("RUN") { Description = "Run folder or model file" };
    readonly Argument<string[]> _paths = new("PATHS")
    {
        Description = "Pictures, folders (with all below), patterns such as 'photos/**/*.jpg', data files in any format " +
            "(the pictures they name), or - for standard input: a list of paths, one a line, or the bytes of one picture",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly SettingOptions _settings;
    readonly Option<string?> _checkpoint = TrainedModel.CreateCheckpointOption();
    readonly Option<string?> _annotate = new("--annotate")
    {
        Description = "Save the pictures with the box drawn in, at full resolution, into a folder",
        HelpName = "DIR",
    };
    readonly Option<string> _format = new("--format")
    {
        Description = "Form of the result; all but jsonl and csv need --out",
        HelpName = string.Join('|', s_formats),
        DefaultValueFactory = _ => Lines,
    };
    readonly Option<bool> _csv = new("--csv") { Description = "The same as --format csv" };
    readonly Option<string?> _out = new("--out")
    {
        Description = "Write into a file instead of standard output; a folder for voc, yolo and labelme",
        HelpName = "PATH",
    };

    public PredictCommand() : base("predict", "Find the object in pictures: a line a picture, the box in pixels of the upright picture")
    {
        _format.AcceptOnlyFromAmong(s_formats);
        Arguments.Add(_run);
        Arguments.Add(_paths);
        _settings = new(this, Work.Finding);
        Options.Add(_checkpoint);
        Options.Add(_annotate);
        Options.Add(_format);
        Options.Add(_csv);
        Options.Add(_out);
        Options.Add(Json);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit predict runs/faces photo.jpg", "{\"path\":\"photo.jpg\",\"width\":640,\"height\":480,\"box\":[251.3,15.1,444.2,300.7]}"),
        ("boxfit predict runs/faces photos --annotate with-boxes --csv --out boxes.csv", "a folder, with pictures to look at"),
        ("boxfit predict runs/faces photos --format voc --out annotations", "a data set to correct by hand: voc, coco, yolo, labelstudio, labelme"),
        ("boxfit predict runs/faces - < photo.jpg", "one picture from standard input"),
        ("find photos -name '*.jpg' | boxfit predict runs/faces -", "a list of paths from standard input"),
    ];

    public override IReadOnlyList<int> ExitCodes => [.. base.ExitCodes.Append(ExitCode.DoneWithSkips).Order()];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string format = arguments.GetValue(_csv) ? Table : arguments.GetValue(_format)!;
        bool csv = format == Table, isDataFile = format is not (Lines or Table);
        if (isDataFile && arguments.GetValue(_out) is null) throw new InputException($"--format {format} needs --out, the file or folder to write.");
        if (csv && arguments.GetValue(Json) && arguments.GetValue(_out) is null)
            throw new InputException("--json and --csv both say what standard output is to be. Leave one out, or send the CSV to a file with --out.");
        var settings = TrainingSettings.Resolve([], _settings.Given(arguments));
        using var input = new PictureSource(terminal);
        var paths = input.Expand(arguments.GetRequiredValue(_paths));
        string model = TrainedModel.Find(arguments.GetRequiredValue(_run), arguments.GetValue(_checkpoint));
        using var predictor = Predictor.Load(model, settings.Threads);
        var annotated = arguments.GetValue(_annotate) is { } folder ? new AnnotatedPictures(folder) : null;

        var status = new PredictionStatus(terminal, paths, toFile: arguments.GetValue(_out) is not null);
        (int Pictures, int Failed) count = (0, 0);
        if (arguments.GetValue(_out) is { } file)
        {
            OutputFiles.RefuseInput("--out", file, model);
            OutputFiles.CreateFolderOf(file);
            if (isDataFile)
            {
                var annotations = new PredictedAnnotations(format, file);
                Predict(annotations.Add);
                if (count.Failed < count.Pictures) annotations.Save();
            }
            else
            {
                AtomicFile.Write(file, stream =>
                {
                    using var writer = new StreamWriter(stream, leaveOpen: true);
                    PredictLines(writer);
                });
            }
            if (arguments.GetValue(Json)) WriteTotals(file);
        }
        else
        {
            PredictLines(terminal.Output);
        }
        terminal.ClearStatus();
        if (count.Failed > 0) terminal.Say($"{count.Failed} of {count.Pictures} pictures could not be read.");
        if (count.Failed == count.Pictures) return ExitCode.Failed;
        return count.Failed > settings.MaxSkipped * count.Pictures ? ExitCode.DoneWithSkips : ExitCode.Done;

        void PredictLines(TextWriter writer)
        {
            var lines = PredictionLines.Create(csv, writer);
            Predict((prediction, _) => lines.Write(prediction));
        }

        void Predict(Action<Prediction, string> take)
        {
            foreach (var prediction in predictor.Predict(paths, cancellation))
            {
                if (arguments.GetValue(_out) is { } output) OutputFiles.RefuseInput("--out", output, prediction.Path);
                var named = prediction with { Path = input.NameOf(prediction.Path) };
                take(named, prediction.Path);
                count.Pictures++;
                if (prediction.Error is not null) count.Failed++;
                else annotated?.Save(named, prediction.Path);
                status.Report(count.Pictures);
            }
            if (count.Pictures == 0) throw new InputException("Standard input is empty; expected paths of pictures, one a line, or a picture.");
        }

        void WriteTotals(string path) => JsonLine.Write(terminal.Output, json =>
        {
            json.WriteStartObject();
            json.WriteString("out", path);
            json.WriteNumber("pictures", count.Pictures);
            json.WriteNumber("failed", count.Failed);
            json.WriteEndObject();
        });
    }
}
