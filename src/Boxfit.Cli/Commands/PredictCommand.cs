using Boxfit.Data.Reviews;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit predict</c>: finds the object in pictures.</summary>
sealed class PredictCommand : ShardedCommand
{
    const string Lines = PredictionOutput.Lines, Table = PredictionOutput.Table;

    static readonly string[] s_formats = [Lines, Table, .. AnnotationFiles.WrittenFormatNames.Where(n => n != Table)];

    readonly Argument<string> _run = Argument<string>("RUN", "Run folder or model file");
    readonly Argument<string[]> _paths = Argument<string[]>("PATHS",
        "Pictures, folders (with all below), patterns such as 'photos/**/*.jpg', data files in any format " +
        "(the pictures they name), or - for standard input: a list of paths, one a line, or the bytes of one picture");
    readonly SettingOptions _settings = new(Work.Finding);
    readonly Option<string?> _checkpoint = TrainedModel.CreateCheckpointOption();
    readonly Option<double?> _threshold = Option<double?>("--threshold", "X",
        "Confidence from which on the object is there, 0 to 1, of a model that says so [default: what training chose]");
    readonly Option<string[]> _without = Option<string[]>("--without", "DATA",
        "Leave out the pictures that a data file or folder has boxes for, so that those which were drawn are not proposed again", []);
    readonly OutputOption _annotate = new("--annotate", "DIR",
        "Save the pictures with the box drawn in, at full resolution, into a folder", OutputKind.Folder);
    readonly OutputOption _crop = new("--crop", "DIR",
        "Save what is in each box as a picture of its own, upright and without loss (PNG), into a folder", OutputKind.Folder);
    readonly Option<double?> _margin = Option<double?>("--crop-margin", "X",
        "How much around the box --crop keeps on each side, as a share of the box's [default: 0]");
    readonly Option<string> _format = Choice("--format",
        "Form of the result, csv where --out ends so; all but jsonl and csv need --out", s_formats, Lines);
    readonly Option<bool> _csv = Switch("--csv", "The same as --format csv");
    readonly OutputOption _out = new("--out", "PATH",
        "Write into a file instead of standard output; a folder for voc, yolo and labelme", OutputKind.FileOrFolder);
    readonly ReplaceOption _replace = new("--out, --annotate or --crop",
        ", unless Boxfit wrote it: predictions as jsonl or csv at --out, pictures with boxes at --annotate");

    readonly ShardOption _shard = new("--out");

    public PredictCommand()
        : base("predict", "Find the object in pictures: a line a picture, the box in pixels of the upright picture", maySkip: true) =>
        Take([
            _run, _paths, .. _settings.All, _checkpoint, _threshold, _without, _annotate, _crop, _margin, _format, _csv, _out, _replace,
            _shard, Json,
        ]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit predict runs/faces photo.jpg",
            "{\"path\":\"photo.jpg\",\"width\":640,\"height\":480,\"box\":[251.3,15.1,444.2,300.7],\"label\":\"face\"}"),
        ("boxfit predict runs/faces photos --annotate with-boxes --csv --out boxes.csv", "a folder, with pictures to look at"),
        ("boxfit predict runs/faces photos --crop faces --crop-margin 0.1", "what is in the boxes, with a tenth around"),
        ("boxfit predict runs/faces photos --format voc --out annotations",
            "a data set to correct by hand: voc, coco, yolo, labelstudio, labelme"),
        ("boxfit predict runs/faces photos --without boxes.csv --format labelstudio --out tasks.json",
            "boxes for the photos of a folder that have none yet"),
        ("boxfit predict runs/faces photos --out boxes.csv --shard 3/16", "the third of 16 shards, for as many processes or machines"),
        ("boxfit predict runs/faces - < photo.jpg", "one picture from standard input"),
        ("find photos -name '*.jpg' | boxfit predict runs/faces -", "a list of paths from standard input"),
    ];

    static string HowToCorrect => $"{ManualPage.Of("labelling.md")} shows the whole way";

    /// <summary>How boxes that were written for a tool become data again, to train on, with those that were there before.</summary>
    void NameCorrection(Ending ending, ParseResult arguments, string format)
    {
        bool isExported = format == "labelstudio";
        string data = isExported ? Ending.Exported : ShellLine.Nearby(_out.Place(arguments));
        string[] before = [.. arguments.GetValue(_without)!.Select(ShellLine.Nearby)];
        string name = FreeName.Of(before.Length > 0 ? "more.csv" : "corrected.csv");
        // The names in what was there before may be bare.
        string[] images = before.Length > 0 && arguments.GetRequiredValue(_paths) is [var photos] && Directory.Exists(photos)
            ? ["--images", photos] : [];
        ending.Next("data convert", [.. before, data, .. images, "--to", "csv", "--out", name]).Remark(
            $"once the boxes are corrected{(isExported ? $" in Label Studio; {data}: what it exports as JSON" : "")}. {HowToCorrect}");
    }

    /// <summary>How boxes that were drawn can be corrected and trained on: those of pictures that the model does not know.</summary>
    void NameProposals(Ending ending, ParseResult arguments, IEnumerable<string> pictures)
    {
        string[] paths = arguments.GetRequiredValue(_paths);
        if (paths is not [not PictureSource.StandardInputWord]) return;
        string run = arguments.GetRequiredValue(_run);
        string[] data = arguments.GetValue(_without)!, images = [];
        if (data.Length == 0 && TrainedModel.ReadSettings(run) is { } settings)
        {
            try
            {
                var trained = new BoxedPictures([settings.Data], settings.Images.Length > 0 ? [settings.Images] : []);
                trained.Without(pictures);
                if (trained.LeftOut > 0) data = [settings.Data];
                if (data.Length > 0 && settings.Images.Length > 0) images = ["--images", ShellLine.Nearby(settings.Images)];
            }
            catch (InputException)
            {
                return; // The data is gone, or has boxes for all of them.
            }
        }
        // A review that has them goes on; beside it there would be a second one.
        string[] words = data is [var known] && ReviewFile.IsAt(known) ? [ShellLine.Nearby(known)]
            : [.. data.Select(ShellLine.Nearby), paths[0], .. images];
        ending.Next("review", [.. words, "--predict", run])
            .Remark("to correct the boxes in the browser, and then train on them and the earlier ones. " +
                $"{HowToCorrect}, with other tools, too");
    }

    /// <summary>The form of the result: where nothing else is said, the one that the output's name tells.</summary>
    string FormatOf(ParseResult arguments)
    {
        string? output = arguments.GetValue(_out);
        bool isTable = Path.GetExtension(output) is { } ending && ending.Equals(".csv", StringComparison.OrdinalIgnoreCase);
        if (arguments.GetValue(_csv) || isTable && arguments.GetResult(_format) is null or { Implicit: true }) return Table;
        return arguments.GetValue(_format)!;
    }

    /// <summary>The margin around what is cut out.</summary>
    double Margin(ParseResult arguments)
    {
        const double most = 10;
        if (arguments.GetValue(_margin) is not { } margin) return 0;
        if (margin is not (>= 0 and <= most))
            throw new InputException($"{_margin.Name}: found {margin}, expected a share of the box from 0 to {most}, such as 0.1.");
        return arguments.GetValue(_crop) is not null ? margin
            : throw new InputException($"{_margin.Name} is about what {_crop.Name} DIR saves; give that, too, or leave it out.");
    }

    /// <summary>Refuses an output that would lose a model, or any file but predictions that are made again.</summary>
    void RequireReplaceable(ParseResult arguments, string format, IEnumerable<string> models)
    {
        if (arguments.GetValue(_out) is not { } output) return;
        bool isDataFile = format is not (Lines or Table);
        if (isDataFile) AnnotationFiles.RequireFree(output, format);
        else OutputPlace.RequireFile(output);
        _out.RefuseInputs(arguments, models);
        bool isOwn = !isDataFile && OutputPlace.IsInUse(output) && OutputFiles.BeginsWith(output, PredictionLines.Starts);
        if (!isOwn) _replace.RequireUnused(arguments, _out, output);
        // JSON a line is called .json by many.
        bool isJson = Path.GetExtension(output).Equals(".json", StringComparison.OrdinalIgnoreCase);
        if (format != Lines || !isJson) AnnotationFiles.RequireEnding(output, format, format == Lines ? ".jsonl" : null);
    }

    /// <summary>What <c>--without</c> leaves out; null where it is not given.</summary>
    BoxedPictures? Boxed(ParseResult arguments)
    {
        string[] data = arguments.GetValue(_without)!;
        return data.Length == 0 ? null : new(data, [.. arguments.GetRequiredValue(_paths).Where(Directory.Exists)]);
    }

    public override OutputOption Merged => _out;

    public override Option<bool> Replacing => _replace;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        using var library = OnnxSession.Preload();
        string run = arguments.GetRequiredValue(_run);
        TrainedModel.RefuseSwapped(arguments, run, arguments.GetRequiredValue(_paths));
        string format = FormatOf(arguments);
        if (PredictionOutput.IsData(format) && arguments.GetValue(_out) is null)
            throw new InputException($"--format {format} needs --out, the file or folder to write.");
        string? checkpoint = arguments.GetValue(_checkpoint);
        var shard = _shard.Read(arguments);
        if (shard is null) RequireReplaceable(arguments, format, TrainedModel.Files(run, checkpoint));
        if (format == Table && arguments.GetValue(Json) && arguments.GetValue(_out) is null)
        {
            throw new InputException(
                "--json and --csv both say what standard output is to be. Leave one out, or send the CSV to a file with --out.");
        }
        var settings = TrainingSettings.Resolve([], _settings.Given(arguments));
        using var input = new PictureSource(terminal, cancellation);
        var paths = input.Expand(arguments.GetRequiredValue(_paths));
        var boxed = Boxed(arguments);
        if (boxed is not null) paths = boxed.Without(paths);
        if (shard is { } one) return RunShard(context, one, [.. paths], input);
        using var predictor = TrainedModel.Load(
            run, checkpoint, settings.Threads, (paths as IReadOnlyCollection<string>)?.Count, arguments.GetValue(_threshold));
        double margin = Margin(arguments);
        foreach (var option in (Option<string?>[])[_annotate, _crop])
        {
            if (arguments.GetValue(option) is { } place && PictureCopies.NoteOf(option.Name, place, paths) is { } note) terminal.Say(note);
        }
        bool replaces = arguments.GetValue(_replace);
        var annotated = arguments.GetValue(_annotate) is { } folder
            ? new PictureCopies(_annotate.Name, folder, paths, draws: true, replaces) : null;
        var cropped = arguments.GetValue(_crop) is { } crops
            ? new PictureCopies(_crop.Name, crops, paths, draws: false, replaces) : null;

        var output = OutputOf(context, format, predictor.Description);
        output.Write(Predict());
        terminal.ClearStatus();
        return Finish(context, format, output, boxed?.Report, annotated is null ? null : paths);

        IEnumerable<PredictedPicture> Predict()
        {
            var status = new PredictionStatus(terminal, paths, toFile: arguments.GetValue(_out) is not null);
            foreach (var prediction in predictor.Predict(ReadAhead.Over(paths), cancellation))
            {
                if (arguments.GetValue(_out) is { } place) OutputFiles.RefuseInput("--out", place, prediction.Path);
                var named = prediction with { Path = input.NameOf(prediction.Path) };
                yield return PredictedPicture.Of(named, prediction.Path);
                // To read how far a run has come takes a while, which the first box need not wait for.
                if (output.Pictures == 1 && checkpoint is null) TrainedModel.SayUnfinished(run, terminal);
                if (prediction.Error is null)
                {
                    annotated?.SaveDrawn(named.Path, prediction.Path, picture => PredictionDrawing.Draw(picture, named));
                    if (!PredictedBox.IsNone(named)) cropped?.SaveCropped(named.Path, named.Box, margin, prediction.Path);
                }
                status.Report(output.Pictures);
            }
            if (output.Pictures == 0) throw boxed is { LeftOut: > 0 } ? boxed.NothingIsLeft : PictureSource.Empty();
        }
    }

    protected override int Merge(CommandContext context, ShardSet shards)
    {
        string format = FormatOf(context.Arguments);
        RequireReplaceable(context.Arguments, format, []);
        ModelDescription model;
        try
        {
            model = ModelDescription.Parse(shards.Header.Notes);
        }
        catch (FormatException e)
        {
            throw new InputException($"{ShellLine.Nearby(shards.Files[0].Path)} is damaged: {e.Message}.", e);
        }
        var output = OutputOf(context, format, model);
        output.Write(shards.Records().Select(line =>
        {
            context.Cancellation.ThrowIfCancellationRequested();
            return PredictedPicture.Read(line, model.Promise);
        }));
        return Finish(context, format, output, leftOut: null, drawn: null);
    }

    /// <summary>Predicts for one shard of the pictures.</summary>
    int RunShard(CommandContext context, Shard shard, List<string> paths, PictureSource input)
    {
        var (arguments, terminal, cancellation) = context;
        _shard.Refuse(arguments, _annotate, _crop);
        string place = _shard.OutputOf(arguments, _out), run = arguments.GetRequiredValue(_run);
        if (paths.Count == 0) throw PictureSource.Empty();
        input.RefusePicture();
        string? checkpoint = arguments.GetValue(_checkpoint);
        string format = FormatOf(arguments);
        var settings = TrainingSettings.Resolve([], _settings.Given(arguments));
        var decisive = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["the model"] = TrainedModel.FingerprintOf(run, checkpoint),
            [_threshold.Name] = arguments.GetValue(_threshold)?.ToString(CultureInfo.InvariantCulture) ?? "the model's own",
            [_format.Name] = format,
        };
        bool asJson = arguments.GetValue(Json);
        var work = new ShardWork(context, ShardWork.HeaderOf(arguments, shard, paths, decisive), place);
        if (work.IsFinished(asJson)) return ExitCode.Done;
        RequireReplaceable(arguments, format, TrainedModel.Files(run, checkpoint));
        var own = shard.Of(paths);
        work.RequireSome(own);
        // As for all pictures, so that a shard computes in the way that one process would.
        using var predictor = TrainedModel.Load(run, checkpoint, settings.Threads, paths.Count, arguments.GetValue(_threshold));
        if (checkpoint is null) TrainedModel.SayUnfinished(run, terminal);
        return work.Write(predictor.Description.ToJson(), Records(), asJson);

        IEnumerable<byte[]> Records()
        {
            var status = new PredictionStatus(terminal, own, toFile: true);
            int done = 0;
            foreach (var prediction in predictor.Predict(ReadAhead.Over(own), cancellation))
            {
                yield return PredictedPicture.Of(prediction, prediction.Path).ToLine();
                status.Report(++done);
            }
        }
    }

    PredictionOutput OutputOf(CommandContext context, string format, ModelDescription model) => new(
        context.Terminal, model, format, context.Arguments.GetValue(_out), context.Arguments.GetValue(Json));

    /// <summary>Says what came of it.</summary>
    /// <param name="context">What the command works with.</param>
    /// <param name="format">The form of the result.</param>
    /// <param name="output">What was written.</param>
    /// <param name="leftOut">What is to be said of pictures that were left out; null for nothing.</param>
    /// <param name="drawn">The pictures whose boxes were drawn; null where none were.</param>
    /// <returns>The exit code.</returns>
    int Finish(CommandContext context, string format, PredictionOutput output, string? leftOut, IEnumerable<string>? drawn)
    {
        var (arguments, terminal, _) = context;
        output.SayJson();
        if (leftOut is not null) terminal.Say(leftOut);
        output.SayWithout();
        if (output.Failed < output.Pictures)
        {
            var ending = new Ending(context)
                .Wrote(
                    PredictionOutput.IsData(format) && !output.IsWritten ? null : arguments.GetValue(_out),
                    Counted.Of(output.Boxes, "predicted box"))
                .LookAt(arguments.GetValue(_annotate), "the pictures with their boxes drawn in")
                .LookAt(output.Boxes > 0 ? arguments.GetValue(_crop) : null, "what is in the boxes");
            if (output.IsWritten) NameCorrection(ending, arguments, format);
            else if (drawn is not null && output.Pictures > 1) NameProposals(ending, arguments, drawn);
            ending.Say(arguments.GetValue(Json));
        }
        return output.Code(TrainingSettings.Resolve([], _settings.Given(arguments)).MaxSkipped);
    }
}
