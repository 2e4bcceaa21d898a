using Boxfit.Data.Reviews;
using Boxfit.Web.Reviewing;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit review</c>: a page on which boxes are checked, corrected and drawn.</summary>
sealed class ReviewCommand : BoxfitCommand
{
    readonly Argument<string[]> _data = Argument<string[]>("DATA|PHOTOS",
        "Data files or folders with boxes (of several, the boxes are compared), folders of photos without, or the file of a review " +
        $"(…{ReviewFile.Ending}) that goes on");
    readonly ReadingOptions _reading = new();
    readonly Option<string?> _images = DataOptions.Images();
    readonly ObjectsOption _objects = new("Which box is shown of a picture that has several; default: largest");
    readonly Option<string?> _run = Option<string?>("--predict", "RUN", "Run folder or model file that proposes boxes");
    readonly Option<string[]> _cascade = Option<string[]>("--cascade", "NAME|FILE",
        "Cascade that proposes boxes, NAME:mirror for the mirror image. May be given several times: each is asked only where those " +
        "before it found nothing", []);
    readonly Option<string[]> _source = Option<string[]>("--source", "NAME",
        "Where a review goes on: a source whose boxes are proposed, as the page names it. Given several times for several, the shown one " +
        "first; what the others propose is forgotten. Default: all that the review has", []);
    readonly Option<string[]> _label = Option<string[]>("--label", "CLASS",
        "Class that boxes can get, given several times for several; the review keeps them. Default: those that it has, and those of the " +
        "boxes", []);
    readonly OutputOption _out = new("--out", "FILE",
        $"The review's file, in which all decisions are kept; default: DATA{ReviewFile.Ending} beside the data");
    readonly Option<int> _threads = Option("--threads", "N", "Pictures for which boxes are computed at a time",
        ReviewSettings.UsualThreads);
    readonly Option<string?> _weights = Option<string?>("--weights", "none|imagenet|FILE",
        $"What a training of preset {Presets.Best} starts from that is begun on the page, as for train");
    readonly HostOptions _host = new("warning");

    public ReviewCommand() : base("review", "Check, correct and draw boxes in the browser, train on them, and go on with the model's") =>
        Take(
        [
            _data, .. _reading.All, _images, _objects, _objects.Class, _run, _cascade, _source, _label, _out, _threads, _weights,
            .. _host.All, Json,
        ]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit review boxes.csv --images photos", "check and correct boxes; open http://127.0.0.1:8080"),
        ("boxfit review photos --label face", "draw boxes from scratch"),
        ("boxfit review photos --cascade frontalface_alt", "correct what a cascade finds"),
        ("boxfit review photos --predict runs/faces", "correct what a model predicts, the least certain first"),
        ("boxfit review boxes.csv --predict runs/faces", "look where labels and a model disagree"),
        ("boxfit review ada.csv grace.csv --images photos", "settle where two people disagree"),
        ("boxfit review boxes.csv.review.db", "go on"),
        ("boxfit review boxes.csv.review.db --source grace.csv --source ada.csv", "go on, with the boxes of these alone, in this order"),
        ("boxfit train boxes.csv.review.db --only reviewed", "train on what is decided"),
    ];

    public override IReadOnlyList<(string Typed, string Meant)> OtherNames => _host.OtherNames;

    public override bool Writes(ParseResult arguments) => true;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string[] words = arguments.GetRequiredValue(_data);
        foreach (string word in words) RequireThere(word);
        if (words.Length > 1 && arguments.GetValue(_out) is null && Array.Find(words, ReviewFile.IsAt) is { } review)
        {
            throw new InputException(
                $"{review} is a review, which goes on by itself: {ShellLine.Of("review", review)}. To compare what is decided in it with " +
                $"others, in a new review, name that by {_out.Name}.");
        }
        bool goesOn = words is [var file] && ReviewFile.IsAt(file);
        string? weights = arguments.GetValue(_weights);
        if (weights is not null) RequireWeights(weights);
        string[] photos = goesOn ? [] : [.. words.Where(IsPhotos)], data = goesOn ? [] : [.. words.Except(photos)];
        RefuseUseless(arguments, goesOn, data.Length > 0);
        using var source = new PictureSource(terminal, cancellation);
        var settings = new ReviewSettings(_host.Read(arguments))
        {
            File = arguments.GetValue(_out) ?? (goesOn ? words[0] : Beside(words[0])),
            Data = data,
            // Of a folder with boxes also those that have none yet.
            Pictures =
            [
                .. photos.Length == 0 ? [] : source.Expand(photos, needsOne: true),
                .. data.Where(Directory.Exists).SelectMany(d => PicturePaths.Expand(d)),
            ],
            Reading = _reading.Read(arguments) with { Images = arguments.GetValue(_images) },
            Objects = _objects.Read(arguments) ?? new(ObjectPolicy.Largest),
            Labels = arguments.GetValue(_label)!,
            Run = arguments.GetValue(_run),
            Cascades = arguments.GetValue(_cascade)!,
            Sources = [.. arguments.GetValue(_source)!.Distinct()],
            Threads = (int)RangeOf.Read(arguments, _threads, 1, 1024),
            Predictor = new() { ThreadsPerPicture = 1, Convert = OnnxConversion.Convert },
            Weights = weights,
            Program = OwnProgram.With,
            Progress = new WorkStatus(terminal, "Looking at pictures"),
        };
        if (photos.Length > 0 && settings.Pictures.Count == 0)
            throw new InputException($"There are no pictures in {photos[0]}, so there is nothing to review.");
        if (settings.Run is { } run) TrainedModel.SayUnfinished(run, terminal);
        ReviewAsync(settings, context).GetAwaiter().GetResult();
        return ExitCode.Done;
    }

    async Task ReviewAsync(ReviewSettings settings, CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        await using var server = await ReviewServer.StartAsync(settings, cancellation).ConfigureAwait(false);
        terminal.ClearStatus();
        foreach (string note in server.Notes) terminal.Say($"Note: {note}");
        terminal.GoingOn = $"What was saved is in {ShellLine.Nearby(server.File)}.";
        var figures = server.Figures;
        terminal.Say($"{Counted.Of(figures.Total, "picture")} to review, {figures[ReviewState.Open]:N0} of them open, at " +
            $"{string.Join(' ', server.Addresses)}. Each decision is saved at once, in {ShellLine.Nearby(server.File)}. Ctrl-C ends it.");
        if (arguments.GetValue(Json))
        {
            var listening = new ReviewingAtJson(server.File, figures.Total, server.Addresses);
            JsonText.WriteLine(terminal.Output, listening, CliJson.Default.ReviewingAtJson);
            terminal.Output.Flush();
        }
        await server.RunAsync(cancellation).ConfigureAwait(false);
        if (await server.EndTrainingAsync().ConfigureAwait(false) is { } training) terminal.Say($"The training: {training}");
        figures = server.Figures;
        string file = ShellLine.Nearby(server.File);
        // The review keeps all else.
        string goOn = ShellLine.Of(
        [
            "review", file, .. OptionWords.Given(arguments, [_run.Name, _weights.Name, .. _host.All.Select(o => o.Name)]),
            .. settings.Cascades.SelectMany(c => (string[])[_cascade.Name, c]),
        ]);
        terminal.SayLines($"{figures.Reviewed:N0} of {Counted.Of(figures.Total, "picture")} reviewed. Go on:\n  {goOn}" +
            ReviewOutcome.HowToTrain(file, figures.Boxes, settings.Run, OptionWords.Given(arguments, [_weights.Name])));
    }

    /// <summary>Refuses weights that a training would refuse, before people have worked for one.</summary>
    /// <exception cref="InputException">There are none, or they do not fit.</exception>
    static void RequireWeights(string weights)
    {
        // Published ones are fetched when they are needed.
        if (weights == TrainingSettings.Imagenet) return;
        InitialWeights.Load(Presets.Get(Presets.Best) with { Weights = weights }, progress: null, CancellationToken.None);
    }

    /// <summary>Refuses options that would do nothing.</summary>
    /// <exception cref="InputException">There is one.</exception>
    void RefuseUseless(ParseResult arguments, bool goesOn, bool hasData)
    {
        if (!goesOn && arguments.GetValue(_source)!.Length > 0)
        {
            throw new InputException(
                $"{_source.Name} chooses among the sources of a review that goes on by its file (…{ReviewFile.Ending}); leave it out. " +
                "Boxes are proposed from the data first, then by the model, then by cascades.");
        }
        Option[] useless = hasData ? [] : [.. _reading.All, _images, _objects, .. goesOn ? [_out] : Array.Empty<Option>()];
        if (Array.Find(useless, o => arguments.GetResult(o) is { Implicit: false }) is not { } option) return;
        throw new InputException(goesOn
            ? $"{option.Name} does nothing where a review goes on by its file, which keeps its pictures and boxes; leave it out. To have " +
                "data read again, name the data."
            : $"{option.Name} does nothing for photos without boxes; leave it out.");
    }

    /// <summary>Whether a word means pictures and no boxes.</summary>
    static bool IsPhotos(string word) => FileNames.IsPicture(word) || word.AsSpan().ContainsAny('*', '?') || DataOptions.IsPhotos(word);

    /// <summary>Refuses a word that leads to nothing; a pattern is looked at where its pictures are.</summary>
    static void RequireThere(string word)
    {
        ReviewFile.RefuseBeside(word);
        if (Path.Exists(word) || word.AsSpan().ContainsAny('*', '?')) return;
        throw new InputException(
            $"There is nothing at {Path.GetFullPath(word)}; expected a folder of photos, or pictures and boxes." +
            NearPaths.DidYouMean(word));
    }

    /// <summary>The review's file beside what is reviewed.</summary>
    string Beside(string word) => Path.Exists(word)
        ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(word)) + ReviewFile.Ending
        : throw new InputException($"There is nothing at {word}, beside which the review's file could be. Name it by {_out.Name}, or a " +
            $"folder in the place of a pattern.{NearPaths.DidYouMean(word)}");
}

/// <summary>What <c>review --json</c> prints once it answers.</summary>
sealed record ReviewingAtJson(string File, int Pictures, IReadOnlyList<string> Addresses);
