namespace Boxfit.Engine.OneDnn.Adapters;

/// <summary>
/// What oneDNN's major versions do differently, in one form for the rest of the engine: numbers of layouts and algorithms, memory
/// descriptors, post-operations, and how primitive descriptors are made. Functions return a <see cref="Status"/>.
/// </summary>
abstract class Adapter
{
    /// <summary>The adapter for a loaded library; null where this program has none.</summary>
    public static Adapter? For(int major, int minor) => (major, minor) switch
    {
        // Numbers and functions were compared in the headers of 2.2 to 2.7 and of 3.0 to 3.8; 2.6 and 3.7
        // run all tests, 2.2 and 3.1 were tried with the engine's.
        (2, >= 2) => new Adapter2(),
        (3, _) => new Adapter3(),
        _ => null,
    };

    /// <summary>What <see cref="For"/> takes, for messages.</summary>
    public const string Supported = "2.2 to 2.7 and 3.x";

    /// <summary>Makes a memory descriptor of floats.</summary>
    public abstract int CreateLayout(out nint layout, ReadOnlySpan<long> lengths, FormatTag tag);

    /// <summary>Copies a memory descriptor that belongs to another object.</summary>
    public abstract int CopyLayout(out nint copy, nint layout);

    /// <summary>Frees what <see cref="CreateLayout"/> or <see cref="CopyLayout"/> made.</summary>
    public abstract void DestroyLayout(nint layout);

    /// <summary>Where a layout puts its numbers; null where it is not made of strides and blocks.</summary>
    public abstract Blocking? FindBlocking(nint layout);

    /// <summary>Post-operation: add what the destination held.</summary>
    public abstract int AppendSum(nint postOperations);

    /// <summary>Post-operation: apply a function.</summary>
    public abstract int AppendActivation(nint postOperations, Activations.Function function);

    /// <summary>Makes a primitive descriptor.</summary>
    public abstract int Create(out nint result, PrimitiveRequest request, nint attributes);
}
