namespace Boxfit.Bench.Workers;

/// <summary>One training step of the recipe's localizer on another backbone: forward, mean squared error, backward, Adam.</summary>
sealed class TrainingWorker : IDisposable
{
    public const int Batch = 16, Size = 300;
    readonly Network _network;
    readonly Adam _adam;
    readonly MeanSquaredError _loss = new();
    readonly float[] _targets = new float[Batch * 4];

    /// <summary>Compiles and fills the network.</summary>
    /// <param name="backbone">The backbone's name.</param>
    /// <param name="isFrozen">Whether only what comes after the backbone is trained.</param>
    /// <param name="threads">Number of threads to compute on.</param>
    public TrainingWorker(string backbone, bool isFrozen, int threads)
    {
        var graph = Graph(backbone);
        _network = new(graph, Batch, threads, freezing: isFrozen ? Backbone(graph) : Freezing.None);
        if (_network.Plan(Batch).Primitives.FirstOrDefault(p => p.IsReference) is { } slow)
            throw new BoxfitException($"{slow.Kind} of layer '{slow.Node}' runs as '{slow.Implementation}', a plain loop.");
        _network.Initialize(seed: 1);
        _adam = new(_network);
        var random = new SeededRandom(1);
        foreach (ref float value in _network.Plan(Batch).Input) value = (float)random.NextDouble(-1, 1);
        foreach (ref float value in _targets.AsSpan()) value = (float)random.NextDouble();
    }

    /// <summary>The recipe's localizer with the given backbone.</summary>
    public static Graph Graph(string backbone) => Localizer.Build(new LocalizerConfiguration { Backbone = backbone }, Size, Size);

    /// <summary>Operations of one step: each multiply-add of the network forward, and two for the gradients where it is trained.</summary>
    public static double Operations(string backbone, bool isFrozen)
    {
        var graph = Graph(backbone);
        long trained = graph.Nodes.Where(n => !isFrozen || n.Section > Section.Backbone).Sum(n => n.MultiplyAdds);
        return 2.0 * Batch * (graph.MultiplyAdds + 2 * trained);
    }

    public void Step()
    {
        const double learningRate = 3e-4;
        var plan = _network.Plan(Batch);
        plan.Forward(dropoutKey: 0);
        _loss.Compute(plan.Output, _targets, plan.OutputGradient);
        plan.Backward();
        _adam.Step(learningRate);
    }

    /// <summary>Forward and backward with the time of each part, then Adam's step, which comes last.</summary>
    public IReadOnlyList<StepTime> Profile()
    {
        var times = _network.Plan(Batch).Measure();
        long start = Stopwatch.GetTimestamp();
        _adam.Step(learningRate: 0);
        return [.. times, new(new("all", "optimizer", "boxfit"), Stopwatch.GetElapsedTime(start).TotalSeconds)];
    }

    static Freezing Backbone(Graph graph)
    {
        var nodes = graph.Nodes.Where(n => n.Section == Section.Backbone).ToList();
        return new(
            nodes.SelectMany(n => n.Parameters).Select(p => p.Name).ToHashSet(StringComparer.Ordinal),
            nodes.Where(n => n.Operation is BatchNorm).Select(n => n.Name).ToHashSet(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        _adam.Dispose();
        _network.Dispose();
    }
}
