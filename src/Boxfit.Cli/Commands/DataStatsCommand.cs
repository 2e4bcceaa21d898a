using System.CommandLine;
using System.Text.Json;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data stats</c>: the figures of a data set.</summary>
sealed class DataStatsCommand : BoxfitCommand
{
    readonly Argument<string[]> _data = new("DATA")
    {
        Description = "Data file or folder of pictures' boxes; several are parts of one set (train.csv test.csv)",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string?> _format = new("--format") { Description = "Format of DATA; default: found out by its content", HelpName = "NAME" };
    readonly Option<string?> _images = new("--images") { Description = "Folder of the pictures; default: beside DATA", HelpName = "DIR" };
    readonly Option<string?> _report = new("--report") { Description = "Write an HTML report with plots", HelpName = "FILE.html" };
    readonly Option<string?> _plot = new("--plot") { Description = "Draw the plots into a .png or .svg file", HelpName = "FILE" };

    public DataStatsCommand() : base("stats", "Show the sizes, shapes and places of pictures and boxes, and the best constant box")
    {
        _format.AcceptOnlyFromAmong([.. AnnotationFiles.FormatNames]);
        Arguments.Add(_data);
        foreach (var option in (Option[])[_format, _images, _report, _plot, Json]) Options.Add(option);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data stats boxes.csv --images photos", "a table"),
        ("boxfit data stats train.csv test.csv --report stats.html --plot stats.png", "with plots"),
    ];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string[] data = arguments.GetRequiredValue(_data);
        OutputFiles.RequirePage(_report.Name, arguments.GetValue(_report));
        OutputFiles.RefuseSame((_report.Name, arguments.GetValue(_report)), (_plot.Name, arguments.GetValue(_plot)));
        foreach (var option in (Option<string?>[])[_report, _plot])
        {
            if (arguments.GetValue(option) is not { } output) continue;
            foreach (string input in data) OutputFiles.RefuseInput(option.Name, output, input);
            OutputFiles.CreateFolderOf(output);
        }
        var sets = data.Select(path => AnnotationFiles.Read(path, arguments.GetValue(_format))).ToList();
        var statistics = DataStatistics.Gather(sets, arguments.GetValue(_images), new WorkStatus(terminal, "Reading headers"), cancellation);
        terminal.ClearStatus();

        if (arguments.GetValue(_report) is { } report)
        {
            StatisticsReport.Save(report, $"Figures of {string.Join(", ", data.Select(d => Path.GetFileName(Path.GetFullPath(d))))}", statistics);
            terminal.Say($"Report: {report}");
        }
        if (arguments.GetValue(_plot) is { } plot)
        {
            StatisticsPlots.Save(statistics, plot);
            terminal.Say($"Plots: {plot}");
        }
        if (arguments.GetValue(Json)) JsonLine.Write(terminal.Output, json => WriteJson(json, statistics));
        else terminal.WriteFigures(StatisticsReport.Lines(statistics));
        return ExitCode.Done;
    }

    static void WriteJson(Utf8JsonWriter json, DataStatistics s)
    {
        json.WriteStartObject();
        json.WriteNumber("pictures", s.Pictures);
        json.WriteNumber("readable", s.Readable);
        json.WriteNumber("malformed", s.Malformed);
        json.WriteNumber("boxes", s.Boxes.Count);
        json.WriteNumber("unusableBoxes", s.UnusableBoxes);
        WriteCounts(json, "objectsPerPicture", s.ObjectsPerPicture.Select(o => ($"{o.Objects}", o.Pictures)));
        WriteCounts(json, "formats", s.Formats);
        json.WriteNumber("turned", s.Turned);
        WriteCounts(json, "classes", s.Classes);
        WriteCounts(json, "parts", s.Parts);
        WriteQuantiles(json, "width", s.Sizes.Select(p => (double)p.Width));
        WriteQuantiles(json, "height", s.Sizes.Select(p => (double)p.Height));
        WriteQuantiles(json, "boxArea", s.Boxes.Select(b => b.Box.Area));
        WriteQuantiles(json, "boxAspect", s.Boxes.Select(b => b.Aspect));
        WriteQuantiles(json, "boxCentreX", s.Boxes.Select(b => (b.Box.X1 + b.Box.X2) / 2));
        WriteQuantiles(json, "boxCentreY", s.Boxes.Select(b => (b.Box.Y1 + b.Box.Y2) / 2));
        if (s.ConstantBox is { } box)
        {
            json.WriteStartArray("constantBox");
            foreach (double edge in (double[])[box.X1, box.Y1, box.X2, box.Y2]) json.WriteNumberValue(Math.Round(edge, 6));
            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("constantBox");
        }
        json.WriteFigure("constantBoxIou", s.ConstantBoxIou ?? double.NaN);
        json.WriteEndObject();
    }

    static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<(string Name, int Count)> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts) json.WriteNumber(key, count);
        json.WriteEndObject();
    }

    static void WriteQuantiles(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        if (Quantiles.Of(values) is not { } q)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteFigure("min", q.Minimum);
        json.WriteFigure("p5", q.P5);
        json.WriteFigure("median", q.Median);
        json.WriteFigure("p95", q.P95);
        json.WriteFigure("max", q.Maximum);
        json.WriteEndObject();
    }
}
