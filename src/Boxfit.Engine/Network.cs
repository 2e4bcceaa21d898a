using Boxfit.Engine.OneDnn;
using Boxfit.Engine.Plans;
using Boxfit.Engine.Threading;
using Boxfit.Graphs;
using Boxfit.Weights;

namespace Boxfit.Engine;

/// <summary>
/// A graph that can be trained: its parameters in native memory and a plan for each batch size in use.
/// Create it, use it and dispose of it on one thread.
/// </summary>
public sealed class Network : IDisposable
{
    readonly ParameterStore _parameters = new();
    readonly Dictionary<int, TrainingPlan> _plans = [];
    readonly bool _inputGradient;

    /// <summary>Compiles the graph. The parameters are zero until <see cref="Initialize"/> or <see cref="Import"/>.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="batch">The usual number of pictures of a step, the largest there will be.</param>
    /// <param name="threads">Number of threads to compute on.</param>
    /// <param name="inputGradient">Whether plans also give the derivative by the pictures.</param>
    /// <exception cref="BoxfitException">oneDNN is missing, or there is not enough memory.</exception>
    public Network(Graph graph, int batch, int threads, bool inputGradient = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        OneDnnLibrary.Load();
        OpenMp.SetThreads(threads);
        (Graph, Batch, Threads, _inputGradient) = (graph, batch, threads, inputGradient);
        Plan(batch);
    }

    /// <summary>The version of oneDNN, such as "2.6.3"; empty before the first network or plan.</summary>
    public static string EngineVersion => OneDnnLibrary.Version;

    /// <summary>The network's graph.</summary>
    public Graph Graph { get; }

    /// <summary>The largest number of pictures of a step.</summary>
    public int Batch { get; }

    /// <summary>Number of threads to compute on.</summary>
    public int Threads { get; }

    internal ParameterStore Parameters => _parameters;

    /// <summary>The plan for a step of <paramref name="batch"/> pictures (1…<see cref="Batch"/>), compiled when first asked for.</summary>
    public TrainingPlan Plan(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, Batch);
        if (!_plans.TryGetValue(batch, out var plan))
        {
            var arena = _plans.GetValueOrDefault(Batch)?.Arena;
            _plans.Add(batch, plan = new(Graph, batch, _parameters, arena, _inputGradient));
        }
        return plan;
    }

    /// <summary>Fills every parameter as its initialiser says; the same seed gives the same numbers on every machine.</summary>
    public void Initialize(ulong seed)
    {
        foreach (var stored in _parameters.All)
        {
            var tensor = Tensor.Zeros(stored.Parameter.Shape);
            var random = SeededRandom.For(seed, SeededRandom.Key("initialize"), SeededRandom.Key(stored.Parameter.Name));
            stored.Parameter.Initializer.Fill(tensor.Shape, tensor.Values, ref random);
            stored.Import(tensor, stored.Value.Address);
        }
    }

    /// <summary>Copies of all parameters and running statistics, row-major, by name in the order of the graph.</summary>
    public Dictionary<string, Tensor> Export() =>
        Graph.Parameters.ToDictionary(p => p.Name, p => _parameters[p.Name].Export(_parameters[p.Name].Value.Address), StringComparer.Ordinal);

    /// <summary>Copies of the trainable parameters' gradients of the last backward pass, row-major, by the parameter's name.</summary>
    public Dictionary<string, Tensor> ExportGradients() => Graph.Parameters.Where(p => p.Role.IsTrainable())
        .ToDictionary(p => p.Name, p => _parameters[p.Name].Export(_parameters[p.Name].Gradient!.Address), StringComparer.Ordinal);

    /// <summary>Sets all parameters and running statistics. Tensors of other names are ignored.</summary>
    /// <exception cref="BoxfitException">A parameter is missing or has another shape; nothing has been changed then.</exception>
    public void Import(IReadOnlyDictionary<string, Tensor> tensors)
    {
        ParameterCheck.Require(Graph, tensors);
        foreach (var stored in _parameters.All) stored.Import(tensors[stored.Parameter.Name], stored.Value.Address);
    }

    /// <summary>Frees all native memory.</summary>
    public void Dispose()
    {
        foreach (var plan in _plans.Values) plan.Dispose();
        _plans.Clear();
        _parameters.Dispose();
    }
}
