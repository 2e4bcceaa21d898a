using Boxfit.Architectures;
using Boxfit.Cli.Commands;
using Boxfit.Engine;
using Boxfit.Metrics;
using Boxfit.Weights;

namespace Boxfit.Cli.Bench;

/// <summary>The benchmark's measurements, each side by side with its peer in one run.</summary>
sealed class Benchmarks(Peers peers, VectorInstructions instructions, int pairs, int threads, string? pictures, Action<string> say)
{
    static readonly string s_program = Environment.ProcessPath!;

    /// <summary>The names that <see cref="Run"/> knows, in its order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["resnet50", "resnet18", "vgg16", "mobilenet_v2", "frozen", "cached-features", "decode", "cascade", "predict"];

    /// <summary>Measures what the name says; ResNet-50 gives a row for time and one for memory.</summary>
    public IEnumerable<BenchRow> Run(string name) => name switch
    {
        "resnet50" => Training(name, must: 1.6, aim: HasWideVectors ? 2 : 1.75, measureMemory: true),
        "mobilenet_v2" when !HasWideVectors => Training(name, must: 2.5, aim: 3.5, measureMemory: false),
        "frozen" => Training("resnet18", must: 1.2, aim: 1.6, measureMemory: false, isFrozen: true),
        "cached-features" => CachedFeatures(),
        "decode" => Decode(),
        "cascade" => Cascade(),
        "predict" => Predict(),
        _ => HasWideVectors ? Training(name, must: 1.2, aim: 1.6, measureMemory: false) : Training(name, 1.25, 1.4, measureMemory: false),
    };

    /// <summary>With AVX-512 there is more to win over PyTorch than without.</summary>
    bool HasWideVectors => instructions == VectorInstructions.Avx512;

    List<BenchRow> Training(string backbone, double must, double aim, bool measureMemory, bool isFrozen = false)
    {
        string name = isFrozen ? $"{backbone}, backbone frozen" : backbone;
        string[] frozen = isFrozen ? ["frozen"] : [], peerFrozen = isFrozen ? ["--frozen"] : [];
        using var peak = StartOurs("peak");
        using var ours = StartOurs(["training", backbone, .. frozen]);
        string[] formats = ["contiguous", "channels_last"];
        var theirs = formats.Select(f => peers.Start(
            $"PyTorch {f}", "peer_training.py", [backbone, "--format", f, "--threads", $"{threads}", .. peerFrozen])).ToList();
        try
        {
            var (own, others) = TakeTurns(name, ours, theirs);
            double peakRate = PeakWorker.Operations / Enumerable.Range(0, 10).Min(_ => peak.Step());
            var best = others.MinBy(Median.Of)!;
            double operations = TrainingWorker.Operations(backbone, isFrozen);
            List<BenchRow> rows =
            [
                new($"training step, {name}", Median.Of(own), Median.Of(best), "s", Ratio(own, best), must, aim,
                    operations / Median.Of(own) / peakRate),
            ];
            if (measureMemory)
            {
                double ownMemory = Mebibytes(ours), theirMemory = theirs.Min(Mebibytes);
                rows.Add(new($"peak memory, {backbone}", ownMemory, theirMemory, "MiB", theirMemory / ownMemory, Must: 1, Aim: 1 / 0.7));
            }
            return rows;
        }
        finally
        {
            foreach (var peer in theirs) peer.Dispose();
        }
    }

    /// <summary>The peer is Boxfit itself, training all of the network.</summary>
    IEnumerable<BenchRow> CachedFeatures()
    {
        foreach (string backbone in (string[])["mobilenet_v2", "resnet18"])
        {
            say($"cached-features: {pairs} epochs of {backbone} on cached features, and of all of it");
            var (cached, full) = CachedEpochs.Measure(backbone, pairs, threads);
            yield return new($"epoch on cached features against a full one, {backbone}", cached, full, "s", full / cached, Must: 20, Aim: 50);
        }
    }

    List<BenchRow> Decode()
    {
        const int count = 200;
        using var drawn = pictures is null ? DrawnPictures.Create(count) : null;
        string folder = pictures ?? drawn!.Folder;
        int available = DecodeWorker.Find(folder).Take(count).Count();
        if (available == 0) throw new InputException($"There are no JPEG pictures in {Path.GetFullPath(folder)}.");
        using var ours = StartOurs("decode", folder, $"{available}");
        using var theirs = peers.Start("OpenCV", "peer_decode.py", folder, "--pictures", $"{available}");
        var (own, others) = TakeTurns("decode", ours, [theirs]);
        return
        [
            new("decode and preprocess, one core", available / Median.Of(own), available / Median.Of(others[0]), "pictures/s",
                Ratio(own, others[0]), Must: 1, Aim: 2),
        ];
    }

    List<BenchRow> Cascade()
    {
        const int count = 50;
        using var drawn = pictures is null ? DrawnPictures.Create(count) : null;
        string folder = pictures ?? drawn!.Folder;
        int available = DecodeWorker.Find(folder).Take(count).Count();
        if (available == 0) throw new InputException($"There are no JPEG pictures in {Path.GetFullPath(folder)}.");
        using var ours = StartOurs("cascade", folder, $"{available}");
        using var theirs = peers.Start("OpenCV", "peer_cascade.py", folder, "--pictures", $"{available}", "--threads", $"{threads}");
        var (own, others) = TakeTurns("cascade", ours, [theirs]);
        return
        [
            new("cascade detection, frontalface_default", available / Median.Of(own), available / Median.Of(others[0]), "pictures/s",
                Ratio(own, others[0]), Must: 2, Aim: 5),
        ];
    }

    List<BenchRow> Predict()
    {
        using var drawn = DrawnPictures.Create(1);
        string folder = drawn.Folder, picture = DecodeWorker.Find(folder).First();
        string model = Path.Combine(folder, "model.safetensors"), peerModel = Path.Combine(folder, "model.pth");
        SaveModel(model);
        peers.Time("peer_predict.py", "--make", peerModel);
        List<double> own = [], other = [];
        for (int pair = 0; pair <= pairs; pair++)
        {
            say($"predict: pair {pair} of {pairs}");
            double ourSeconds = Peers.TimeProgram(s_program, ["predict", model, picture, "--json"]);
            double theirSeconds = peers.Time("peer_predict.py", peerModel, picture);
            if (pair == 0) continue; // The first reads programs and files from the disk.
            own.Add(ourSeconds);
            other.Add(theirSeconds);
        }
        return [new("start of predict to its output, resnet18", Median.Of(own), Median.Of(other), "s", Ratio(own, other), Must: 3, Aim: 8)];
    }

    (List<double> Ours, List<List<double>> Theirs) TakeTurns(string name, Worker ours, List<Worker> theirs)
    {
        List<double> own = [];
        var others = theirs.ConvertAll(_ => new List<double>());
        for (int pair = 0; pair <= pairs; pair++)
        {
            say($"{name}: pair {pair} of {pairs}");
            double seconds = ours.Step();
            var theirSeconds = theirs.ConvertAll(w => w.Step());
            if (pair == 0) continue; // The first step fills caches.
            own.Add(seconds);
            for (int i = 0; i < others.Count; i++) others[i].Add(theirSeconds[i]);
        }
        return (own, others);
    }

    static double Ratio(List<double> ours, List<double> theirs) => Median.Of(ours.Zip(theirs, (own, peer) => peer / own));

    static double Mebibytes(Worker worker) => worker.PeakMemory() / (1 << 20);

    Worker StartOurs(params IEnumerable<string> arguments) =>
        new("boxfit", s_program, [BenchWorkerCommand.CommandName, .. arguments, "--threads", $"{threads}"]);

    void SaveModel(string path)
    {
        var configuration = new LocalizerConfiguration { Backbone = "resnet18" };
        using var network = new Network(TrainingWorker.Graph(configuration.Backbone), batch: 1, threads);
        network.Initialize(seed: 1);
        var preprocessing = new Preprocessing(TrainingWorker.Size, TrainingWorker.Size);
        var provenance = new Provenance("none", "none", Epoch: 0, Step: 0, Seed: 1, "bench", DateTimeOffset.UnixEpoch);
        ModelFile.Save(path, new(configuration, preprocessing, provenance), network.Export());
    }
}
