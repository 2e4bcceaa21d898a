namespace Boxfit.Engine;

/// <summary>
/// A graph that can be trained: its parameters in native memory and a plan for each batch size in use.
/// Create it, use it and dispose of it on one thread.
/// </summary>
sealed class Network : IDisposable
{
    readonly Dictionary<int, TrainingPlan> _plans = [];
    readonly bool _inputGradient;
    readonly World _norms;
    ParameterStore _parameters;
    GradientSet? _gradients;
    GradientExchange? _exchange;

    /// <summary>Compiles the graph. The parameters are zero until <see cref="Initialize"/> or <see cref="Import"/>.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="batch">The usual number of pictures of a step, the largest there will be.</param>
    /// <param name="threads">Number of threads to compute on.</param>
    /// <param name="inputGradient">Whether plans also give the derivative by the pictures.</param>
    /// <param name="freezing">What is not trained; null for nothing.</param>
    /// <param name="norms">
    /// The processes over whose pictures batch norms take their statistics, each of which then has to run each of its plans when the others
    /// do; null for this one's alone.
    /// </param>
    /// <exception cref="BoxfitException">oneDNN is missing, or there is not enough memory.</exception>
    /// <exception cref="ArgumentException">The freezing names what the graph does not have.</exception>
    public Network(Graph graph, int batch, int threads, bool inputGradient = false, Freezing? freezing = null, World? norms = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        OneDnnLibrary.Load();
        OpenMp.SetThreads(threads);
        (Graph, Batch, Threads, _inputGradient) = (graph, batch, threads, inputGradient);
        _norms = norms ?? World.Alone;
        _parameters = new(Checked(freezing ?? Freezing.None));
        Plan(batch);
    }

    /// <summary>oneDNN's version, such as "2.6.3"; empty before the first network or plan, since it does not load the library.</summary>
    public static string EngineVersion => OneDnnLibrary.Version;

    /// <summary>
    /// What numbers depend on: <see cref="EngineVersion"/> and the widest vector instructions in use, such as "2.6.3 Avx2". Loads the
    /// library.
    /// </summary>
    /// <exception cref="BoxfitException">oneDNN is missing, or of a version that cannot be used.</exception>
    public static string EngineName
    {
        get
        {
            OneDnnLibrary.Load();
            return $"{OneDnnLibrary.Version} {OneDnnLibrary.Instructions}";
        }
    }

    /// <summary>The network's graph.</summary>
    public Graph Graph { get; }

    /// <summary>The largest number of pictures of a step.</summary>
    public int Batch { get; }

    /// <summary>Number of threads to compute on.</summary>
    public int Threads { get; }

    /// <summary>What is not trained.</summary>
    public Freezing Freezing => _parameters.Freezing;

    internal ParameterStore Parameters => _parameters;

    GradientSet Gradients => _gradients ??= new(_parameters);

    /// <summary>
    /// The plan for a step of <paramref name="batch"/> pictures (1…<see cref="Batch"/>), compiled when first asked for.
    /// </summary>
    public TrainingPlan Plan(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, Batch);
        if (!_plans.TryGetValue(batch, out var plan))
        {
            var arena = _plans.GetValueOrDefault(Batch)?.Arena;
            _plans.Add(batch, plan = new(Graph, batch, _parameters, arena, _inputGradient, _norms));
        }
        return plan;
    }

    /// <summary>
    /// Trains from now on only what is not frozen. All values stay; plans got before, gradients and what was accumulated are gone, and
    /// optimizers have to be refreshed (<see cref="Optimizer.Refresh"/>).
    /// </summary>
    /// <exception cref="ArgumentException">The freezing names what the graph does not have.</exception>
    public void Freeze(Freezing freezing)
    {
        Checked(freezing);
        var values = Export();
        Clear();
        _parameters = new(freezing);
        Plan(Batch);
        Import(values);
    }

    /// <summary>
    /// Scales all gradients by the same factor where their common Euclidean norm is above <paramref name="maxNorm"/>, as PyTorch's
    /// <c>clip_grad_norm_</c>: the factor is maxNorm / (norm + 1e-6). The result does not depend on the number of threads.
    /// </summary>
    /// <returns>The norm before.</returns>
    public double ClipGradients(double maxNorm)
    {
        double norm = Gradients.Norm(), factor = maxNorm / (norm + 1e-6);
        if (factor < 1) Gradients.Scale(factor);
        return norm;
    }

    /// <summary>
    /// Adds the gradients of the last backward pass to those of the batches before. With the number of its pictures as each batch's
    /// weight, <see cref="TakeAccumulated"/> gives the mean over all pictures, as one large batch would. Memory for the sums is taken
    /// with the first call.
    /// </summary>
    /// <param name="weight">The weight of this batch, above 0.</param>
    public void Accumulate(double weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        Gradients.Accumulate(weight);
    }

    /// <summary>
    /// Puts the weighted mean of the accumulated gradients in place of the last batch's, for the optimizer, and begins anew.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nothing has been accumulated.</exception>
    public void TakeAccumulated()
    {
        if (!Gradients.TakeAccumulated()) throw new InvalidOperationException("No gradients have been accumulated.");
    }

    /// <summary>Brings the gradients of several processes together, of what is trained now.</summary>
    /// <param name="world">The processes, more than one; the same at each call.</param>
    public GradientExchange Exchange(World world) => _exchange ??= new(_parameters, MovingStatistics(), world);

    /// <summary>
    /// Fills every parameter as its <see cref="Initializer"/> says; the same seed gives the same numbers on every machine.
    /// </summary>
    public void Initialize(ulong seed) => _parameters.Import(parameter => parameter.Initialize(seed));

    /// <summary>Copies of all parameters and running statistics, row-major, by name in the order of the graph.</summary>
    public Dictionary<string, Tensor> Export() =>
        Graph.Parameters.ToDictionary(p => p.Name, _parameters.Export, StringComparer.Ordinal);

    /// <summary>
    /// Copies of the gradients of the last backward pass, row-major, by the name of the parameter; none for what is frozen.
    /// </summary>
    public Dictionary<string, Tensor> ExportGradients() => Graph.Parameters.Where(p => !Freezing.Holds(p))
        .ToDictionary(p => p.Name, p => _parameters[p.Name].Export(_parameters[p.Name].Gradient!.Address), StringComparer.Ordinal);

    /// <summary>Sets all parameters and running statistics. Tensors of other names are ignored.</summary>
    /// <exception cref="BoxfitException">A parameter is missing or has another shape; nothing has been changed then.</exception>
    public void Import(IReadOnlyDictionary<string, Tensor> tensors)
    {
        ParameterCheck.Require(Graph, tensors);
        _parameters.Import(parameter => tensors[parameter.Name]);
    }

    /// <summary>Frees all native memory.</summary>
    public void Dispose() => Clear();

    /// <summary>The running statistics that training moves.</summary>
    IEnumerable<Parameter> MovingStatistics() => Graph.Nodes
        .Where(n => n.Operation is BatchNorm && !Freezing.Statistics.Contains(n.Name))
        .SelectMany(n => n.Parameters).Where(p => !p.Role.IsTrainable());

    void Clear()
    {
        foreach (var plan in _plans.Values) plan.Dispose();
        _plans.Clear();
        _gradients?.Dispose();
        _gradients = null;
        _exchange?.Dispose();
        _exchange = null;
        _parameters.Dispose();
    }

    Freezing Checked(Freezing freezing)
    {
        var known = Graph.Parameters.Select(p => p.Name).Concat(Graph.Nodes.Where(n => n.Operation is BatchNorm).Select(n => n.Name));
        string? unknown = freezing.Parameters.Concat(freezing.Statistics).Except(known, StringComparer.Ordinal).FirstOrDefault();
        return unknown is null
            ? freezing
            : throw new ArgumentException($"The graph has no parameter or batch norm '{unknown}'.", nameof(freezing));
    }
}
