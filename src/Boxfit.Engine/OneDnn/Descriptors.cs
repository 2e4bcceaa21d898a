namespace Boxfit.Engine.OneDnn;

/// <summary>
/// Makes primitive descriptors. Where oneDNN has no implementation for the layouts asked for, the result is null;
/// any other failure throws.
/// </summary>
static class Descriptors
{
    static Adapter Adapter => OneDnnLibrary.Adapter;

    static nint Plain => OneDnnLibrary.PlainAttributes;

    public static PrimitiveDescriptor? ConvolutionForward(
        PropKind kind, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor? bias, MemoryDescriptor destination,
        WindowGeometry window, PostOperations post) =>
        post.WithAttributes(attributes => Taken(
            Adapter.ConvolutionForward(
                out nint result, kind, algorithm, source, weights, bias ?? MemoryDescriptor.None, destination, window, attributes),
            result));

    public static PrimitiveDescriptor? ConvolutionBackwardData(
        Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination, WindowGeometry window,
        PrimitiveDescriptor forward) =>
        Taken(Adapter.ConvolutionBackwardData(
            out nint result, algorithm, diffSource, weights, diffDestination, window, forward, Plain), result);

    public static PrimitiveDescriptor? ConvolutionBackwardWeights(
        Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor? diffBias, MemoryDescriptor diffDestination,
        WindowGeometry window, PrimitiveDescriptor forward) =>
        Taken(Adapter.ConvolutionBackwardWeights(
            out nint result, algorithm, source, diffWeights, diffBias ?? MemoryDescriptor.None, diffDestination, window, forward, Plain), result);

    public static PrimitiveDescriptor InnerProductForward(
        PropKind kind, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor? bias, MemoryDescriptor destination,
        PostOperations post) =>
        Required(post.WithAttributes(attributes => Taken(
            Adapter.InnerProductForward(out nint result, kind, source, weights, bias ?? MemoryDescriptor.None, destination, attributes), result)),
            "dense layer");

    public static PrimitiveDescriptor InnerProductBackwardData(
        MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination, PrimitiveDescriptor forward) =>
        Required(Taken(Adapter.InnerProductBackwardData(out nint result, diffSource, weights, diffDestination, forward, Plain), result),
            "dense layer's backward pass");

    public static PrimitiveDescriptor? InnerProductBackwardWeights(
        MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor? diffBias, MemoryDescriptor diffDestination,
        PrimitiveDescriptor forward) =>
        Taken(Adapter.InnerProductBackwardWeights(
            out nint result, source, diffWeights, diffBias ?? MemoryDescriptor.None, diffDestination, forward, Plain), result);

    public static PrimitiveDescriptor PoolingForward(
        Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor destination, WindowGeometry window) =>
        Required(Taken(Adapter.PoolingForward(out nint result, algorithm, source, destination, window, Plain), result), "pooling");

    public static PrimitiveDescriptor PoolingBackward(
        Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor diffDestination, WindowGeometry window, PrimitiveDescriptor forward) =>
        Required(Taken(Adapter.PoolingBackward(out nint result, algorithm, diffSource, diffDestination, window, forward, Plain), result),
            "pooling's backward pass");

    public static PrimitiveDescriptor EltwiseForward(PropKind kind, Activations.Function function, MemoryDescriptor data) =>
        Required(Taken(Adapter.EltwiseForward(out nint result, kind, function, data, Plain), result), "activation");

    public static PrimitiveDescriptor EltwiseBackward(
        Activations.Function function, MemoryDescriptor diffData, MemoryDescriptor data, PrimitiveDescriptor forward) =>
        Required(Taken(Adapter.EltwiseBackward(out nint result, function, diffData, data, forward, Plain), result),
            "activation's backward pass");

    public static PrimitiveDescriptor Reorder(MemoryDescriptor source, MemoryDescriptor destination) =>
        Required(Taken(Native.dnnl_reorder_primitive_desc_create(
            out nint result, source, OneDnnLibrary.Engine, destination, OneDnnLibrary.Engine, Plain), result), "reorder");

    static PrimitiveDescriptor? Taken(int status, nint result)
    {
        if (status is Status.Unimplemented) return null;
        Status.Check(status, "a primitive");
        return new(result);
    }

    static PrimitiveDescriptor Required(PrimitiveDescriptor? descriptor, string what) =>
        descriptor ?? throw new BoxfitException($"oneDNN {OneDnnLibrary.Version} has no implementation of this {what}.");
}
