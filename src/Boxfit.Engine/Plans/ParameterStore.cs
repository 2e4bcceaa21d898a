namespace Boxfit.Engine.Plans;

/// <summary>
/// A graph's parameters and their gradients in native memory, each in the layout that the first plan chose, so that an optimizer
/// can work on them without reordering. Padding inside a layout is zero and stays zero.
/// </summary>
sealed class ParameterStore(Freezing freezing) : IDisposable
{
    readonly Dictionary<string, StoredParameter> _parameters = new(StringComparer.Ordinal);
    Arena? _gradients;

    public IReadOnlyCollection<StoredParameter> All => _parameters.Values;

    /// <summary>What is not trained: it has no gradients.</summary>
    public Freezing Freezing => freezing;

    /// <summary>Changes with every import: what was computed from frozen parameters before is old then.</summary>
    public int Version { get; private set; }

    /// <summary>The parameters that have a gradient.</summary>
    public IEnumerable<StoredParameter> Trainable => All.Where(p => p.Gradient is not null);

    public StoredParameter this[string name] => _parameters[name];

    /// <summary>The stored parameter, or null where no plan has defined it yet.</summary>
    public StoredParameter? Find(Parameter parameter) => _parameters.GetValueOrDefault(parameter.Name);

    /// <summary>The stored parameter; it is made with the given layout if it is new.</summary>
    public StoredParameter Define(Parameter parameter, MemoryDescriptor plain, MemoryDescriptor layout)
    {
        if (!_parameters.TryGetValue(parameter.Name, out var stored))
            _parameters.Add(parameter.Name, stored = new(parameter, plain, layout, !freezing.Holds(parameter)));
        return stored;
    }

    /// <summary>
    /// All gradients, one behind the other, each from a vector of 16 floats on: those of the last layers first, as a backward pass has them
    /// ready.
    /// </summary>
    public (nint Address, long Vectors) Gradients => (_gradients!.Address, _gradients.Bytes / 64);

    /// <summary>Their buffers, in this order.</summary>
    public IEnumerable<PlanBuffer> GradientBuffers => Trainable.Select(p => p.Gradient!).Reverse();

    /// <summary>Gives the gradients their memory, once the first plan has named all parameters.</summary>
    public void PlaceGradients()
    {
        if (_gradients is not null) return;
        _gradients = Arena.Zeroed(GradientBuffers.Sum(b => b.Vectors * 64), "the gradients");
        nint address = _gradients.Address;
        foreach (var buffer in GradientBuffers)
        {
            buffer.Address = address;
            address += (nint)(buffer.Vectors * 64);
        }
    }

    /// <summary>Sets every parameter's value.</summary>
    public void Import(Func<Parameter, Tensor> tensors)
    {
        foreach (var stored in All) stored.Import(tensors(stored.Parameter), stored.Value.Address);
        Version++;
    }

    /// <summary>A copy of a parameter's value, row-major.</summary>
    public Tensor Export(Parameter parameter) => this[parameter.Name].Export(this[parameter.Name].Value.Address);

    public void Dispose()
    {
        foreach (var parameter in _parameters.Values) parameter.Dispose();
        _gradients?.Dispose();
    }
}

/// <summary>One parameter in native memory.</summary>
sealed class StoredParameter : IDisposable
{
    readonly Arena _memory;
    readonly MemoryDescriptor _plain;

    public StoredParameter(Parameter parameter, MemoryDescriptor plain, MemoryDescriptor layout, bool isTrainable)
    {
        Parameter = parameter;
        _plain = plain;
        long bytes = (layout.Bytes + 63) / 64 * 64;
        _memory = Arena.Zeroed(bytes, "the model's parameters");
        Value = new(layout) { IsPersistent = true, Address = _memory.Address };
        Gradient = isTrainable ? new(layout) { IsPersistent = true } : null;
    }

    public Parameter Parameter { get; }

    /// <summary>The numbers.</summary>
    public PlanBuffer Value { get; }

    /// <summary>
    /// The loss's derivative by each number, of the last backward pass; null for what is frozen and for running statistics.
    /// </summary>
    public PlanBuffer? Gradient { get; }

    /// <summary>Another array of the same layout, such as an optimizer's moment, as a plain tensor.</summary>
    public unsafe Tensor Export(nint address)
    {
        var tensor = Tensor.Zeros(Parameter.Shape);
        fixed (float* values = tensor.Values) LayoutCopy.Run(Value.Layout, address, _plain, (nint)values);
        return tensor;
    }

    /// <summary>Fills such an array from a plain tensor.</summary>
    public unsafe void Import(Tensor tensor, nint address)
    {
        fixed (float* values = tensor.Values) LayoutCopy.Run(_plain, (nint)values, Value.Layout, address);
    }

    public void Dispose() => _memory.Dispose();
}
