using Boxfit.Engine;
using Boxfit.Graphs;
using Boxfit.Weights;

namespace Boxfit.Training;

/// <summary>What learns in a run: the network, its optimizer, the moving average of its weights, and what of it is frozen now.</summary>
sealed class Learner : IDisposable
{
    readonly TrainingSettings _settings;
    readonly FreezePlan _freezing;

    /// <summary>Compiles the network as it is trained in an epoch; its parameters are zero until they are set.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="graph">The network.</param>
    /// <param name="batch">The largest number of pictures of a batch.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <exception cref="InputException">The settings' words for parameters do not fit the graph.</exception>
    public Learner(TrainingSettings settings, Graph graph, int batch, int epoch)
    {
        _settings = settings;
        _freezing = new(graph, settings.Freezing, settings.Epochs);
        Network = new(graph, batch, settings.Threads, freezing: _freezing.At(epoch));
        Optimizer = settings.CreateOptimizer(Network);
    }

    public Network Network { get; }

    public Optimizer Optimizer { get; }

    /// <summary>The moving average; null where the model is the network itself.</summary>
    public AveragedWeights? Average { get; private set; }

    /// <summary>The model's parameters and running statistics: what is evaluated, saved and delivered.</summary>
    public Dictionary<string, Tensor> ExportModel() => Average?.Export() ?? Network.Export();

    /// <summary>Begins with random parameters, and those of a backbone that there are already.</summary>
    public void Begin(IReadOnlyDictionary<string, Tensor>? backbone)
    {
        Network.Initialize(_settings.Seed);
        if (backbone is not null)
        {
            var parameters = Network.Export();
            foreach (var (name, tensor) in backbone) parameters[name] = tensor;
            Network.Import(parameters);
        }
        StartAverage();
    }

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        Network.Import(checkpoint.Trained ?? checkpoint.Parameters);
        Optimizer.Import(checkpoint.Moments, checkpoint.Position.Step);
        StartAverage();
        Average?.Import(checkpoint.Parameters, checkpoint.Position.Step);
    }

    /// <summary>Everything to go on from, with the model's parameters, which have been exported already.</summary>
    public Checkpoint Capture(IReadOnlyDictionary<string, Tensor> model, TrainingPosition position) =>
        new(model, Optimizer.Export(), position, Average is null ? null : Network.Export());

    /// <summary>Thaws what an epoch, counted from 1, is the first to train; true when there is something.</summary>
    public bool StartEpoch(int epoch)
    {
        if (!_freezing.ChangesAt(epoch)) return false;
        Network.Freeze(_freezing.At(epoch));
        Optimizer.Refresh();
        return true;
    }

    /// <summary>Number of trainable parameters that are trained now, and of all.</summary>
    public (long Trained, long All) Count()
    {
        var trainable = Network.Graph.Parameters.Where(p => p.Role.IsTrainable());
        return (trainable.Where(p => !Network.Freezing.Holds(p)).Sum(p => p.Count), trainable.Sum(p => p.Count));
    }

    public void Dispose()
    {
        Average?.Dispose();
        Optimizer.Dispose();
        Network.Dispose();
    }

    void StartAverage()
    {
        if (_settings.Optimization.Ema > 0) Average = new(Network, _settings.Optimization.Ema, warmUp: true);
    }
}
