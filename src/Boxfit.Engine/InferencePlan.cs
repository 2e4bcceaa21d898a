namespace Boxfit.Engine;

/// <summary>
/// A graph compiled for prediction with a fixed number of pictures: batch norm folded into the convolutions, sums and activations fused.
/// Create it, use it and dispose of it on one thread.
/// </summary>
sealed unsafe class InferencePlan : IDisposable
{
    readonly Graph _graph;
    readonly PlanStep[] _steps;
    readonly IReadOnlyList<InferenceWeights> _weights;
    readonly Arena _arena, _io;
    readonly PlanBuffer _input, _output;
    readonly int _inputCount, _outputCount;

    /// <summary>Compiles the graph and loads its parameters.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="parameters">Parameters and running statistics by name, row-major.</param>
    /// <param name="batch">Number of pictures of a run.</param>
    /// <param name="threads">Number of threads to compute on.</param>
    /// <exception cref="BoxfitException">The parameters do not fit, oneDNN is missing, or there is not enough memory.</exception>
    public InferencePlan(Graph graph, IReadOnlyDictionary<string, Tensor> parameters, int batch, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        OneDnnLibrary.Load();
        OpenMp.SetThreads(threads);
        (_graph, Batch) = (graph, batch);
        var plan = new InferenceBuilder(graph, batch);
        foreach (var fused in FusedNodes.ForInference(graph, _ => true)) Operator.Create(fused).Infer(plan);
        _input = plan.Input;
        _output = new(Layouts.Plain(batch, graph.Output.Shape)) { IsPersistent = true };
        plan.Reorder(graph.Output.Name, plan.Value(graph.Output), _output);
        _weights = plan.Weights;
        _inputCount = checked((int)(batch * graph.Input.Shape.Count));
        _outputCount = checked((int)(batch * graph.Output.Shape.Count));
        _io = Arena.Zeroed((_input.Vectors + _output.Vectors) * 64, "pictures");
        _input.Address = _io.Address;
        _output.Address = _io.Address + (nint)(_input.Vectors * 64);
        (_steps, _arena) = plan.Place(null, "prediction");
        Primitives = [.. _steps.Select(s => new PrimitiveInfo(s.Node, s.Kind, s.Implementation))];
        Load(parameters);
    }

    /// <summary>Number of pictures of a run.</summary>
    public int Batch { get; }

    /// <summary>What the plan runs, in order: for checks and profiles.</summary>
    public IReadOnlyList<PrimitiveInfo> Primitives { get; }

    /// <summary>The pictures, to be filled before <see cref="Run"/>: batch × channels × height × width, row-major.</summary>
    public Span<float> Input => new((float*)_input.Address, _inputCount);

    /// <summary>The result of <see cref="Run"/>: batch × the numbers of a picture, row-major.</summary>
    public ReadOnlySpan<float> Output => new((float*)_output.Address, _outputCount);

    /// <summary>Loads other parameters into the same plan.</summary>
    /// <exception cref="BoxfitException">A parameter is missing or has another shape; nothing has been changed then.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> parameters)
    {
        ParameterCheck.Require(_graph, parameters);
        foreach (var weights in _weights) weights.Load(parameters);
    }

    /// <summary>Computes <see cref="Output"/> from <see cref="Input"/>.</summary>
    public void Run()
    {
        foreach (var step in _steps) step.Run();
    }

    /// <summary>
    /// Computes as <see cref="Run"/>, and looks at all weights and at all that is computed on the way. Slower by a tenth to a quarter:
    /// meant for the first pictures.
    /// </summary>
    /// <param name="largestOutput">The largest size of an output that is a result; by default what a next layer could compute with.</param>
    /// <exception cref="BoxfitException">A number is NaN, infinite, or too large for the next layer to compute with.</exception>
    public void RunChecked(float largestOutput = ValueFault.Largest)
    {
        foreach (var step in _steps)
        {
            step.Run();
            ValueCheck.Require(step, largestOutput);
        }
    }

    /// <summary>Frees the plan's memory.</summary>
    public void Dispose()
    {
        foreach (var step in _steps) step.Dispose();
        foreach (var weights in _weights) weights.Dispose();
        _io.Dispose();
        _arena.Dispose();
    }
}
