namespace Boxfit.Engine.OneDnn.Adapters;

/// <summary>Functions of oneDNN 2 that version 3 does not have in this form.</summary>
static unsafe partial class Native2
{
    const int MaxRank = 12; // DNNL_MAX_NDIMS

    /// <summary>dnnl_memory_desc_t, up to the end of dnnl_blocking_desc_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MemoryDescription
    {
        public int Rank;
        public fixed long Lengths[MaxRank];
        public int DataType;
        public fixed long PaddedLengths[MaxRank];
        public fixed long PaddedOffsets[MaxRank];
        public long Offset;
        public int FormatKind;
        public fixed long Strides[MaxRank];
        public int BlockCount;
        public fixed long BlockSizes[MaxRank];
        public fixed long BlockDimensions[MaxRank];
    }

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_memory_desc_init_by_tag(nint result, int rank, long* lengths, int dataType, int tag);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_post_ops_append_sum(nint postOps, float scale);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_post_ops_append_eltwise(nint postOps, float scale, int algorithm, float alpha, float beta);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_primitive_desc_create(
        out nint result, void* operation, nint attributes, nint engine, nint forwardHint);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_convolution_forward_desc_init(
        void* result, int propKind, int algorithm, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias,
        MemoryDescriptor destination, in BothWays strides, in BothWays paddingBefore, in BothWays paddingAfter);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_convolution_backward_data_desc_init(
        void* result, int algorithm, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination,
        in BothWays strides, in BothWays paddingBefore, in BothWays paddingAfter);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_convolution_backward_weights_desc_init(
        void* result, int algorithm, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor diffBias,
        MemoryDescriptor diffDestination, in BothWays strides, in BothWays paddingBefore, in BothWays paddingAfter);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_inner_product_forward_desc_init(
        void* result, int propKind, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor bias, MemoryDescriptor destination);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_inner_product_backward_data_desc_init(
        void* result, MemoryDescriptor diffSource, MemoryDescriptor weights, MemoryDescriptor diffDestination);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_inner_product_backward_weights_desc_init(
        void* result, MemoryDescriptor source, MemoryDescriptor diffWeights, MemoryDescriptor diffBias, MemoryDescriptor diffDestination);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_pooling_forward_desc_init(
        void* result, int propKind, int algorithm, MemoryDescriptor source, MemoryDescriptor destination, in BothWays strides,
        in BothWays kernel, in BothWays paddingBefore, in BothWays paddingAfter);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_pooling_backward_desc_init(
        void* result, int algorithm, MemoryDescriptor diffSource, MemoryDescriptor diffDestination, in BothWays strides,
        in BothWays kernel, in BothWays paddingBefore, in BothWays paddingAfter);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_eltwise_forward_desc_init(
        void* result, int propKind, int algorithm, MemoryDescriptor data, float alpha, float beta);

    [LibraryImport(Native.Dnnl)]
    internal static partial int dnnl_eltwise_backward_desc_init(
        void* result, int algorithm, MemoryDescriptor diffData, MemoryDescriptor data, float alpha, float beta);
}
