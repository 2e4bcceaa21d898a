namespace Boxfit.Engine.OneDnn;

/// <summary>
/// Makes primitive descriptors. Where oneDNN has no implementation for the layouts asked for, the result is null;
/// any other failure throws. Operation descriptors are opaque zeroed bytes, larger than any of the library's structures.
/// </summary>
static unsafe class Descriptors
{
    const int OperationBytes = 8192;

    public static PrimitiveDescriptor? ConvolutionForward(
        PropKind kind, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor? bias, MemoryDescriptor destination,
        WindowGeometry window, PostOperations post)
    {
        byte* operation = stackalloc byte[OperationBytes];
        long* geometry = stackalloc long[6];
        Fill(geometry, window);
        fixed (Native.MemoryDescriptorBytes* s = source, w = weights, b = bias, d = destination)
        {
            int status = Native.dnnl_convolution_forward_desc_init(
                operation, (int)kind, (int)algorithm, s, w, b, d, geometry, geometry + 2, geometry + 2);
            if (!Allowed(status)) return null;
        }
        return post.WithAttributes(attributes => Make(operation, attributes, null));
    }

    public static PrimitiveDescriptor? ConvolutionBackwardData(
        Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination, WindowGeometry window,
        PrimitiveDescriptor forward)
    {
        byte* operation = stackalloc byte[OperationBytes];
        long* geometry = stackalloc long[6];
        Fill(geometry, window);
        fixed (Native.MemoryDescriptorBytes* s = diffSource, w = weights, d = diffDestination)
        {
            int status = Native.dnnl_convolution_backward_data_desc_init(
                operation, (int)algorithm, s, w, d, geometry, geometry + 2, geometry + 2);
            if (!Allowed(status)) return null;
        }
        return Make(operation, OneDnnLibrary.PlainAttributes, forward);
    }

    public static PrimitiveDescriptor? ConvolutionBackwardWeights(
        Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor? diffBias, MemoryDescriptor diffDestination,
        WindowGeometry window, PrimitiveDescriptor forward)
    {
        byte* operation = stackalloc byte[OperationBytes];
        long* geometry = stackalloc long[6];
        Fill(geometry, window);
        fixed (Native.MemoryDescriptorBytes* s = source, w = diffWeights, b = diffBias, d = diffDestination)
        {
            int status = Native.dnnl_convolution_backward_weights_desc_init(
                operation, (int)algorithm, s, w, b, d, geometry, geometry + 2, geometry + 2);
            if (!Allowed(status)) return null;
        }
        return Make(operation, OneDnnLibrary.PlainAttributes, forward);
    }

    public static PrimitiveDescriptor InnerProductForward(
        PropKind kind, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias, MemoryDescriptor destination, PostOperations post)
    {
        byte* operation = stackalloc byte[OperationBytes];
        fixed (Native.MemoryDescriptorBytes* s = source, w = weights, b = bias, d = destination)
            Status.Check(Native.dnnl_inner_product_forward_desc_init(operation, (int)kind, s, w, b, d), "a dense layer");
        return Require(post.WithAttributes(attributes => Make(operation, attributes, null)), "dense layer");
    }

    public static PrimitiveDescriptor InnerProductBackwardData(
        MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination, PrimitiveDescriptor forward)
    {
        byte* operation = stackalloc byte[OperationBytes];
        fixed (Native.MemoryDescriptorBytes* s = diffSource, w = weights, d = diffDestination)
            Status.Check(Native.dnnl_inner_product_backward_data_desc_init(operation, s, w, d), "a dense layer's backward pass");
        return Require(Make(operation, OneDnnLibrary.PlainAttributes, forward), "dense layer");
    }

    public static PrimitiveDescriptor? InnerProductBackwardWeights(
        MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor? diffBias, MemoryDescriptor diffDestination, PrimitiveDescriptor forward)
    {
        byte* operation = stackalloc byte[OperationBytes];
        fixed (Native.MemoryDescriptorBytes* s = source, w = diffWeights, b = diffBias, d = diffDestination)
        {
            int status = Native.dnnl_inner_product_backward_weights_desc_init(operation, s, w, b, d);
            if (!Allowed(status)) return null;
        }
        return Make(operation, OneDnnLibrary.PlainAttributes, forward);
    }

    /// <summary>Batch norm with given statistics, scale and shift.</summary>
    public static PrimitiveDescriptor BatchNormInference(MemoryDescriptor data, double epsilon)
    {
        const NormalizationFlags flags = NormalizationFlags.UseGlobalStatistics | NormalizationFlags.UseScale | NormalizationFlags.UseShift;
        byte* operation = stackalloc byte[OperationBytes];
        fixed (Native.MemoryDescriptorBytes* d = data)
        {
            Status.Check(
                Native.dnnl_batch_normalization_forward_desc_init(operation, (int)PropKind.ForwardInference, d, (float)epsilon, (uint)flags),
                "a batch norm");
        }
        return Require(Make(operation, OneDnnLibrary.PlainAttributes, null), "batch norm");
    }

    public static PrimitiveDescriptor PoolingForward(
        PropKind kind, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor destination, WindowGeometry window)
    {
        byte* operation = stackalloc byte[OperationBytes];
        long* geometry = stackalloc long[6];
        Fill(geometry, window);
        fixed (Native.MemoryDescriptorBytes* s = source, d = destination)
        {
            Status.Check(
                Native.dnnl_pooling_forward_desc_init(
                    operation, (int)kind, (int)algorithm, s, d, geometry, geometry + 4, geometry + 2, geometry + 2), "a pooling");
        }
        return Require(Make(operation, OneDnnLibrary.PlainAttributes, null), "pooling");
    }

    public static PrimitiveDescriptor PoolingBackward(
        Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor diffDestination, WindowGeometry window, PrimitiveDescriptor forward)
    {
        byte* operation = stackalloc byte[OperationBytes];
        long* geometry = stackalloc long[6];
        Fill(geometry, window);
        fixed (Native.MemoryDescriptorBytes* s = diffSource, d = diffDestination)
        {
            Status.Check(
                Native.dnnl_pooling_backward_desc_init(
                    operation, (int)algorithm, s, d, geometry, geometry + 4, geometry + 2, geometry + 2), "a pooling's backward pass");
        }
        return Require(Make(operation, OneDnnLibrary.PlainAttributes, forward), "pooling");
    }

    public static PrimitiveDescriptor EltwiseForward(PropKind kind, (Algorithm Algorithm, float Alpha, float Beta) function, MemoryDescriptor data)
    {
        byte* operation = stackalloc byte[OperationBytes];
        fixed (Native.MemoryDescriptorBytes* d = data)
        {
            Status.Check(
                Native.dnnl_eltwise_forward_desc_init(operation, (int)kind, (int)function.Algorithm, d, function.Alpha, function.Beta), "an activation");
        }
        return Require(Make(operation, OneDnnLibrary.PlainAttributes, null), "activation");
    }

    public static PrimitiveDescriptor EltwiseBackward(
        (Algorithm Algorithm, float Alpha, float Beta) function, MemoryDescriptor diffData, MemoryDescriptor data, PrimitiveDescriptor forward)
    {
        byte* operation = stackalloc byte[OperationBytes];
        fixed (Native.MemoryDescriptorBytes* dd = diffData, d = data)
        {
            Status.Check(
                Native.dnnl_eltwise_backward_desc_init(operation, (int)function.Algorithm, dd, d, function.Alpha, function.Beta),
                "an activation's backward pass");
        }
        return Require(Make(operation, OneDnnLibrary.PlainAttributes, forward), "activation");
    }

    public static PrimitiveDescriptor Reorder(MemoryDescriptor source, MemoryDescriptor destination)
    {
        fixed (Native.MemoryDescriptorBytes* s = source, d = destination)
        {
            Status.Check(
                Native.dnnl_reorder_primitive_desc_create(
                    out nint result, s, OneDnnLibrary.Engine, d, OneDnnLibrary.Engine, OneDnnLibrary.PlainAttributes), "a reorder");
            return new(result);
        }
    }

    static PrimitiveDescriptor? Make(void* operation, nint attributes, PrimitiveDescriptor? forward)
    {
        int status = Native.dnnl_primitive_desc_create(out nint result, operation, attributes, OneDnnLibrary.Engine, forward?.Pointer ?? 0);
        return Allowed(status) ? new(result) : null;
    }

    static bool Allowed(int status)
    {
        if (status is Status.Unimplemented) return false;
        Status.Check(status, "a primitive");
        return true;
    }

    static PrimitiveDescriptor Require(PrimitiveDescriptor? descriptor, string what) =>
        descriptor ?? throw new BoxfitException($"oneDNN {OneDnnLibrary.Version} has no implementation of this {what}.");

    static void Fill(long* geometry, WindowGeometry window)
    {
        geometry[0] = geometry[1] = window.Stride;
        geometry[2] = geometry[3] = window.Padding;
        geometry[4] = geometry[5] = window.Kernel;
    }
}
