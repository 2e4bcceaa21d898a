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

    public override int AppendSum(nint postOperations) => Native3.dnnl_post_ops_append_sum(postOperations, 1, 0, TypeOfDestination);

    public override int AppendActivation(nint postOperations, Activations.Function function) =>
        Native3.dnnl_post_ops_append_eltwise(postOperations, Number(function.Algorithm), function.Alpha, function.Beta);

    public override int ConvolutionForward(
        out nint result, PropKind kind, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias,
        MemoryDescriptor destination, WindowGeometry window, nint attributes) =>
        Native3.dnnl_convolution_forward_primitive_desc_create(
            out result, OneDnnLibrary.Engine, (int)kind, Number(algorithm), source, weights, bias, destination,
            window.Stride, 0, window.Padding, window.Padding, attributes);

    public override int ConvolutionBackwardData(
        out nint result, Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination,
        WindowGeometry window, PrimitiveDescriptor forward, nint attributes) =>
        Native3.dnnl_convolution_backward_data_primitive_desc_create(
            out result, OneDnnLibrary.Engine, Number(algorithm), diffSource, weights, diffDestination,
            window.Stride, 0, window.Padding, window.Padding, forward, attributes);

    public override int ConvolutionBackwardWeights(
        out nint result, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor diffBias,
        MemoryDescriptor diffDestination, WindowGeometry window, PrimitiveDescriptor forward, nint attributes) =>
        Native3.dnnl_convolution_backward_weights_primitive_desc_create(
            out result, OneDnnLibrary.Engine, Number(algorithm), source, diffWeights, diffBias, diffDestination,
            window.Stride, 0, window.Padding, window.Padding, forward, attributes);

    public override int InnerProductForward(
        out nint result, PropKind kind, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias, MemoryDescriptor destination,
        nint attributes) =>
        Native3.dnnl_inner_product_forward_primitive_desc_create(
            out result, OneDnnLibrary.Engine, (int)kind, source, weights, bias, destination, attributes);

    public override int InnerProductBackwardData(
        out nint result, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination, PrimitiveDescriptor forward,
        nint attributes) =>
        Native3.dnnl_inner_product_backward_data_primitive_desc_create(
            out result, OneDnnLibrary.Engine, diffSource, weights, diffDestination, forward, attributes);

    public override int InnerProductBackwardWeights(
        out nint result, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor diffBias, MemoryDescriptor diffDestination,
        PrimitiveDescriptor forward, nint attributes) =>
        Native3.dnnl_inner_product_backward_weights_primitive_desc_create(
            out result, OneDnnLibrary.Engine, source, diffWeights, diffBias, diffDestination, forward, attributes);

    public override int PoolingForward(
        out nint result, Algorithm algorithm, MemoryDescriptor source, MemoryDescriptor destination, WindowGeometry window, nint attributes) =>
        Native3.dnnl_pooling_forward_primitive_desc_create(
            out result, OneDnnLibrary.Engine, (int)PropKind.ForwardInference, Number(algorithm), source, destination,
            window.Stride, window.Kernel, 0, window.Padding, window.Padding, attributes);

    public override int PoolingBackward(
        out nint result, Algorithm algorithm, MemoryDescriptor diffSource, MemoryDescriptor diffDestination, WindowGeometry window,
        PrimitiveDescriptor forward, nint attributes) =>
        Native3.dnnl_pooling_backward_primitive_desc_create(
            out result, OneDnnLibrary.Engine, Number(algorithm), diffSource, diffDestination,
            window.Stride, window.Kernel, 0, window.Padding, window.Padding, forward, attributes);

    public override int EltwiseForward(
        out nint result, PropKind kind, Activations.Function function, MemoryDescriptor data, nint attributes) =>
        Native3.dnnl_eltwise_forward_primitive_desc_create(
            out result, OneDnnLibrary.Engine, (int)kind, Number(function.Algorithm), data, data, function.Alpha, function.Beta, attributes);

    public override int EltwiseBackward(
        out nint result, Activations.Function function, MemoryDescriptor diffData, MemoryDescriptor data, PrimitiveDescriptor forward,
        nint attributes) =>
        Native3.dnnl_eltwise_backward_primitive_desc_create(
            out result, OneDnnLibrary.Engine, Number(function.Algorithm), diffData, diffData, data, function.Alpha, function.Beta, forward,
            attributes);

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
