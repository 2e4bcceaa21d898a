namespace Boxfit.Engine;

/// <summary>
/// The exponential moving average of a network's parameters and running statistics (Polyak averaging as timm's <c>ModelEma</c> and
/// <c>torch.optim.swa_utils</c> have it): average = d · average + (1 − d) · value after each step, started from the values at the time
/// it is made. Used on the network's thread.
/// </summary>
sealed unsafe class AveragedWeights : IDisposable
{
    readonly Network _network;
    readonly double _decay;
    readonly bool _warmUp;
    readonly Work _work = new();
    ParameterStore? _store;

    /// <summary>Starts from the network's present values.</summary>
    /// <param name="network">The network.</param>
    /// <param name="decay">d, 0…1; 0.999 averages over about 1,000 steps.</param>
    /// <param name="warmUp">
    /// Whether d is min(<paramref name="decay"/>, (1 + t) / (10 + t)) at update t = 1, 2, …, so that the first values are soon forgotten
    /// (TensorFlow's <c>ExponentialMovingAverage</c> with its number of updates).
    /// </param>
    public AveragedWeights(Network network, double decay, bool warmUp = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decay, 1);
        (_network, _decay, _warmUp) = (network, decay, warmUp);
        Refresh();
    }

    /// <summary>Number of updates.</summary>
    public long Updates { get; private set; }

    /// <summary>Takes the network's present values into the average.</summary>
    public void Update()
    {
        Refresh();
        Updates++;
        double decay = _warmUp ? Math.Min(_decay, (1.0 + Updates) / (10.0 + Updates)) : _decay;
        _work.NewShare = (float)(1 - decay);
        OpenMp.Run(_work);
    }

    /// <summary>Copies of all averages, row-major, under the names that <see cref="Network.Export"/> has.</summary>
    public Dictionary<string, Tensor> Export() => _work.Averages.ToDictionary(
        a => a.Stored.Parameter.Name, a => a.Stored.Export(a.Memory.Address), StringComparer.Ordinal);

    /// <summary>
    /// Sets the averages and the number of updates, as <see cref="Export"/> gave them. Tensors of other names are ignored.
    /// </summary>
    /// <exception cref="BoxfitException">A parameter is missing or has another shape; nothing has been changed then.</exception>
    public void Import(IReadOnlyDictionary<string, Tensor> tensors, long updates)
    {
        ParameterCheck.Require(_network.Graph, tensors);
        Refresh();
        foreach (var average in _work.Averages) average.Stored.Import(tensors[average.Stored.Parameter.Name], average.Memory.Address);
        Updates = updates;
    }

    /// <summary>Frees the averages.</summary>
    public void Dispose()
    {
        _work.Dispose();
        foreach (var average in _work.Averages) average.Memory.Dispose();
        _work.Averages = [];
    }

    /// <summary>Brings the averages into the layouts that the parameters have now; freezing may have changed them.</summary>
    void Refresh()
    {
        if (!ReferenceEquals(_store, _network.Parameters)) Move();
    }

    void Move()
    {
        var before = _work.Averages.ToDictionary(a => a.Stored.Parameter.Name, StringComparer.Ordinal);
        _store = _network.Parameters;
        _work.Averages = [.. _store.All.Select(stored =>
        {
            var memory = Arena.Zeroed(stored.Value.Vectors * 64, "averaged weights");
            var old = before.GetValueOrDefault(stored.Parameter.Name);
            stored.Import(old is null ? stored.Export(stored.Value.Address) : old.Stored.Export(old.Memory.Address), memory.Address);
            return new Average(stored, memory);
        })];
        foreach (var average in before.Values) average.Memory.Dispose();
    }

    sealed record Average(StoredParameter Stored, Arena Memory);

    sealed class Work : ParallelWork
    {
        public Average[] Averages { get; set; } = [];

        public float NewShare { get; set; }

        public override void Run(int thread, int threads)
        {
            var share = Vector512.Create(NewShare);
            foreach (var item in Averages)
            {
                var (start, end) = Share(item.Stored.Value.Vectors, thread, threads);
                float* values = (float*)item.Stored.Value.Address, averages = (float*)item.Memory.Address;
                for (long i = start * 16; i < end * 16; i += 16)
                {
                    var average = Vector512.Load(averages + i);
                    (average + share * (Vector512.Load(values + i) - average)).Store(averages + i);
                }
            }
        }
    }
}
