namespace Boxfit.Engine;

/// <summary>
/// Changes a network's parameters by their gradients, in the layouts of its plans: one pass over memory on the network's threads.
/// Parameters that are frozen are left out. Used on the network's thread.
/// </summary>
abstract class Optimizer : IDisposable
{
    readonly Network _network;
    readonly string[] _states;
    readonly Func<Parameter, ParameterPolicy> _policy;
    readonly Work _work;
    ParameterStore _store;
    OptimizedParameter[] _parameters = [];

    private protected Optimizer(Network network, string[] states, Func<Parameter, ParameterPolicy>? policy)
    {
        (_network, _states, _store) = (network, states, network.Parameters);
        _policy = policy ?? (_ => ParameterPolicy.Plain);
        _work = new(this);
        Refresh();
    }

    /// <summary>Number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Changes every parameter that is not frozen by its gradient.</summary>
    /// <exception cref="InvalidOperationException">The network's freezing has changed since the last <see cref="Refresh"/>.</exception>
    public void Step(double learningRate)
    {
        RequireFresh();
        Steps++;
        foreach (var parameter in _parameters) Prepare(parameter, learningRate, Steps - parameter.Joined);
        OpenMp.Run(_work);
    }

    /// <summary>
    /// Takes up what <see cref="Network.Freeze"/> has changed: parameters that stay keep their state, frozen ones lose it, and
    /// unfrozen ones start with zeros and a count of steps of their own, as in PyTorch's optimizers. The policies are asked for again.
    /// </summary>
    public void Refresh()
    {
        var before = _parameters.ToDictionary(p => p.Stored.Parameter.Name, StringComparer.Ordinal);
        _store = _network.Parameters;
        _parameters = [.. _store.Trainable.Select(stored => Continue(stored, before.GetValueOrDefault(stored.Parameter.Name)))];
        foreach (var parameter in before.Values) parameter.Dispose();
    }

    /// <summary>
    /// Copies of the state, row-major: "<c>parameter.m</c>" and so on, and "<c>parameter.joined</c>" with the number of the step after
    /// which a parameter was unfrozen, where that was not at the start.
    /// </summary>
    public Dictionary<string, Tensor> Export()
    {
        var result = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var parameter in _parameters)
        {
            string name = parameter.Stored.Parameter.Name;
            for (int i = 0; i < _states.Length; i++) result.Add($"{name}.{_states[i]}", ExportState(parameter, i));
            if (parameter.Joined != 0) result.Add($"{name}.joined", new([1], [parameter.Joined]));
        }
        return result;
    }

    /// <summary>Sets the state and the number of steps, as <see cref="Export"/> gave them; tensors of other names are ignored.</summary>
    /// <exception cref="BoxfitException">A tensor is missing or has another shape; nothing has been changed then.</exception>
    public void Import(IReadOnlyDictionary<string, Tensor> tensors, long steps)
    {
        RequireFresh();
        var expected = _parameters.SelectMany(p => _states.Select(s => (p.Stored.Parameter, Name: $"{p.Stored.Parameter.Name}.{s}")));
        var fault = expected.FirstOrDefault(e =>
            !tensors.TryGetValue(e.Name, out var tensor) || !tensor.Shape.AsSpan().SequenceEqual(e.Parameter.Shape));
        if (fault.Name is not null)
            throw new BoxfitException($"The optimizer's state lacks '{fault.Name}', or it has another shape: it belongs to another model.");
        foreach (var parameter in _parameters)
        {
            string name = parameter.Stored.Parameter.Name;
            for (int i = 0; i < _states.Length; i++) ImportState(parameter, i, tensors[$"{name}.{_states[i]}"]);
            parameter.Joined = tensors.TryGetValue($"{name}.joined", out var joined) ? (long)joined.Values[0] : 0;
        }
        Steps = steps;
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        _work.Dispose();
        foreach (var parameter in _parameters) parameter.Dispose();
        _parameters = [];
        GC.SuppressFinalize(this);
    }

    /// <summary>Sets what <see cref="Update"/> needs to know of the parameter's <paramref name="step"/>th step.</summary>
    private protected abstract void Prepare(OptimizedParameter parameter, double learningRate, long step);

    /// <summary>Changes the values from <paramref name="start"/> up to <paramref name="end"/>, multiples of 16; may not throw.</summary>
    private protected abstract void Update(OptimizedParameter parameter, long start, long end);

    void RequireFresh()
    {
        if (!ReferenceEquals(_store, _network.Parameters))
            throw new InvalidOperationException("The network's freezing has changed; the optimizer has to be refreshed first.");
    }

    OptimizedParameter Continue(StoredParameter stored, OptimizedParameter? before)
    {
        var parameter = new OptimizedParameter(stored, _policy(stored.Parameter), _states.Length, before?.Joined ?? Steps);
        for (int i = 0; before is not null && i < _states.Length; i++) ImportState(parameter, i, ExportState(before, i));
        return parameter;
    }

    static unsafe Tensor ExportState(OptimizedParameter parameter, int index) => parameter.Stored.Export((nint)parameter.State(index));

    static unsafe void ImportState(OptimizedParameter parameter, int index, Tensor tensor) =>
        parameter.Stored.Import(tensor, (nint)parameter.State(index));

    sealed class Work(Optimizer optimizer) : ParallelWork
    {
        public override void Run(int thread, int threads)
        {
            foreach (var parameter in optimizer._parameters)
            {
                var (start, end) = Share(parameter.Stored.Value.Vectors, thread, threads);
                optimizer.Update(parameter, start * 16, end * 16);
            }
        }
    }
}

/// <summary>How an optimizer treats one parameter.</summary>
/// <param name="RateFactor">Factor on the step's learning rate; smaller for layers that should move less.</param>
/// <param name="WeightDecay">Weight decay λ as the optimizer defines it; 0 leaves it out.</param>
sealed record ParameterPolicy(double RateFactor = 1, double WeightDecay = 0)
{
    /// <summary>The step's own learning rate and no weight decay.</summary>
    public static ParameterPolicy Plain { get; } = new();
}
