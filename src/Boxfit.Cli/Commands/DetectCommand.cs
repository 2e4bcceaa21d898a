namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit detect</c>: a cascade's boxes as they are.</summary>
sealed class DetectCommand : BoxfitCommand
{
    readonly Argument<string[]> _pictures = Argument<string[]>("PICTURES",
        "Pictures, folders (with all below), patterns such as 'photos/**/*.jpg', or - for standard input: " +
        "a list of paths, one a line, or the bytes of one picture");
    readonly Option<string> _cascade = Required<string>("--cascade", "NAME|FILE",
        "Name of one of OpenCV's cascades, such as frontalface_default or lbpcascade_frontalface, or a cascade file");
    readonly SearchOptions _search = new(new DetectionOptions().MinNeighbours);

    readonly OutputOption _annotate = new("--annotate", "DIR",
        "Save the pictures with the boxes drawn in, at full resolution, into a folder", OutputKind.Folder);
    readonly ReplaceOption _replace = new("--annotate", ", unless Boxfit drew it");

    public DetectCommand()
        : base("detect", "Find objects with one of OpenCV's cascades: the same boxes as its detectMultiScale", maySkip: true)
    {
        Json.Description =
            "Print a line of JSON for each picture: box is x1, y1, x2, y2 as predict has it, xywh is x, y, width, height";
        Take([_pictures, _cascade, .. _search.All, _annotate, _replace, Json]);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit detect photos --cascade frontalface_default", "faces in all pictures of a folder"),
        ("boxfit detect photo.jpg --cascade eye --scale-factor 1.05 --min-neighbors 5 --min-size 20x20 --json",
            """{"path":"photo.jpg","width":640,"height":480,"detections":[{"box":[251,15,285,49],"xywh":[251,15,34,34],…}]}"""),
        ("find photos -name '*.jpg' | boxfit detect - --cascade my-cascade.xml --json", "a list of paths from standard input"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        var options = _search.Read(arguments);
        var detector = CascadeDetector.Load(
            CascadeFiles.Find(arguments.GetRequiredValue(_cascade), new FetchDisplay(terminal), cancellation));
        using var input = new PictureSource(terminal, cancellation);
        var paths = input.Expand(arguments.GetRequiredValue(_pictures));
        Action<PictureDetections, TextWriter> write = arguments.GetValue(Json) ? DetectionLines.WriteJson : DetectionLines.WriteText;
        var reasons = new ReasonLines("Not read: ");
        var annotated = arguments.GetValue(_annotate) is { } folder
            ? new PictureCopies(_annotate.Name, folder, paths, draws: true, arguments.GetValue(_replace)) : null;
        if (arguments.GetValue(_annotate) is { } place && PictureCopies.NoteOf(_annotate.Name, place, paths) is { } beside)
            terminal.Say(beside);
        int pictures = 0, failed = 0, boxes = 0;
        int? all = paths.TryGetNonEnumeratedCount(out int count) ? count : null;
        foreach (var picture in detector.DetectFiles(paths, options, _search.Equalizes(arguments), cancellation))
        {
            pictures++;
            boxes += picture.Detections.Count;
            string name = input.NameOf(picture.Path);
            write(picture with { Path = name }, terminal.Output);
            if (picture.Error is { } error)
            {
                failed++;
                reasons.Add(name, error);
            }
            else annotated?.SaveDrawn(name, picture.Detections.Select(d => Share(d, picture)), picture.Path);
            if (!terminal.IsLive || !terminal.ShowsOutput) terminal.ShowStatus(Describe); // On one screen the lines show it.
        }
        terminal.ClearStatus();
        if (pictures == 0) throw PictureSource.Empty();
        string unread = failed > 0 ? $" {failed:N0} of {Counted.Of(pictures, "picture")} could not be read." : "";
        terminal.Say($"{Counted.Of(boxes, "box")} in {Counted.Of(pictures - failed, "picture")}.{unread}");
        reasons.Report(terminal, areInResults: true);
        new Ending(context).LookAt(arguments.GetValue(_annotate), "the pictures with their boxes drawn in").Say(arguments.GetValue(Json));
        return failed == 0 ? ExitCode.Done : failed == pictures ? ExitCode.Failed : ExitCode.DoneWithSkips;

        static BoundingBox Share(Detection d, PictureDetections picture) =>
            new PixelBox(d.X, d.Y, d.X + d.Width, d.Y + d.Height).Relative(picture.Width, picture.Height);

        Status Describe()
        {
            string looked = Counted.Of(pictures, "picture"), found = Counted.Of(boxes, "box");
            string note = all is null ? looked : $"{pictures:N0} of {all:N0}";
            return new($"{looked}, {found}", [new("Searching", (double)pictures / all, note)], [found]);
        }
    }
}
