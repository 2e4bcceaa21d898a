using Boxfit.Architectures;
using Boxfit.Engine;
using Boxfit.Graphs;
using Boxfit.Losses;

namespace Boxfit.Cli.Bench;

/// <summary>One training step of the recipe's localizer on another backbone: forward, mean squared error, backward, Adam.</summary>
sealed class TrainingWorker : IDisposable
{
    public const int Batch = 16, Size = 300;
    readonly Network _network;
    readonly Adam _adam;
    readonly MeanSquaredError _loss = new();
    readonly float[] _targets = new float[Batch * 4];

    public TrainingWorker(string backbone, int threads)
    {
        _network = new(Graph(backbone), Batch, threads);
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

    public void Step()
    {
        const double learningRate = 3e-4;
        var plan = _network.Plan(Batch);
        plan.Forward(dropoutKey: 0);
        _loss.Compute(plan.Output, _targets, plan.OutputGradient);
        plan.Backward();
        _adam.Step(learningRate);
    }

    public void Dispose()
    {
        _adam.Dispose();
        _network.Dispose();
    }
}
