namespace Boxfit.Engine.Plans;

/// <summary>What operators see while an inference plan is made: values by node, and weights to be filled.</summary>
sealed class InferenceBuilder(Graph graph, int batch) : PlanBuilder(graph, batch)
{
    readonly List<InferenceWeights> _weights = [];

    /// <summary>All weights that the plan reads.</summary>
    public IReadOnlyList<InferenceWeights> Weights => _weights;

    /// <summary>Weights that are computed from the model's parameters whenever these are loaded.</summary>
    /// <param name="layout">The layout that the primitive reads.</param>
    /// <param name="plain">The row-major layout in which they are computed.</param>
    /// <param name="compute">Computes them from the parameters, row-major.</param>
    public PlanBuffer AddWeights(
        MemoryDescriptor layout, MemoryDescriptor plain, Func<IReadOnlyDictionary<string, Tensor>, float[]> compute)
    {
        var weights = new InferenceWeights(layout, plain, compute);
        _weights.Add(weights);
        return weights.Buffer;
    }

    /// <summary>A parameter of one number a channel, as it is.</summary>
    public PlanBuffer AddChannels(Parameter parameter)
    {
        var layout = Layouts.Channels((int)parameter.Count);
        return AddWeights(layout, layout, tensors => tensors[parameter.Name].Values);
    }
}

/// <summary>Weights of an inference plan in native memory.</summary>
sealed class InferenceWeights : IDisposable
{
    readonly Arena _memory;
    readonly MemoryDescriptor _plain;
    readonly Func<IReadOnlyDictionary<string, Tensor>, float[]> _compute;

    public InferenceWeights(MemoryDescriptor layout, MemoryDescriptor plain, Func<IReadOnlyDictionary<string, Tensor>, float[]> compute)
    {
        (_plain, _compute) = (plain, compute);
        _memory = new(layout.Bytes, "the model's weights");
        Buffer = new(layout) { IsPersistent = true, Address = _memory.Address };
    }

    public PlanBuffer Buffer { get; }

    /// <summary>Computes the weights anew.</summary>
    public unsafe void Load(IReadOnlyDictionary<string, Tensor> parameters)
    {
        fixed (float* values = _compute(parameters)) LayoutCopy.Run(_plain, (nint)values, Buffer.Layout, Buffer.Address);
    }

    public void Dispose() => _memory.Dispose();
}
