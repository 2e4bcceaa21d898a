namespace Boxfit.Engine.OneDnn.Adapters;

/// <summary>Functions of oneDNN 3 that version 2 does not have in this form.</summary>
static unsafe partial class Native3
{
    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_memory_desc_create_with_tag(out nint result, int rank, long* lengths, int dataType, int tag);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_memory_desc_clone(out nint result, nint existing);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_memory_desc_destroy(nint descriptor);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_memory_desc_query(nint descriptor, int what, void* result);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_post_ops_append_sum(nint postOps, float scale, int zeroPoint, int dataType);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_post_ops_append_eltwise(nint postOps, int algorithm, float alpha, float beta);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_convolution_forward_primitive_desc_create(
        out nint result, nint engine, int propKind, int algorithm, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias,
        MemoryDescriptor destination, in BothWays strides, in BothWays dilations, in BothWays paddingBefore, in BothWays paddingAfter,
        nint attributes);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_convolution_backward_data_primitive_desc_create(
        out nint result, nint engine, int algorithm, MemoryDescriptor diffSource, MemoryDescriptor weights,
        MemoryDescriptor diffDestination, in BothWays strides, in BothWays dilations, in BothWays paddingBefore,
        in BothWays paddingAfter, PrimitiveDescriptor forward, nint attributes);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_convolution_backward_weights_primitive_desc_create(
        out nint result, nint engine, int algorithm, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor diffBias,
        MemoryDescriptor diffDestination, in BothWays strides, in BothWays dilations, in BothWays paddingBefore, in BothWays paddingAfter,
        PrimitiveDescriptor forward, nint attributes);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_inner_product_forward_primitive_desc_create(
        out nint result, nint engine, int propKind, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias,
        MemoryDescriptor destination, nint attributes);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_inner_product_backward_data_primitive_desc_create(
        out nint result, nint engine, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination,
        PrimitiveDescriptor forward, nint attributes);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_inner_product_backward_weights_primitive_desc_create(
        out nint result, nint engine, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor diffBias,
        MemoryDescriptor diffDestination, PrimitiveDescriptor forward, nint attributes);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_pooling_forward_primitive_desc_create(
        out nint result, nint engine, int propKind, int algorithm, MemoryDescriptor source, MemoryDescriptor destination,
        in BothWays strides, in BothWays kernel, in BothWays dilations, in BothWays paddingBefore, in BothWays paddingAfter,
        nint attributes);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_pooling_backward_primitive_desc_create(
        out nint result, nint engine, int algorithm, MemoryDescriptor diffSource, MemoryDescriptor diffDestination, in BothWays strides,
        in BothWays kernel, in BothWays dilations, in BothWays paddingBefore, in BothWays paddingAfter, PrimitiveDescriptor forward,
        nint attributes);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_eltwise_forward_primitive_desc_create(
        out nint result, nint engine, int propKind, int algorithm, MemoryDescriptor source, MemoryDescriptor destination, float alpha,
        float beta, nint attributes);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_eltwise_backward_primitive_desc_create(
        out nint result, nint engine, int algorithm, MemoryDescriptor diffSource, MemoryDescriptor diffDestination, MemoryDescriptor data,
        float alpha, float beta, PrimitiveDescriptor forward, nint attributes);
}
