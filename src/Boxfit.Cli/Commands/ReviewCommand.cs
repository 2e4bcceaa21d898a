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
    readonly Option<string[]> _label = Option<string[]>("--label", "CLASS",
        "Class that boxes can get, given several times for several; default: those that the boxes have", []);
    readonly OutputOption _out = new("--out", "FILE",
        $"The review's file, in which all decisions are kept; default: DATA{ReviewFile.Ending} beside the data");
    readonly Option<int> _threads = Option("--threads", "N", "Threads that compute boxes", Math.Max(1, Environment.ProcessorCount / 2));
    readonly HostOptions _host = new("warning");

    public ReviewCommand() : base("review", "Check, correct and draw boxes in the browser, train on them, and go on with the model's") =>
        Take([_data, .. _reading.All, _images, _objects, _objects.Class, _run, _cascade, _label, _out, _threads, .. _host.All, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit review boxes.csv --images photos", "check and correct boxes; open http://127.0.0.1:8080"),
        ("boxfit review photos --label face", "draw boxes from scratch"),
        ("boxfit review photos --cascade frontalface_alt", "correct what a cascade finds"),
        ("boxfit review photos --predict runs/faces", "correct what a model predicts, the least certain first"),
        ("boxfit review boxes.csv --predict runs/faces", "look where labels and a model disagree"),
        ("boxfit review ada.csv grace.csv --images photos", "settle where two people disagree"),
        ("boxfit review boxes.csv.review.db", "go on"),
        ("boxfit train boxes.csv.review.db --only reviewed", "train on what is decided"),
    ];

    public override IReadOnlyList<(string Typed, string Meant)> OtherNames => _host.OtherNames;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string[] words = arguments.GetRequiredValue(_data);
        foreach (string word in words) ReviewFile.RefuseBeside(word);
        bool goesOn = words is [var file] && ReviewFile.IsAt(file);
        string[] photos = goesOn ? [] : [.. words.Where(IsPhotos)], data = goesOn ? [] : [.. words.Except(photos)];
        using var source = new PictureSource(terminal, cancellation);
        var settings = new ReviewSettings(_host.Read(arguments))
        {
            File = arguments.GetValue(_out) ?? (goesOn ? words[0] : Beside(words[0])),
            Data = data,
            Pictures = photos.Length == 0 ? [] : [.. source.Expand(photos, needsOne: true)],
            Reading = _reading.Read(arguments) with { Images = arguments.GetValue(_images) },
            Objects = _objects.Read(arguments) ?? new(ObjectPolicy.Largest),
            Labels = arguments.GetValue(_label)!,
            Run = arguments.GetValue(_run),
            Cascades = arguments.GetValue(_cascade)!,
            Predictor = new()
            {
                Threads = (int)RangeOf.Read(arguments, _threads, 1, 1024), ThreadsPerPicture = 1, Convert = OnnxConversion.Convert,
            },
            Program = OwnProgram.With,
            Progress = new WorkStatus(terminal, "Looking at pictures"),
        };
        if (photos.Length > 0 && settings.Pictures.Count == 0)
            throw new InputException($"There are no pictures in {photos[0]}, so there is nothing to review.");
        ReviewAsync(settings, terminal, arguments.GetValue(Json), cancellation).GetAwaiter().GetResult();
        return ExitCode.Done;
    }

    static async Task ReviewAsync(ReviewSettings settings, Terminal terminal, bool asJson, CancellationToken cancellation)
    {
        await using var server = await ReviewServer.StartAsync(settings, cancellation).ConfigureAwait(false);
        terminal.ClearStatus();
        foreach (string note in server.Notes) terminal.Say($"Note: {note}");
        terminal.GoingOn = $"What was saved is in {ShellLine.Nearby(server.File)}.";
        var figures = server.Figures;
        terminal.Say($"{Counted.Of(figures.Total, "picture")} to review, {figures[ReviewState.Open]:N0} of them open, at " +
            $"{string.Join(' ', server.Addresses)}. Each decision is saved at once, in {ShellLine.Nearby(server.File)}. Ctrl-C ends it.");
        if (asJson)
        {
            var listening = new ReviewingAtJson(server.File, figures.Total, server.Addresses);
            JsonText.WriteLine(terminal.Output, listening, CliJson.Default.ReviewingAtJson);
            terminal.Output.Flush();
        }
        await server.RunAsync(cancellation).ConfigureAwait(false);
        if (await server.EndTrainingAsync().ConfigureAwait(false) is { } training) terminal.Say($"The training: {training}");
        figures = server.Figures;
        string file = ShellLine.Nearby(server.File);
        terminal.Say($"{figures.Reviewed:N0} of {Counted.Of(figures.Total, "picture")} reviewed. Go on: {ShellLine.Of("review", file)}" +
            (figures.Reviewed == 0 ? "" : $"; train on them: {ShellLine.Of("train", file, "--only", ReadWords.Reviewed)}"));
    }

    /// <summary>Whether a word means pictures and no boxes.</summary>
    static bool IsPhotos(string word) => FileNames.IsPicture(word) || word.AsSpan().ContainsAny('*', '?') || DataOptions.IsPhotos(word);

    /// <summary>The review's file beside what is reviewed.</summary>
    string Beside(string word) => Path.Exists(word)
        ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(word)) + ReviewFile.Ending
        : throw new InputException($"There is nothing at {word}, beside which the review's file could be. Name it by {_out.Name}, or a " +
            $"folder in the place of a pattern.{NearPaths.DidYouMean(word)}");
}

/// <summary>What <c>review --json</c> prints once it answers.</summary>
sealed record ReviewingAtJson(string File, int Pictures, IReadOnlyList<string> Addresses);
