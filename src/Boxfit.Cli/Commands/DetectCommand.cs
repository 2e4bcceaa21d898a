using System.CommandLine;
using System.Globalization;
using Boxfit.Cascades;
using Boxfit.Cli.Input;
using Boxfit.Cli.Output;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit detect</c>: a cascade's boxes as they are.</summary>
sealed class DetectCommand : BoxfitCommand
{
    readonly Argument<string[]> _pictures = new("PICTURES")
    {
        Description = "Pictures, folders (with all below), patterns such as 'photos/**/*.jpg', or - for standard input: " +
            "a list of paths, one a line, or the bytes of one picture",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string> _cascade = new("--cascade")
    {
        Description = "Name of one of OpenCV's cascades, such as frontalface_default or lbpcascade_frontalface, or a cascade file",
        HelpName = "NAME|FILE",
        Required = true,
    };
    readonly Option<double> _scaleFactor = new("--scale-factor")
    {
        Description = "How much larger each size of window is than the one before",
        HelpName = "X",
        DefaultValueFactory = _ => new DetectionOptions().ScaleFactor,
    };
    readonly Option<int> _minNeighbors = new("--min-neighbors")
    {
        Description = "A box needs more than so many windows that agree; 0 gives every window",
        HelpName = "N",
        DefaultValueFactory = _ => new DetectionOptions().MinNeighbors,
    };
    readonly Option<string?> _minSize = new("--min-size") { Description = "Leave out smaller windows", HelpName = "WxH" };
    readonly Option<string?> _maxSize = new("--max-size") { Description = "Leave out larger windows", HelpName = "WxH" };
    readonly Option<bool> _equalize = new("--equalize") { Description = "Equalise each picture's histogram before" };

    public DetectCommand() : base("detect", "Find objects with one of OpenCV's cascades: the same boxes as its detectMultiScale")
    {
        Json.Description = "Print a line of JSON for each picture";
        Arguments.Add(_pictures);
        foreach (var option in (Option[])[_cascade, _scaleFactor, _minNeighbors, _minSize, _maxSize, _equalize, Json]) Options.Add(option);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit detect photos --cascade frontalface_default", "faces in all pictures of a folder"),
        ("boxfit detect photo.jpg --cascade eye --scale-factor 1.05 --min-neighbors 5 --min-size 20x20 --json",
            "{\"path\":\"photo.jpg\",\"width\":640,\"height\":480,\"detections\":[{\"box\":[251,15,34,34],\"neighbours\":9,\"levelWeight\":2.87}]}"),
        ("find photos -name '*.jpg' | boxfit detect - --cascade my-cascade.xml --json", "a list of paths from standard input"),
    ];

    public override IReadOnlyList<int> ExitCodes => [.. base.ExitCodes.Append(ExitCode.DoneWithSkips).Order()];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        var options = new DetectionOptions
        {
            ScaleFactor = arguments.GetValue(_scaleFactor),
            MinNeighbors = arguments.GetValue(_minNeighbors),
            MinSize = ReadSize(_minSize, arguments),
            MaxSize = ReadSize(_maxSize, arguments),
        };
        var detector = CascadeDetector.Load(CascadeFiles.Find(arguments.GetRequiredValue(_cascade)));
        using var input = new PictureSource(terminal);
        var paths = input.Expand(arguments.GetRequiredValue(_pictures));
        Action<PictureDetections, TextWriter> write = arguments.GetValue(Json) ? DetectionLines.WriteJson : DetectionLines.WriteText;
        int pictures = 0, failed = 0, boxes = 0;
        foreach (var picture in detector.DetectFiles(paths, options, arguments.GetValue(_equalize), cancellation))
        {
            pictures++;
            boxes += picture.Detections.Count;
            if (picture.Error is not null) failed++;
            write(picture with { Path = input.NameOf(picture.Path) }, terminal.Output);
            terminal.ShowStatus(() => $"{pictures:N0} pictures, {boxes:N0} boxes");
        }
        terminal.ClearStatus();
        if (pictures == 0) throw new InputException("Standard input is empty; expected paths of pictures, one a line, or a picture.");
        terminal.Say($"{boxes:N0} boxes in {pictures - failed:N0} pictures.{(failed > 0 ? $" {failed:N0} of {pictures:N0} pictures could not be read." : "")}");
        return failed == 0 ? ExitCode.Done : failed == pictures ? ExitCode.Failed : ExitCode.DoneWithSkips;
    }

    static (int Width, int Height)? ReadSize(Option<string?> option, ParseResult arguments)
    {
        if (arguments.GetValue(option) is not { } text) return null;
        string[] edges = text.Split('x', 'X', '×');
        if (edges.Length is 1 or 2 && Edge(edges[0]) is { } width && Edge(edges[^1]) is { } height) return (width, height);
        throw new InputException($"{option.Name}: found '{text}', expected width and height in pixels, such as 30x30.");
    }

    static int? Edge(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int edge) && edge is > 0 and <= DetectionOptions.MaxEdge ? edge : null;
}
