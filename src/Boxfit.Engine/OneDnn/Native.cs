using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Boxfit.Engine.OneDnn;

/// <summary>oneDNN's C API, names kept as in dnnl.h. All functions return a status: 0 success, 1 out of memory, 2 invalid arguments, 3 unimplemented.</summary>
static unsafe partial class Native
{
    const string Dnnl = "dnnl";

    /// <summary>dnnl_memory_desc_t: 696 opaque bytes.</summary>
    [InlineArray(Size)]
    internal struct MemoryDescriptorBytes
    {
        public const int Size = 696;
        byte _first;
    }

    /// <summary>dnnl_version_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Version
    {
        public int Major, Minor, Patch;
        public nint Hash;
        public uint CpuRuntime, GpuRuntime;
    }

    /// <summary>dnnl_exec_arg_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ExecutionArgument
    {
        public int Argument;
        public nint Memory;
    }

    [LibraryImport(Dnnl)]
    internal static partial Version* dnnl_version();

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_engine_create(out nint engine, int kind, nuint index);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_stream_create(out nint stream, nint engine, uint flags);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_memory_desc_init_by_tag(MemoryDescriptorBytes* result, int rank, long* lengths, int dataType, int tag);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_memory_desc_equal(MemoryDescriptorBytes* left, MemoryDescriptorBytes* right);

    [LibraryImport(Dnnl)]
    internal static partial nuint dnnl_memory_desc_get_size(MemoryDescriptorBytes* descriptor);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_memory_create(out nint memory, MemoryDescriptorBytes* descriptor, nint engine, void* data);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_memory_destroy(nint memory);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_attr_create(out nint attributes);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_attr_set_scratchpad_mode(nint attributes, int mode);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_attr_set_post_ops(nint attributes, nint postOps);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_attr_destroy(nint attributes);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_post_ops_create(out nint postOps);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_post_ops_append_sum(nint postOps, float scale);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_post_ops_append_eltwise(nint postOps, float scale, int algorithm, float alpha, float beta);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_post_ops_destroy(nint postOps);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_desc_create(out nint result, void* operation, nint attributes, nint engine, nint forwardHint);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_reorder_primitive_desc_create(
        out nint result, MemoryDescriptorBytes* source, nint sourceEngine, MemoryDescriptorBytes* destination, nint destinationEngine, nint attributes);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_desc_query(nint descriptor, int what, int index, void* result);

    [LibraryImport(Dnnl)]
    internal static partial MemoryDescriptorBytes* dnnl_primitive_desc_query_md(nint descriptor, int what, int index);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_desc_destroy(nint descriptor);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_create(out nint primitive, nint descriptor);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_execute(nint primitive, nint stream, int count, ExecutionArgument* arguments);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_destroy(nint primitive);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_convolution_forward_desc_init(
        void* result, int propKind, int algorithm, MemoryDescriptorBytes* source, MemoryDescriptorBytes* weights, MemoryDescriptorBytes* bias,
        MemoryDescriptorBytes* destination, long* strides, long* paddingBefore, long* paddingAfter);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_convolution_backward_data_desc_init(
        void* result, int algorithm, MemoryDescriptorBytes* diffSource, MemoryDescriptorBytes* weights, MemoryDescriptorBytes* diffDestination,
        long* strides, long* paddingBefore, long* paddingAfter);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_convolution_backward_weights_desc_init(
        void* result, int algorithm, MemoryDescriptorBytes* source, MemoryDescriptorBytes* diffWeights, MemoryDescriptorBytes* diffBias,
        MemoryDescriptorBytes* diffDestination, long* strides, long* paddingBefore, long* paddingAfter);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_inner_product_forward_desc_init(
        void* result, int propKind, MemoryDescriptorBytes* source, MemoryDescriptorBytes* weights, MemoryDescriptorBytes* bias,
        MemoryDescriptorBytes* destination);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_inner_product_backward_data_desc_init(
        void* result, MemoryDescriptorBytes* diffSource, MemoryDescriptorBytes* weights, MemoryDescriptorBytes* diffDestination);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_inner_product_backward_weights_desc_init(
        void* result, MemoryDescriptorBytes* source, MemoryDescriptorBytes* diffWeights, MemoryDescriptorBytes* diffBias,
        MemoryDescriptorBytes* diffDestination);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_batch_normalization_forward_desc_init(
        void* result, int propKind, MemoryDescriptorBytes* data, float epsilon, uint flags);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_pooling_forward_desc_init(
        void* result, int propKind, int algorithm, MemoryDescriptorBytes* source, MemoryDescriptorBytes* destination,
        long* strides, long* kernel, long* paddingBefore, long* paddingAfter);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_pooling_backward_desc_init(
        void* result, int algorithm, MemoryDescriptorBytes* diffSource, MemoryDescriptorBytes* diffDestination,
        long* strides, long* kernel, long* paddingBefore, long* paddingAfter);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_eltwise_forward_desc_init(
        void* result, int propKind, int algorithm, MemoryDescriptorBytes* data, float alpha, float beta);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_eltwise_backward_desc_init(
        void* result, int algorithm, MemoryDescriptorBytes* diffData, MemoryDescriptorBytes* data, float alpha, float beta);
}
