namespace Boxfit.Training.Session;

/// <summary>
/// What learns in a run: the network, its optimizer, the moving average of its weights, and what of it is frozen now. Where the layers that
/// it begins with are cached, the network is only what comes behind them; their parameters are kept beside it and are part of every model.
/// </summary>
sealed class Learner : IDisposable
{
    readonly TrainingSettings _settings;
    readonly FreezeSchedule _freezing;
    readonly GraphCut? _cut;

    /// <summary>Compiles the network as it is trained in an epoch; its parameters are zero until they are set.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="network">The network.</param>
    /// <param name="batch">The largest number of pictures of a batch.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="cut">Where features of the frozen layers are cached: the network, divided behind them.</param>
    /// <param name="norms">The processes over whose pictures batch norms take their statistics; null for this one's alone.</param>
    public Learner(TrainingSettings settings, TrainableNetwork network, int batch, int epoch, GraphCut? cut = null, World? norms = null)
    {
        (_settings, _freezing, _cut) = (settings, network.Freezing, cut);
        Freezing = _freezing.At(epoch);
        Network = new(cut?.After ?? network.Graph, batch, settings.Threads, freezing: BehindCut(), norms: norms);
        Optimizer = settings.CreateOptimizer(Network, network.Rates);
    }

    public Network Network { get; }

    public Optimizer Optimizer { get; }

    /// <summary>What is frozen now, of the whole network.</summary>
    public Freezing Freezing { get; private set; }

    /// <summary>The moving average; null where the model is the network itself.</summary>
    public AveragedWeights? Average { get; private set; }

    /// <summary>Parameters of the layers whose features are cached; empty where none are.</summary>
    public IReadOnlyDictionary<string, Tensor> Frozen { get; private set; } = new Dictionary<string, Tensor>(StringComparer.Ordinal);

    /// <summary>The model's parameters and running statistics: what is evaluated, saved and delivered.</summary>
    public Dictionary<string, Tensor> ExportModel() => Whole(Average?.Export() ?? Network.Export());

    /// <summary>Begins with random parameters, and those of a backbone or a whole model that there are already.</summary>
    public void Begin(IReadOnlyDictionary<string, Tensor>? loaded)
    {
        Network.Initialize(_settings.Seed);
        if (loaded is not null)
        {
            var parameters = Network.Export();
            foreach (var (name, tensor) in loaded) parameters[name] = tensor;
            Network.Import(parameters);
        }
        SetFrozen(p => loaded?.GetValueOrDefault(p.Name) ?? p.Initialize(_settings.Seed));
        StartAverage();
    }

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        Network.Import(checkpoint.Trained ?? checkpoint.Parameters);
        SetFrozen(p => checkpoint.Parameters[p.Name]);
        Optimizer.Import(checkpoint.Moments, checkpoint.Position.Step);
        StartAverage();
        Average?.Import(checkpoint.Parameters, checkpoint.Position.Step);
    }

    /// <summary>Everything to go on from, with the model's parameters, which have been exported already.</summary>
    public Checkpoint Capture(IReadOnlyDictionary<string, Tensor> model, TrainingPosition position) =>
        new(model, Optimizer.Export(), position, Average is null ? null : Whole(Network.Export()));

    /// <summary>Unfreezes what an epoch, counted from 1, is the first to train; true when there is something.</summary>
    public bool StartEpoch(int epoch)
    {
        if (!_freezing.ChangesAt(epoch)) return false;
        Freezing = _freezing.At(epoch);
        Network.Freeze(BehindCut());
        Optimizer.Refresh();
        return true;
    }

    public void Dispose()
    {
        Average?.Dispose();
        Optimizer.Dispose();
        Network.Dispose();
    }

    void SetFrozen(Func<Parameter, Tensor> value)
    {
        if (_cut is not null) Frozen = _cut.Before.Parameters.ToDictionary(p => p.Name, value, StringComparer.Ordinal);
    }

    /// <summary>All parameters, in the order of the whole graph.</summary>
    Dictionary<string, Tensor> Whole(Dictionary<string, Tensor> parameters) =>
        _cut is null ? parameters : new(Frozen.Concat(parameters), StringComparer.Ordinal);

    /// <summary>What is frozen of the network that is computed here.</summary>
    Freezing BehindCut() => _cut is null ? Freezing : new(
        _cut.After.Parameters.Select(p => p.Name).Where(Freezing.Parameters.Contains).ToHashSet(StringComparer.Ordinal),
        _cut.After.Nodes.Select(n => n.Name).Where(Freezing.Statistics.Contains).ToHashSet(StringComparer.Ordinal));

    void StartAverage()
    {
        if (_settings.Optimization.Ema > 0) Average = new(Network, _settings.Optimization.Ema, warmUp: true);
    }
}
