namespace Boxfit.Cli.Input;

/// <summary>The options that say how cascades search a picture: <c>detect</c> and <c>label</c> share them.</summary>
sealed class SearchOptions
{
    readonly Option<double> _scaleFactor = BoxfitCommand.Option(
        "--scale-factor", "X", "How much larger each size of window is than the one before", new DetectionOptions().ScaleFactor);
    readonly Option<int> _minNeighbours;
    readonly Option<string?> _minSize = BoxfitCommand.Option<string?>("--min-size", "WxH", "Leave out smaller windows");
    readonly Option<string?> _maxSize = BoxfitCommand.Option<string?>("--max-size", "WxH", "Leave out larger windows");
    readonly Option<bool> _equalize = BoxfitCommand.Switch("--equalize", "Equalize each picture's histogram before");

    public SearchOptions(int minNeighbours) => _minNeighbours = BoxfitCommand.Option(
        "--min-neighbors", "N", "A box needs more than so many windows that agree; 0 gives every window", minNeighbours);

    /// <summary>The options in the order in which the help shows them.</summary>
    public IReadOnlyList<Option> All => [_scaleFactor, _minNeighbours, _minSize, _maxSize, _equalize];

    /// <summary>Sizes to search and how many windows must agree.</summary>
    /// <exception cref="InputException">A size is malformed.</exception>
    public DetectionOptions Read(ParseResult arguments) => new()
    {
        ScaleFactor = arguments.GetValue(_scaleFactor),
        MinNeighbours = arguments.GetValue(_minNeighbours),
        MinSize = ReadSize(_minSize, arguments),
        MaxSize = ReadSize(_maxSize, arguments),
    };

    /// <summary>Whether histograms are equalized.</summary>
    public bool Equalizes(ParseResult arguments) => arguments.GetValue(_equalize);

    static (int Width, int Height)? ReadSize(Option<string?> option, ParseResult arguments)
    {
        if (arguments.GetValue(option) is not { } text) return null;
        string[] edges = text.Split('x', 'X', '×');
        if (edges.Length is 1 or 2 && Edge(edges[0]) is { } width && Edge(edges[^1]) is { } height) return (width, height);
        throw new InputException($"{option.Name}: found '{text}', expected width and height in pixels, such as 30x30.");
    }

    static int? Edge(string text)
    {
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int edge);
        return isNumber && edge is > 0 and <= DetectionOptions.MaxEdge ? edge : null;
    }
}
