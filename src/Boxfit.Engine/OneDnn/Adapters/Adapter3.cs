namespace Boxfit.Engine.OneDnn.Adapters;

/// <summary>oneDNN 3: memory descriptors are opaque, and a primitive descriptor is made in one call.</summary>
sealed unsafe class Adapter3 : Adapter
{
    const int TypeOfDestination = 0; // dnnl_data_type_undef

    public override int CreateLayout(out nint layout, ReadOnlySpan<long> lengths, FormatTag tag)
    {
        fixed (long* pointer = lengths)
            return Native3.dnnl_memory_desc_create_with_tag(out layout, lengths.Length, pointer, (int)DataType.F32, Number(tag));
    }

    public override int CopyLayout(out nint copy, nint layout) => Native3.dnnl_memory_desc_clone(out copy, layout);

    public override void DestroyLayout(nint layout) => _ = Native3.dnnl_memory_desc_destroy(layout);

    public override Blocking? FindBlocking(nint layout)
    {
        // Of dnnl_query_t.
        const int strides = 14, rank = 256, lengths = 257, paddedLengths = 260, blockCount = 263, blockSizes = 264, blockDimensions = 265;
        int dimensions, count;
        if (Native3.dnnl_memory_desc_query(layout, rank, &dimensions) != Status.Success ||
            Native3.dnnl_memory_desc_query(layout, blockCount, &count) != Status.Success)
        {
            return null;
        }
        long[] sizes = Numbers(blockSizes, count), blocked = Numbers(blockDimensions, count);
        return new(
            Numbers(lengths, dimensions), Numbers(paddedLengths, dimensions), Numbers(strides, dimensions),
            [.. sizes.Zip(blocked, (size, dimension) => (size, (int)dimension))]);

        long[] Numbers(int what, int length)
        {
            if (length == 0) return [];
            long* numbers;
            Status.Check(Native3.dnnl_memory_desc_query(layout, what, &numbers), "a layout's description");
            return new ReadOnlySpan<long>(numbers, length).ToArray();
        }
    }

    public override int AppendSum(nint postOperations) => Native3.dnnl_post_ops_append_sum(postOperations, 1, 0, TypeOfDestination);

    public override int AppendActivation(nint postOperations, Activations.Function function) =>
        Native3.dnnl_post_ops_append_eltwise(postOperations, Number(function.Algorithm), function.Alpha, function.Beta);

    public override int Create(out nint result, PrimitiveRequest r, nint attributes)
    {
        nint engine = OneDnnLibrary.Engine;
        int kind = (int)r.PropKind, algorithm = Number(r.Algorithm);
        MemoryDescriptor source = r.Source, destination = r.Destination;
        MemoryDescriptor weights = r.Weights ?? MemoryDescriptor.None, bias = r.Bias ?? MemoryDescriptor.None;
        var (alpha, beta) = r.Numbers;
        BothWays stride = r.Window.Stride, window = r.Window.Kernel, padding = r.Window.Padding;
        BothWays dilation = 0;
        return r.Kind switch
        {
            PrimitiveKind.ConvolutionForward => Native3.dnnl_convolution_forward_primitive_desc_create(
                out result, engine, kind, algorithm, source, weights, bias, destination, stride, dilation, padding, padding, attributes),
            PrimitiveKind.ConvolutionBackwardData => Native3.dnnl_convolution_backward_data_primitive_desc_create(
                out result, engine, algorithm, source, weights, destination, stride, dilation, padding, padding, r.Forward!, attributes),
            PrimitiveKind.ConvolutionBackwardWeights => Native3.dnnl_convolution_backward_weights_primitive_desc_create(
                out result, engine, algorithm, source, weights, bias, destination, stride, dilation, padding, padding, r.Forward!,
                attributes),
            PrimitiveKind.DenseForward => Native3.dnnl_inner_product_forward_primitive_desc_create(
                out result, engine, kind, source, weights, bias, destination, attributes),
            PrimitiveKind.DenseBackwardData => Native3.dnnl_inner_product_backward_data_primitive_desc_create(
                out result, engine, source, weights, destination, r.Forward!, attributes),
            PrimitiveKind.DenseBackwardWeights => Native3.dnnl_inner_product_backward_weights_primitive_desc_create(
                out result, engine, source, weights, bias, destination, r.Forward!, attributes),
            PrimitiveKind.PoolingForward => Native3.dnnl_pooling_forward_primitive_desc_create(
                out result, engine, kind, algorithm, source, destination, stride, window, dilation, padding, padding, attributes),
            PrimitiveKind.PoolingBackward => Native3.dnnl_pooling_backward_primitive_desc_create(
                out result, engine, algorithm, source, destination, stride, window, dilation, padding, padding, r.Forward!, attributes),
            PrimitiveKind.EltwiseForward => Native3.dnnl_eltwise_forward_primitive_desc_create(
                out result, engine, kind, algorithm, source, source, alpha, beta, attributes),
            _ => Native3.dnnl_eltwise_backward_primitive_desc_create(
                out result, engine, algorithm, destination, destination, source, alpha, beta, r.Forward!, attributes),
        };
    }

    static int Number(FormatTag tag) => tag switch
    {
        FormatTag.Plain5 => 6, // dnnl_abcde
        FormatTag.Nhwc => 22, // dnnl_acdb
        FormatTag.NChw16c => 78, // dnnl_aBcd16b
        FormatTag.NChw8c => 102, // dnnl_aBcd8b
        _ => (int)tag,
    };

    static int Number(Algorithm algorithm) => algorithm switch
    {
        Algorithm.Clip2 => 47, // dnnl_eltwise_clip_v2
        Algorithm.Relu => 32, // dnnl_eltwise_relu
        Algorithm.Logistic => 41, // dnnl_eltwise_logistic
        _ => (int)algorithm,
    };
}
