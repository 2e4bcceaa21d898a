using System.CommandLine;
using System.CommandLine.Help;

namespace Boxfit.Bench;

/// <summary><c>bench/run</c>: speed and memory side by side with PyTorch, TorchSharp, OpenCV and ONNX Runtime.</summary>
sealed class BenchCommand : BoxfitCommand
{
    static readonly string[] s_names = [.. Contest.All.Select(c => c.Name)];

    readonly Option<string[]> _only = new("--only")
    {
        Description = $"Measure only these: {string.Join(", ", s_names)}; the long ones are measured only where they are named here",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "NAME",
    };

    readonly Option<int> _pairs = new("--pairs")
    {
        Description = "How many times Boxfit and its peers take turns; with --profile, steps of which the shortest times count",
        DefaultValueFactory = _ => 5,
        HelpName = "N",
    };

    readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads that Boxfit and its peers compute on",
        DefaultValueFactory = _ => 2,
        HelpName = "N",
    };

    readonly Option<string?> _images = new("--images")
    {
        Description = "JPEG pictures to decode and to search; pictures are drawn where none are given",
        HelpName = "DIR",
    };

    readonly Option<string?> _python = new("--python")
    {
        Description = "Python whose PyTorch and OpenCV are the peers; the default is the one with the newest PyTorch",
        HelpName = "PROGRAM",
    };

    readonly Option<string?> _profile = new("--profile")
    {
        Description = "Instead, show where the time of Boxfit's own training step goes, by kind of step",
        HelpName = "BACKBONE",
    };

    readonly Option<bool> _markdown = Switch("--markdown", "Print the table as Markdown, for a page");

    public BenchCommand() : base("bench/run", "Measure speed and memory side by side with PyTorch, TorchSharp, OpenCV and ONNX Runtime")
    {
        _only.AcceptOnlyFromAmong(s_names);
        _profile.AcceptOnlyFromAmong([.. Backbones.Names]);
        Option[] options = [_only, _pairs, _threads, _images, _python, _profile, _markdown, Json, new HelpOption()];
        foreach (var option in options) Options.Add(option);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("bench/run", "everything; takes some minutes on a machine that does nothing else"),
        ("bench/run --only decode --images photos", "decoding, on pictures of your own"),
        ("bench/run --only resnet50 --pairs 9 --json", "the recipe's training step, for a program to read"),
        ("bench/run --only inference folder --images photos --markdown", "prediction against ONNX Runtime and OpenCvSharp, for a page"),
        ("bench/run --only serve serve-memory --images photos", "the HTTP service; needs wrk, and ten minutes for its memory"),
        ("bench/run --profile mobilenet_v2 --pairs 9", "where the time of a training step goes; needs no peer"),
    ];

    protected override int Run(CommandContext context)
    {
        var arguments = context.Arguments;
        int pairs = arguments.GetValue(_pairs), threads = arguments.GetValue(_threads);
        if (arguments.GetValue(_markdown) && arguments.GetValue(Json))
            throw new InputException($"{_markdown.Name} and {Json.Name} are two forms of one table: give one of them.");
        if (pairs < 1 || threads < 1) throw new InputException("--pairs and --threads must be at least 1.");
        return arguments.GetValue(_profile) is { } backbone ? Profile(context, backbone, pairs, threads) : Measure(context, pairs, threads);
    }

    int Profile(CommandContext context, string backbone, int pairs, int threads)
    {
        foreach (var option in (Option[])[_only, _images, _python, _markdown])
        {
            if (context.Arguments.GetResult(option) is { Implicit: false })
            {
                throw new InputException(
                    $"--profile measures Boxfit alone, {option.Name} is for measurements against peers: give one of them.");
            }
        }
        context.Terminal.Say(Describe(EngineReport.Make()));
        var kinds = StepProfile.Measure(backbone, pairs, threads);
        var rounded = kinds.Select(k => k with { Seconds = Math.Round(k.Seconds, 6) });
        if (context.Arguments.GetValue(Json)) JsonText.WriteLine(context.Terminal.Output, new(rounded), BenchJson.Default.BenchKinds);
        else context.Terminal.Write(StepProfile.Table(kinds));
        return ExitCode.Done;
    }

    int Measure(CommandContext context, int pairs, int threads)
    {
        var (arguments, terminal, cancellation) = context;
        string[] usual = [.. Contest.All.Where(c => !c.IsLong).Select(c => c.Name)];
        string[] names = arguments.GetValue(_only) is { Length: > 0 } only ? only : usual;
        var contests = names.Select(n => Contest.All.First(c => c.Name == n)).ToList();
        bool needsPython = contests.Exists(c => c.NeedsPython);
        if (!needsPython && arguments.GetResult(_python) is { Implicit: false })
            throw new InputException($"{string.Join(", ", names)} is measured without Python: leave {_python.Name} out.");
        var python = needsPython ? PythonPeers.Find(arguments.GetValue(_python)) : null;
        var engine = contests.Exists(c => c.NeedsEngine) ? EngineReport.Make() : null;
        terminal.Say(string.Join("; ", new[] { engine is null ? null : Describe(engine), python?.Versions }.OfType<string>()));
        foreach (var package in contests.SelectMany(c => c.Packages).Distinct())
            terminal.Say(package.Find(terminal.Say) is { } problem ? $"{package.Name} is left out: {problem}" : package.Name);
        var occasion = new Occasion
        {
            Pairs = pairs, Threads = threads, Say = terminal.Say, Pictures = arguments.GetValue(_images),
            Instructions = engine?.Instructions, FoundPython = python,
        };
        var rows = new List<BenchRow>();
        foreach (var contest in contests)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.AddRange(contest.Measure(occasion));
        }
        if (arguments.GetValue(Json)) JsonText.WriteLine(terminal.Output, new(rows.Select(r => r.Rounded())), BenchJson.Default.BenchRows);
        else if (arguments.GetValue(_markdown)) terminal.Output.Write(MarkdownTable.Of(Table(rows)));
        else terminal.Write(Table(rows));
        foreach (var row in rows.Where(r => !r.IsReached))
            terminal.Say($"Below what must be reached ({row.Must:F2}×): {row.Name}, {row.Ratio:F2}× against {row.PeerName}");
        return rows.TrueForAll(r => r.IsReached) ? ExitCode.Done : ExitCode.Failed;
    }

    public override string Meaning(int code) => code == ExitCode.Failed
        ? "failed, or a ratio is below what must be reached (column Must)" : base.Meaning(code);

    static string Describe(EngineReport engine) => $"oneDNN {engine.Version} on {engine.Instructions}";

    static TextTable Table(List<BenchRow> rows)
    {
        var table = new TextTable("Measure", "Against", ">Boxfit", ">Peer", "Unit", ">Ratio", ">Must", ">Aim", ">Share of peak");
        foreach (var row in rows)
        {
            table.Add(
                row.Name, row.PeerName, $"{row.Ours:G4}", $"{row.Peer:G4}", row.Unit,
                $"{row.Ratio:F2}×", $"{row.Must:F2}×", $"{row.Aim:F2}×", row.ShareOfPeak is { } share ? $"{share:P0}" : "");
        }
        return table;
    }
}
