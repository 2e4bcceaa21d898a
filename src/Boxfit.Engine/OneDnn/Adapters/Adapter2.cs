using System.Runtime.InteropServices;

namespace Boxfit.Engine.OneDnn.Adapters;

/// <summary>
/// oneDNN 2: memory descriptors are structures of known size, and a primitive descriptor is made from an operation descriptor, here opaque
/// zeroed bytes, larger than any that is used here.
/// </summary>
sealed unsafe class Adapter2 : Adapter
{
    const int OperationBytes = 8192;
    const int LayoutBytes = 696; // sizeof(dnnl_memory_desc_t)

    public override int CreateLayout(out nint layout, ReadOnlySpan<long> lengths, FormatTag tag)
    {
        layout = (nint)NativeMemory.AllocZeroed(LayoutBytes);
        fixed (long* pointer = lengths)
        {
            int status = Native2.dnnl_memory_desc_init_by_tag(layout, lengths.Length, pointer, (int)DataType.F32, Number(tag));
            if (status != Status.Success) DestroyLayout(layout);
            return status;
        }
    }

    public override int CopyLayout(out nint copy, nint layout)
    {
        copy = (nint)NativeMemory.Alloc(LayoutBytes);
        NativeMemory.Copy((void*)layout, (void*)copy, LayoutBytes);
        return Status.Success;
    }

    public override void DestroyLayout(nint layout) => NativeMemory.Free((void*)layout);

    public override int AppendSum(nint postOperations) => Native2.dnnl_post_ops_append_sum(postOperations, 1);

    public override int AppendActivation(nint postOperations, Activations.Function function) =>
        Native2.dnnl_post_ops_append_eltwise(postOperations, 1, Number(function.Algorithm), function.Alpha, function.Beta);

    public override int ConvolutionForward(
        out nint result, PropKind kind, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias,
        MemoryDescriptor destination, WindowGeometry window, nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        int status = Native2.dnnl_convolution_forward_desc_init(
            operation, (int)kind, Number(algorithm), source, weights, bias, destination, window.Stride, window.Padding, window.Padding);
        return Create(out result, status, operation, null, attributes);
    }

    public override int ConvolutionBackwardData(
        out nint result, Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination,
        WindowGeometry window, PrimitiveDescriptor forward, nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        int status = Native2.dnnl_convolution_backward_data_desc_init(
            operation, Number(algorithm), diffSource, weights, diffDestination, window.Stride, window.Padding, window.Padding);
        return Create(out result, status, operation, forward, attributes);
    }

    public override int ConvolutionBackwardWeights(
        out nint result, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor diffBias,
        MemoryDescriptor diffDestination, WindowGeometry window, PrimitiveDescriptor forward, nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        int status = Native2.dnnl_convolution_backward_weights_desc_init(
            operation, Number(algorithm), source, diffWeights, diffBias, diffDestination, window.Stride, window.Padding, window.Padding);
        return Create(out result, status, operation, forward, attributes);
    }

    public override int InnerProductForward(
        out nint result, PropKind kind, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias, MemoryDescriptor destination,
        nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        int status = Native2.dnnl_inner_product_forward_desc_init(operation, (int)kind, source, weights, bias, destination);
        return Create(out result, status, operation, null, attributes);
    }

    public override int InnerProductBackwardData(
        out nint result, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination, PrimitiveDescriptor forward,
        nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        int status = Native2.dnnl_inner_product_backward_data_desc_init(operation, diffSource, weights, diffDestination);
        return Create(out result, status, operation, forward, attributes);
    }

    public override int InnerProductBackwardWeights(
        out nint result, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor diffBias, MemoryDescriptor diffDestination,
        PrimitiveDescriptor forward, nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        int status = Native2.dnnl_inner_product_backward_weights_desc_init(operation, source, diffWeights, diffBias, diffDestination);
        return Create(out result, status, operation, forward, attributes);
    }

    public override int PoolingForward(
        out nint result, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor destination, WindowGeometry window, nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        int status = Native2.dnnl_pooling_forward_desc_init(
            operation, (int)PropKind.ForwardInference, Number(algorithm), source, destination,
            window.Stride, window.Kernel, window.Padding, window.Padding);
        return Create(out result, status, operation, null, attributes);
    }

    public override int PoolingBackward(
        out nint result, Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor diffDestination, WindowGeometry window,
        PrimitiveDescriptor forward, nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        int status = Native2.dnnl_pooling_backward_desc_init(
            operation, Number(algorithm), diffSource, diffDestination, window.Stride, window.Kernel, window.Padding, window.Padding);
        return Create(out result, status, operation, forward, attributes);
    }

    public override int EltwiseForward(
        out nint result, PropKind kind, Activations.Function function, MemoryDescriptor data, nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        int status = Native2.dnnl_eltwise_forward_desc_init(
            operation, (int)kind, Number(function.Algorithm), data, function.Alpha, function.Beta);
        return Create(out result, status, operation, null, attributes);
    }

    public override int EltwiseBackward(
        out nint result, Activations.Function function, MemoryDescriptor diffData, MemoryDescriptor data, PrimitiveDescriptor forward,
        nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        int status = Native2.dnnl_eltwise_backward_desc_init(
            operation, Number(function.Algorithm), diffData, data, function.Alpha, function.Beta);
        return Create(out result, status, operation, forward, attributes);
    }

    static int Create(out nint result, int status, void* operation, PrimitiveDescriptor? forward, nint attributes)
    {
        result = 0;
        if (status != Status.Success) return status;
        status = Native2.dnnl_primitive_desc_create(out result, operation, attributes, OneDnnLibrary.Engine, forward?.Pointer ?? 0);
        GC.KeepAlive(forward);
        return status;
    }

    static int Number(FormatTag tag) => tag switch
    {
        FormatTag.Plain5 => 7, // dnnl_abcde
        FormatTag.Nhwc => 20, // dnnl_acdb
        FormatTag.NChw16c => 69, // dnnl_aBcd16b
        FormatTag.NChw8c => 93, // dnnl_aBcd8b
        _ => (int)tag,
    };

    static int Number(Algorithm algorithm) => algorithm switch
    {
        Algorithm.Clip2 => 16, // dnnl_eltwise_clip_v2
        Algorithm.Relu => 31, // dnnl_eltwise_relu
        Algorithm.Logistic => 175, // dnnl_eltwise_logistic
        _ => (int)algorithm,
    };
}
