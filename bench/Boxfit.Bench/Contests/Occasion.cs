namespace Boxfit.Bench.Contests;

/// <summary>What the contests of one run of the benchmark share.</summary>
sealed class Occasion
{
    /// <summary>How many times Boxfit and its peers take turns.</summary>
    public required int Pairs { get; init; }

    /// <summary>Threads that each computes on.</summary>
    public required int Threads { get; init; }

    /// <summary>Takes lines about the progress.</summary>
    public required Action<string> Say { get; init; }

    /// <summary>Folder of pictures to decode and search; null draws some.</summary>
    public string? Pictures { get; init; }

    /// <summary>The widest vector instructions that the engine uses; null where nothing computes with it.</summary>
    public VectorInstructions? Instructions { get; init; }

    /// <summary>PyTorch and OpenCV; null where no contest needs them.</summary>
    public PythonPeers? FoundPython { get; init; }

    public PythonPeers Python => FoundPython ?? throw new InvalidOperationException("No Python was looked for.");

    /// <summary>Starts Boxfit's own process of a contest.</summary>
    public Worker StartOurs(params IEnumerable<string> arguments) => StartOurs(Threads, arguments);

    /// <summary>The same on another number of threads.</summary>
    public static Worker StartOurs(int threads, IEnumerable<string> arguments) =>
        new("boxfit", Environment.ProcessPath!, [WorkerCommand.CommandName, .. arguments, "--threads", $"{threads}"]);

    /// <summary>Lets Boxfit and its peers take turns; each way gives the seconds of its step.</summary>
    public (List<double> Ours, List<List<double>> Theirs) TakeTurns(string name, Func<double> ours, IReadOnlyList<Func<double>> theirs)
    {
        List<double> own = [];
        var others = theirs.Select(_ => new List<double>()).ToList();
        for (int pair = 0; pair <= Pairs; pair++)
        {
            Say(pair == 0 ? $"{name}: warming up" : $"{name}: pair {pair} of {Pairs}");
            double seconds = ours();
            double[] theirSeconds = [.. theirs.Select(step => step())];
            if (pair == 0) continue; // The first step fills caches.
            own.Add(seconds);
            for (int i = 0; i < others.Count; i++) others[i].Add(theirSeconds[i]);
        }
        return (own, others);
    }
}
