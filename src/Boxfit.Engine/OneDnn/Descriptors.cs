namespace Boxfit.Engine.OneDnn;

/// <summary>Makes primitive descriptors.</summary>
static class Descriptors
{
    /// <summary>A primitive; null where oneDNN has no implementation for the layouts asked for. Any other failure throws.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="post">What a forward pass does to its result.</param>
    public static PrimitiveDescriptor? TryCreate(PrimitiveRequest request, PostOperations post = default) =>
        post.WithAttributes(attributes => Taken(OneDnnLibrary.Adapter.Create(out nint result, request, attributes), result));

    public static PrimitiveDescriptor DenseForward(
        PropKind kind, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor? bias, MemoryDescriptor destination,
        PostOperations post) =>
        Create("dense layer", new(PrimitiveKind.DenseForward)
        {
            PropKind = kind, Source = source, Weights = weights, Bias = bias, Destination = destination,
        }, post);

    public static PrimitiveDescriptor DenseBackwardData(
        MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination, PrimitiveDescriptor forward) =>
        Create("dense layer's backward pass", new(PrimitiveKind.DenseBackwardData)
        {
            Source = diffSource, Weights = weights, Destination = diffDestination, Forward = forward,
        });

    /// <summary>Null where oneDNN has no implementation.</summary>
    public static PrimitiveDescriptor? DenseBackwardWeights(
        MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor? diffBias, MemoryDescriptor diffDestination,
        PrimitiveDescriptor forward) =>
        TryCreate(new(PrimitiveKind.DenseBackwardWeights)
        {
            Source = source, Weights = diffWeights, Bias = diffBias, Destination = diffDestination, Forward = forward,
        });

    /// <summary>One that keeps no places of maxima.</summary>
    public static PrimitiveDescriptor PoolingForward(
        Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor destination, WindowGeometry window) =>
        Create("pooling", new(PrimitiveKind.PoolingForward)
        {
            PropKind = PropKind.ForwardInference, Algorithm = algorithm, Source = source, Destination = destination, Window = window,
        });

    public static PrimitiveDescriptor PoolingBackward(
        Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor diffDestination, WindowGeometry window,
        PrimitiveDescriptor forward) =>
        Create("pooling's backward pass", new(PrimitiveKind.PoolingBackward)
        {
            Algorithm = algorithm, Source = diffSource, Destination = diffDestination, Window = window, Forward = forward,
        });

    public static PrimitiveDescriptor EltwiseForward(PropKind kind, Activations.Function function, MemoryDescriptor data) =>
        Create("activation", new(PrimitiveKind.EltwiseForward)
        {
            PropKind = kind, Algorithm = function.Algorithm, Numbers = (function.Alpha, function.Beta), Source = data, Destination = data,
        });

    public static PrimitiveDescriptor EltwiseBackward(
        Activations.Function function, MemoryDescriptor diffData, MemoryDescriptor data, PrimitiveDescriptor forward) =>
        Create("activation's backward pass", new(PrimitiveKind.EltwiseBackward)
        {
            Algorithm = function.Algorithm, Numbers = (function.Alpha, function.Beta), Source = data, Destination = diffData,
            Forward = forward,
        });

    public static PrimitiveDescriptor Reorder(MemoryDescriptor source, MemoryDescriptor destination) =>
        Required("reorder", Taken(Native.dnnl_reorder_primitive_desc_create(
            out nint result, source, OneDnnLibrary.Engine, destination, OneDnnLibrary.Engine, OneDnnLibrary.PlainAttributes), result));

    static PrimitiveDescriptor Create(string what, PrimitiveRequest request, PostOperations post = default) =>
        Required(what, TryCreate(request, post));

    static PrimitiveDescriptor? Taken(int status, nint result)
    {
        if (status is Status.Unimplemented) return null;
        Status.Check(status, "a primitive");
        return new(result);
    }

    static PrimitiveDescriptor Required(string what, PrimitiveDescriptor? descriptor) =>
        descriptor ?? throw new BoxfitException($"oneDNN {OneDnnLibrary.Version} has no implementation of this {what}.");
}
