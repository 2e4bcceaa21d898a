namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data stats</c>: the figures of a data set.</summary>
sealed class DataStatsCommand : BoxfitCommand
{
    readonly Argument<string[]> _data = DataOptions.SeveralData();
    readonly ReadingOptions _reading = new();
    readonly Option<string?> _images = DataOptions.Images();
    readonly OutputOption _report = new("--report", "FILE.html", "Write an HTML report with plots", OutputKind.Page);
    readonly OutputOption _plot = new("--plot", "FILE", "Draw the plots into a .png or .svg file", OutputKind.Drawing);

    public DataStatsCommand() : base("stats", "Show the sizes, shapes and places of pictures and boxes, and the best constant box") =>
        Take([_data, .. _reading.All, _images, _report, _plot, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data stats boxes.csv --images photos", "a table"),
        ("boxfit data stats train.csv test.csv --report stats.html --plot stats.png", "with plots"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string[] data = arguments.GetRequiredValue(_data);
        DataOptions.RefusePhotos(data);
        foreach (var option in (OutputOption[])[_report, _plot]) option.RefuseInputs(arguments, data);
        var reading = _reading.Read(arguments) with { Images = arguments.GetValue(_images) };
        var sets = data.Select(path => AnnotationFiles.Read(path, reading)).ToList();
        var status = new WorkStatus(terminal, "Reading headers");
        var statistics = DataStatistics.Gather(sets, arguments.GetValue(_images), status, cancellation);
        terminal.ClearStatus();

        string names = string.Join(", ", data.Select(d => Path.GetFileName(Path.GetFullPath(d))));
        _report.Write(context, "Report", path => StatisticsReport.Save(path, $"Figures of {names}", statistics));
        _plot.Write(context, "Plots", path => StatisticsPlots.Save(statistics, names, path));
        if (arguments.GetValue(Json)) JsonText.WriteLine(terminal.Output, StatisticsJson.Of(statistics), CliJson.Default.StatisticsJson);
        else terminal.WriteFigures(StatisticsReport.Lines(statistics));
        SayEnd(context, data, statistics);
        return ExitCode.Done;
    }

    void SayEnd(CommandContext context, string[] data, DataStatistics statistics)
    {
        var arguments = context.Arguments;
        var ending = new Ending(context)
            .LookAt(arguments.GetValue(_report), "the figures with plots")
            .LookAt(arguments.GetValue(_plot), "the plots");
        string[] names = [.. data.Select(ShellLine.Nearby), .. ending.Given(["--images", .. _reading.All.Select(o => o.Name)])];
        if (arguments.GetValue(_report) is null) ending.Next("data stats", [.. names, _report.Name, FreeName.Of("stats.html")]);
        bool isFaulty = statistics.Malformed > 0 || statistics.Readable < statistics.Pictures
            || statistics.CutBoxes > 0 || statistics.UnusableBoxes > 0;
        if (isFaulty) ending.Next("data check", names);
        else if (data.Length == 1) ending.NextTraining(statistics.Pictures, names);
        ending.Say(arguments.GetValue(Json));
    }
}

/// <summary>What <c>data stats --json</c> prints.</summary>
sealed record StatisticsJson(
    int Pictures, int Readable, int Malformed, int Boxes, int CutBoxes, int UnusableBoxes, int UnreadBoxes,
    IReadOnlyDictionary<string, int> ObjectsPerPicture, IReadOnlyDictionary<string, int> Formats, int Turned,
    IReadOnlyDictionary<string, int> Classes, IReadOnlyDictionary<string, int> Parts)
{
    public required Distribution? Width { get; init; }
    public required Distribution? Height { get; init; }
    public required Distribution? BoxArea { get; init; }
    public required Distribution? BoxAspect { get; init; }
    public required Distribution? BoxCentreX { get; init; }
    public required Distribution? BoxCentreY { get; init; }
    public required double[]? ConstantBox { get; init; }
    public required double? ConstantBoxIou { get; init; }

    public static StatisticsJson Of(DataStatistics s) => new(
        s.Pictures, s.Readable, s.Malformed, s.Boxes.Count, s.CutBoxes, s.UnusableBoxes, s.UnreadBoxes,
        CliJson.Counts(s.ObjectsPerPicture.Select(o => ($"{o.Objects}", o.Pictures))), CliJson.Counts(s.Formats), s.Turned,
        CliJson.Counts(s.Classes), CliJson.Counts(s.Parts))
    {
        Width = Distribution.Of(s.Sizes.Select(p => (double)p.Width)),
        Height = Distribution.Of(s.Sizes.Select(p => (double)p.Height)),
        BoxArea = Distribution.Of(s.Boxes.Select(b => b.Box.Area)),
        BoxAspect = Distribution.Of(s.Boxes.Select(b => b.Aspect)),
        BoxCentreX = Distribution.Of(s.Boxes.Select(b => (b.Box.X1 + b.Box.X2) / 2)),
        BoxCentreY = Distribution.Of(s.Boxes.Select(b => (b.Box.Y1 + b.Box.Y2) / 2)),
        ConstantBox = s.ConstantBox is { } box ? CliJson.Edges(box) : null,
        ConstantBoxIou = s.ConstantBoxIou is { } iou ? JsonText.Figure(iou) : null,
    };

    public sealed record Distribution(double? Min, double? P5, double? Median, double? P95, double? Max)
    {
        public static Distribution? Of(IEnumerable<double> values) => Quantiles.Of(values) is not { } q ? null : new(
            JsonText.Figure(q.Minimum), JsonText.Figure(q.P5), JsonText.Figure(q.Median), JsonText.Figure(q.P95),
            JsonText.Figure(q.Maximum));
    }
}
