namespace Boxfit.Cli.Bench;

/// <summary>The benchmark's measurements, each side by side with its peer in one run.</summary>
/// <param name="python">PyTorch and OpenCV; null where no Python is measured against.</param>
/// <param name="torchSharp">TorchSharp; null where it is not measured.</param>
/// <param name="instructions">The widest vector instructions that training uses; null where nothing is trained.</param>
/// <param name="pairs">How many times Boxfit and its peers take turns.</param>
/// <param name="threads">Threads that each computes on.</param>
/// <param name="pictures">Folder of pictures to decode and search; null draws some.</param>
/// <param name="say">Takes lines about the progress.</param>
sealed class Benchmarks(
    PythonPeers? python, TorchSharpPeer? torchSharp, VectorInstructions? instructions, int pairs, int threads, string? pictures,
    Action<string> say)
{
    static readonly string s_program = Environment.ProcessPath!;

    PythonPeers Python => python ?? throw new InvalidOperationException("No Python was looked for.");

    /// <summary>The names that <see cref="Run"/> knows, in its order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["resnet50", "resnet18", "vgg16", "mobilenet_v2", "frozen", "cached-features", "decode", "cascade", "predict"];

    /// <summary>Whether the measurement computes with oneDNN.</summary>
    public static bool NeedsEngine(string name) => name is not ("decode" or "cascade");

    /// <summary>Whether a Python is the measurement's peer.</summary>
    public static bool NeedsPython(string name) => name is not "cached-features";

    /// <summary>Whether TorchSharp is one of the measurement's peers.</summary>
    public static bool HasTorchSharp(string name) => name is "resnet50" or "resnet18" or "vgg16" or "mobilenet_v2";

    /// <summary>Measures what the name says; a training gives a row for each kind of peer, ResNet-50's one for memory, too.</summary>
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

    /// <summary>What is to be reached depends on it: the kernels of oneDNN, and PyTorch's lead or lag, are others without AVX-512.</summary>
    bool HasWideVectors => instructions == VectorInstructions.Avx512;

    List<BenchRow> Training(string backbone, double must, double aim, bool measureMemory, bool isFrozen = false)
    {
        string name = isFrozen ? $"{backbone}, backbone frozen" : backbone;
        string[] frozen = isFrozen ? ["frozen"] : [], peerFrozen = isFrozen ? ["--frozen"] : [];
        using var peak = StartOurs("peak");
        using var ours = StartOurs(["training", backbone, .. frozen]);
        List<Worker> theirs = [];
        try
        {
            foreach (string format in (string[])["contiguous", "channels_last"])
            {
                theirs.Add(Python.StartTorch(
                    format, "peer_training.py", [backbone, "--format", format, "--threads", $"{threads}", .. peerFrozen]));
            }
            int formats = theirs.Count;
            if (torchSharp is not null && !isFrozen) theirs.Add(torchSharp.Start(backbone, threads));
            var (own, others) = TakeTurns(name, ours, theirs);
            double peakRate = PeakWorker.Operations / Enumerable.Range(0, 10).Min(_ => peak.Step());
            double share = TrainingWorker.Operations(backbone, isFrozen) / Median.Of(own) / peakRate;
            int best = others.Take(formats).Index().MinBy(o => Median.Of(o.Item)).Index;
            List<BenchRow> rows =
                [Row($"training step, {name}", theirs[best].Name, "s", own, others[best], must, aim) with { ShareOfPeak = share }];
            if (measureMemory)
            {
                var frugal = theirs.Take(formats).MinBy(Mebibytes)!;
                double ownMemory = Mebibytes(ours), theirMemory = Mebibytes(frugal);
                rows.Add(new(
                    $"peak memory, {backbone}", frugal.Name, ownMemory, theirMemory, "MiB", theirMemory / ownMemory, Must: 1, Aim: 1 / 0.7));
            }
            if (theirs.Count > formats) rows.Add(Row($"training step, {name}", theirs[^1].Name, "s", own, others[^1], must: 1.2, aim: 1.6));
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
            yield return new(
                $"epoch on cached features, {backbone}", "boxfit, a full epoch", cached, full, "s", full / cached, Must: 20, Aim: 50);
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
        using var theirs = Python.StartOpenCv("peer_decode.py", folder, "--pictures", $"{available}");
        var (own, others) = TakeTurns("decode", ours, [theirs]);
        return
        [
            new("decode and preprocess, one core", theirs.Name,
                available / Median.Of(own), available / Median.Of(others[0]), "pictures/s", Ratio(own, others[0]), Must: 1, Aim: 2),
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
        using var theirs = Python.StartOpenCv("peer_cascade.py", folder, "--pictures", $"{available}", "--threads", $"{threads}");
        var (own, others) = TakeTurns("cascade", ours, [theirs]);
        return
        [
            new("cascade detection, frontalface_default", theirs.Name,
                available / Median.Of(own), available / Median.Of(others[0]), "pictures/s", Ratio(own, others[0]), Must: 2, Aim: 5),
        ];
    }

    List<BenchRow> Predict()
    {
        using var drawn = DrawnPictures.Create(1);
        string folder = drawn.Folder, picture = DecodeWorker.Find(folder).First();
        string model = Path.Combine(folder, "model.safetensors"), peerModel = Path.Combine(folder, "model.pth");
        SaveModel(model);
        Python.Time("peer_predict.py", "--make", peerModel);
        List<double> own = [], other = [];
        for (int pair = 0; pair <= pairs; pair++)
        {
            say(pair == 0 ? "predict: warming up" : $"predict: pair {pair} of {pairs}");
            double ourSeconds = PeerPrograms.Time(s_program, ["predict", model, picture, "--json"]);
            double theirSeconds = Python.Time("peer_predict.py", peerModel, picture);
            if (pair == 0) continue; // The first reads programs and files from the disk.
            own.Add(ourSeconds);
            other.Add(theirSeconds);
        }
        return [Row("start of predict to its output, resnet18", $"PyTorch {Python.Torch}", "s", own, other, must: 3, aim: 8)];
    }

    (List<double> Ours, List<List<double>> Theirs) TakeTurns(string name, Worker ours, List<Worker> theirs)
    {
        List<double> own = [];
        var others = theirs.ConvertAll(_ => new List<double>());
        for (int pair = 0; pair <= pairs; pair++)
        {
            say(pair == 0 ? $"{name}: warming up" : $"{name}: pair {pair} of {pairs}");
            double seconds = ours.Step();
            var theirSeconds = theirs.ConvertAll(w => w.Step());
            if (pair == 0) continue; // The first step fills caches.
            own.Add(seconds);
            for (int i = 0; i < others.Count; i++) others[i].Add(theirSeconds[i]);
        }
        return (own, others);
    }

    static BenchRow Row(string name, string peer, string unit, List<double> ours, List<double> theirs, double must, double aim) =>
        new(name, peer, Median.Of(ours), Median.Of(theirs), unit, Ratio(ours, theirs), must, aim);

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
        var provenance = new Provenance
        {
            Dataset = "none", Weights = "none", Seed = 1, Version = "bench", Created = DateTimeOffset.UnixEpoch,
        };
        ModelFile.Save(path, new(configuration, preprocessing, provenance), network.Export());
    }
}
