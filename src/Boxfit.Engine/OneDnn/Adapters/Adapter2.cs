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

    public override Blocking? FindBlocking(nint layout)
    {
        const int blocked = 2; // dnnl_blocked
        var description = (Native2.MemoryDescription*)layout;
        if (description->FormatKind != blocked) return null;
        int rank = description->Rank;
        long[] lengths = new ReadOnlySpan<long>(description->Lengths, rank).ToArray();
        long[] padded = new ReadOnlySpan<long>(description->PaddedLengths, rank).ToArray();
        long[] strides = new ReadOnlySpan<long>(description->Strides, rank).ToArray();
        var blocks = new (long, int)[description->BlockCount];
        for (int i = 0; i < blocks.Length; i++) blocks[i] = (description->BlockSizes[i], (int)description->BlockDimensions[i]);
        return new(lengths, padded, strides, blocks);
    }

    public override int AppendSum(nint postOperations) => Native2.dnnl_post_ops_append_sum(postOperations, 1);

    public override int AppendActivation(nint postOperations, Activations.Function function) =>
        Native2.dnnl_post_ops_append_eltwise(postOperations, 1, Number(function.Algorithm), function.Alpha, function.Beta);

    public override int Create(out nint result, PrimitiveRequest request, nint attributes)
    {
        byte* operation = stackalloc byte[OperationBytes];
        result = 0;
        int status = Describe(operation, request);
        if (status != Status.Success) return status;
        status = Native2.dnnl_primitive_desc_create(out result, operation, attributes, OneDnnLibrary.Engine, request.Forward?.Pointer ?? 0);
        GC.KeepAlive(request.Forward);
        return status;
    }

    static int Describe(void* operation, PrimitiveRequest r)
    {
        int kind = (int)r.PropKind, algorithm = Number(r.Algorithm);
        MemoryDescriptor source = r.Source, destination = r.Destination;
        MemoryDescriptor weights = r.Weights ?? MemoryDescriptor.None, bias = r.Bias ?? MemoryDescriptor.None;
        var (alpha, beta) = r.Numbers;
        BothWays stride = r.Window.Stride, window = r.Window.Kernel, padding = r.Window.Padding;
        return r.Kind switch
        {
            PrimitiveKind.ConvolutionForward => Native2.dnnl_convolution_forward_desc_init(
                operation, kind, algorithm, source, weights, bias, destination, stride, padding, padding),
            PrimitiveKind.ConvolutionBackwardData => Native2.dnnl_convolution_backward_data_desc_init(
                operation, algorithm, source, weights, destination, stride, padding, padding),
            PrimitiveKind.ConvolutionBackwardWeights => Native2.dnnl_convolution_backward_weights_desc_init(
                operation, algorithm, source, weights, bias, destination, stride, padding, padding),
            PrimitiveKind.DenseForward => Native2.dnnl_inner_product_forward_desc_init(
                operation, kind, source, weights, bias, destination),
            PrimitiveKind.DenseBackwardData => Native2.dnnl_inner_product_backward_data_desc_init(operation, source, weights, destination),
            PrimitiveKind.DenseBackwardWeights => Native2.dnnl_inner_product_backward_weights_desc_init(
                operation, source, weights, bias, destination),
            PrimitiveKind.PoolingForward => Native2.dnnl_pooling_forward_desc_init(
                operation, kind, algorithm, source, destination, stride, window, padding, padding),
            PrimitiveKind.PoolingBackward => Native2.dnnl_pooling_backward_desc_init(
                operation, algorithm, source, destination, stride, window, padding, padding),
            PrimitiveKind.EltwiseForward => Native2.dnnl_eltwise_forward_desc_init(operation, kind, algorithm, source, alpha, beta),
            _ => Native2.dnnl_eltwise_backward_desc_init(operation, algorithm, destination, source, alpha, beta),
        };
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
