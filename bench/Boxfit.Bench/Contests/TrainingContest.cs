namespace Boxfit.Bench.Contests;

/// <summary>A training step of the recipe's localizer: a row for each kind of peer, and one for memory.</summary>
/// <param name="name">What <c>--only</c> calls it.</param>
/// <param name="backbone">The localizer's backbone.</param>
/// <param name="wide">What is to be reached against PyTorch with AVX-512.</param>
/// <param name="narrow">The same without: the kernels of oneDNN, and PyTorch's lead or lag, are others there.</param>
sealed class TrainingContest(string name, string backbone, Goal wide, Goal narrow) : Contest(name)
{
    static readonly Goal s_torchSharp = new(1.2, 1.6), s_memory = new(1, 1 / 0.7);

    /// <summary>Whether only what comes after the backbone is trained.</summary>
    public bool IsFrozen { get; init; }

    public bool MeasuresMemory { get; init; }

    public override IReadOnlyList<NuGetPeer> Packages => IsFrozen ? [] : [NuGetPeer.TorchSharp];

    public override IEnumerable<BenchRow> Measure(Occasion occasion)
    {
        string network = IsFrozen ? $"{backbone}, backbone frozen" : backbone, row = $"training step, {network}";
        string[] frozen = IsFrozen ? ["frozen"] : [], peerFrozen = IsFrozen ? ["--frozen"] : [];
        using var peak = occasion.StartOurs("peak");
        using var ours = occasion.StartOurs(["training", backbone, .. frozen]);
        List<Worker> theirs = [];
        try
        {
            foreach (string format in (string[])["contiguous", "channels_last"])
            {
                theirs.Add(occasion.Python.StartTorch(
                    format, "torch_training.py", [backbone, "--format", format, "--threads", $"{occasion.Threads}", .. peerFrozen]));
            }
            int formats = theirs.Count;
            theirs.AddRange(Packages.Where(p => p.Program is not null)
                .Select(p => p.Start(backbone, "--threads", $"{occasion.Threads}")));
            var (own, others) = occasion.TakeTurns(network, ours.Step, theirs.ConvertAll<Func<double>>(w => w.Step));
            double peakRate = PeakWorker.Operations / Enumerable.Range(0, 10).Min(_ => peak.Step());
            double share = TrainingWorker.Operations(backbone, IsFrozen) / Median.Of(own) / peakRate;
            int best = others.Take(formats).Index().MinBy(o => Median.Of(o.Item)).Index;
            var goal = occasion.Instructions == VectorInstructions.Avx512 ? wide : narrow;
            List<BenchRow> rows = [BenchRow.Of(row, theirs[best].Name, own, others[best], goal) with { ShareOfPeak = share }];
            if (MeasuresMemory)
            {
                var frugal = theirs.Take(formats).MinBy(Mebibytes)!;
                double ownMemory = Mebibytes(ours), theirMemory = Mebibytes(frugal);
                rows.Add(new($"peak memory, {backbone}", frugal.Name, ownMemory, theirMemory, "MiB", theirMemory / ownMemory,
                    s_memory.Must, s_memory.Aim));
            }
            if (theirs.Count > formats) rows.Add(BenchRow.Of(row, theirs[^1].Name, own, others[^1], s_torchSharp));
            return rows;
        }
        finally
        {
            foreach (var peer in theirs) peer.Dispose();
        }
    }

    static double Mebibytes(Worker worker) => worker.PeakMemory() / (1 << 20);
}
