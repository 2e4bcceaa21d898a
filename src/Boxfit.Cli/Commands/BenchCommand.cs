using System.CommandLine;
using System.Text.Json;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit bench</c>: speed and memory side by side with PyTorch, TorchSharp and OpenCV.</summary>
sealed class BenchCommand : BoxfitCommand
{
    readonly Option<string[]> _only = new("--only")
    {
        Description = $"Measure only these: {string.Join(", ", Benchmarks.Names)}",
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

    public BenchCommand() : base("bench", "Measure speed and memory side by side with PyTorch, TorchSharp and OpenCV")
    {
        _only.AcceptOnlyFromAmong([.. Benchmarks.Names]);
        _profile.AcceptOnlyFromAmong([.. Backbones.Names]);
        foreach (var option in (Option[])[_only, _pairs, _threads, _images, _python, _profile, Json]) Options.Add(option);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit bench", "everything; takes some minutes on a machine that does nothing else"),
        ("boxfit bench --only decode --images photos", "decoding, on pictures of your own"),
        ("boxfit bench --only resnet50 --pairs 9 --json", "the recipe's training step, for a program to read"),
        ("boxfit bench --profile mobilenet_v2 --pairs 9", "where the time of a training step goes; needs no peer"),
    ];

    public override int Run(CommandContext context)
    {
        var arguments = context.Arguments;
        int pairs = arguments.GetValue(_pairs), threads = arguments.GetValue(_threads);
        if (pairs < 1 || threads < 1) throw new InputException("--pairs and --threads must be at least 1.");
        if (arguments.GetValue(_profile) is { } backbone)
        {
            foreach (var option in (Option[])[_only, _images, _python])
            {
                if (arguments.GetResult(option) is { Implicit: false })
                {
                    throw new InputException(
                        $"--profile measures Boxfit alone, {option.Name} is for measurements against peers: give one of them.");
                }
            }
            context.Terminal.Say(Describe(EngineReport.Make()));
            var kinds = StepProfile.Measure(backbone, pairs, threads);
            if (arguments.GetValue(Json)) JsonLine.Write(context.Terminal.Output, json => Write(json, kinds));
            else context.Terminal.Write(StepProfile.Table(kinds));
            return ExitCode.Done;
        }
        string[] names = arguments.GetValue(_only) is { Length: > 0 } only ? only : [.. Benchmarks.Names];
        bool needsPython = names.Any(Benchmarks.NeedsPython);
        if (!needsPython && arguments.GetResult(_python) is { Implicit: false })
            throw new InputException($"{string.Join(", ", names)} is measured without Python: leave {_python.Name} out.");
        var python = needsPython ? PythonPeers.Find(arguments.GetValue(_python)) : null;
        var engine = names.Any(Benchmarks.NeedsEngine) ? EngineReport.Make() : null;
        context.Terminal.Say(string.Join("; ", new[] { engine is null ? null : Describe(engine), python?.Versions }.OfType<string>()));
        var torchSharp = names.Any(Benchmarks.HasTorchSharp) ? FindTorchSharp(context.Terminal) : null;
        var benchmarks = new Benchmarks(
            python, torchSharp, engine?.Instructions, pairs, threads, arguments.GetValue(_images), context.Terminal.Say);
        var rows = new List<BenchRow>();
        foreach (string name in names)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            rows.AddRange(benchmarks.Run(name));
        }
        if (arguments.GetValue(Json)) JsonLine.Write(context.Terminal.Output, json => Write(json, rows));
        else Print(rows, context.Terminal);
        foreach (var row in rows.Where(r => !r.IsReached))
            context.Terminal.Say($"Below what must be reached ({row.Must:F2}×): {row.Name}, {row.Ratio:F2}× against {row.PeerName}");
        return rows.TrueForAll(r => r.IsReached) ? ExitCode.Done : ExitCode.Failed;
    }

    public override string Meaning(int code) => code == ExitCode.Failed
        ? "failed, or a ratio is below what must be reached (column Must)" : base.Meaning(code);

    static string Describe(EngineReport engine) => $"oneDNN {engine.Version} on {engine.Instructions}";

    static TorchSharpPeer? FindTorchSharp(Terminal terminal)
    {
        var (peer, problem) = TorchSharpPeer.Find(terminal.Say);
        terminal.Say(peer is null ? $"TorchSharp is left out: {problem}" : $"TorchSharp {peer.Version}");
        return peer;
    }

    static void Write(Utf8JsonWriter json, List<BenchRow> rows)
    {
        json.WriteStartObject();
        json.WriteStartArray("rows");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteString("peerName", row.PeerName);
            json.WriteFigure("ours", row.Ours);
            json.WriteFigure("peer", row.Peer);
            json.WriteString("unit", row.Unit);
            json.WriteFigure("ratio", row.Ratio);
            json.WriteFigure("must", row.Must);
            json.WriteFigure("aim", row.Aim);
            json.WriteFigure("shareOfPeak", row.ShareOfPeak ?? double.NaN);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, IReadOnlyList<KindOfStep> kinds)
    {
        json.WriteStartObject();
        json.WriteStartArray("kinds");
        foreach (var kind in kinds)
        {
            json.WriteStartObject();
            json.WriteString("kind", kind.Kind);
            json.WriteNumber("steps", kind.Count);
            json.WriteFigure("seconds", kind.Seconds);
            json.WriteStartArray("implementations");
            foreach (string implementation in kind.Implementations) json.WriteStringValue(implementation);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Print(List<BenchRow> rows, Terminal terminal)
    {
        var table = new TextTable("Measure", "Against", ">Boxfit", ">Peer", "Unit", ">Ratio", ">Must", ">Aim", ">Share of peak");
        foreach (var row in rows)
        {
            table.Add(
                row.Name, row.PeerName, $"{row.Ours:G4}", $"{row.Peer:G4}", row.Unit, $"{row.Ratio:F2}×", $"{row.Must:F2}×", $"{row.Aim:F2}×",
                row.ShareOfPeak is { } share ? $"{share:P0}" : "");
        }
        terminal.Write(table);
    }
}
