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

    /// <summary>Copies a memory descriptor that belongs to others.</summary>
    public abstract int CopyLayout(out nint copy, nint layout);

    /// <summary>Frees what <see cref="CreateLayout"/> or <see cref="CopyLayout"/> made.</summary>
    public abstract void DestroyLayout(nint layout);

    /// <summary>Post-operation: add what the destination held.</summary>
    public abstract int AppendSum(nint postOperations);

    /// <summary>Post-operation: apply a function.</summary>
    public abstract int AppendActivation(nint postOperations, Activations.Function function);

    /// <summary>dnnl_convolution_forward; a bias of <see cref="MemoryDescriptor.None"/> is none.</summary>
    public abstract int ConvolutionForward(
        out nint result, PropKind kind, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias,
        MemoryDescriptor destination, WindowGeometry window, nint attributes);

    /// <summary>dnnl_convolution_backward_data.</summary>
    public abstract int ConvolutionBackwardData(
        out nint result, Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination,
        WindowGeometry window, PrimitiveDescriptor forward, nint attributes);

    /// <summary>dnnl_convolution_backward_weights.</summary>
    public abstract int ConvolutionBackwardWeights(
        out nint result, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor diffBias,
        MemoryDescriptor diffDestination, WindowGeometry window, PrimitiveDescriptor forward, nint attributes);

    /// <summary>dnnl_inner_product_forward.</summary>
    public abstract int InnerProductForward(
        out nint result, PropKind kind, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias, MemoryDescriptor destination,
        nint attributes);

    /// <summary>dnnl_inner_product_backward_data.</summary>
    public abstract int InnerProductBackwardData(
        out nint result, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination, PrimitiveDescriptor forward,
        nint attributes);

    /// <summary>dnnl_inner_product_backward_weights.</summary>
    public abstract int InnerProductBackwardWeights(
        out nint result, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor diffBias, MemoryDescriptor diffDestination,
        PrimitiveDescriptor forward, nint attributes);

    /// <summary>dnnl_pooling_forward, which keeps no places of maxima.</summary>
    public abstract int PoolingForward(
        out nint result, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor destination, WindowGeometry window, nint attributes);

    /// <summary>dnnl_pooling_backward.</summary>
    public abstract int PoolingBackward(
        out nint result, Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor diffDestination, WindowGeometry window,
        PrimitiveDescriptor forward, nint attributes);

    /// <summary>dnnl_eltwise_forward.</summary>
    public abstract int EltwiseForward(
        out nint result, PropKind kind, Activations.Function function, MemoryDescriptor data, nint attributes);

    /// <summary>dnnl_eltwise_backward.</summary>
    public abstract int EltwiseBackward(
        out nint result, Activations.Function function, MemoryDescriptor diffData, MemoryDescriptor data, PrimitiveDescriptor forward,
        nint attributes);
}
