namespace Boxfit.Engine.Optimization;

/// <summary>A parameter that an optimizer changes, with the optimizer's arrays for it in the parameter's layout.</summary>
sealed unsafe class OptimizedParameter : IDisposable
{
    readonly Arena? _memory;
    readonly long _bytes;

    /// <summary>Makes the arrays, filled with zeros.</summary>
    public OptimizedParameter(StoredParameter stored, ParameterPolicy policy, int states, long joined)
    {
        (Stored, Policy, Joined) = (stored, policy, joined);
        _bytes = stored.Value.Vectors * 64;
        _memory = states == 0 ? null : Arena.Zeroed(states * _bytes, "the optimizer's state");
    }

    public StoredParameter Stored { get; }

    public ParameterPolicy Policy { get; }

    /// <summary>The optimizer's steps when the parameter joined: what it has seen begins there.</summary>
    public long Joined { get; set; }

    /// <summary>The coming step's learning rate, with all that the optimizer puts into it.</summary>
    public float Rate { get; set; }

    /// <summary>The coming step's ε.</summary>
    public float Epsilon { get; set; }

    /// <summary>The coming step's weight decay, as the optimizer applies it.</summary>
    public float Decay { get; set; }

    public float* Values => (float*)Stored.Value.Address;

    public float* Gradients => (float*)Stored.Gradient!.Address;

    /// <summary>One of the optimizer's arrays.</summary>
    public float* State(int index) => (float*)(_memory!.Address + (nint)(index * _bytes));

    public void Dispose() => _memory?.Dispose();
}
