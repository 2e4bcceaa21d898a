namespace Boxfit.Engine.OneDnn;

/// <summary>
/// The part of oneDNN's C API that versions 2 and 3 share, names kept as in dnnl.h. Functions return a <see cref="Status"/>. What differs
/// is in <see cref="Adapters.Native2"/> and <see cref="Adapters.Native3"/>.
/// </summary>
static unsafe partial class Native
{
    /// <summary>The name that <see cref="OneDnnLibrary"/> resolves.</summary>
    internal const string Dnnl = "dnnl";

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
    internal static partial int dnnl_get_effective_cpu_isa();

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_engine_create(out nint engine, int kind, nuint index);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_stream_create(out nint stream, nint engine, uint flags);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_memory_desc_equal(MemoryDescriptor left, MemoryDescriptor right);

    [LibraryImport(Dnnl)]
    internal static partial nuint dnnl_memory_desc_get_size(nint descriptor);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_memory_create(out nint memory, MemoryDescriptor descriptor, nint engine, void* data);

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
    internal static partial int dnnl_post_ops_destroy(nint postOps);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_reorder_primitive_desc_create(
        out nint result, MemoryDescriptor source, nint sourceEngine, MemoryDescriptor destination, nint destinationEngine, nint attributes);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_desc_query(nint descriptor, int what, int index, void* result);

    [LibraryImport(Dnnl)]
    internal static partial nint dnnl_primitive_desc_query_md(nint descriptor, int what, int index);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_desc_destroy(nint descriptor);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_create(out nint primitive, nint descriptor);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_execute(nint primitive, nint stream, int count, ExecutionArgument* arguments);

    [LibraryImport(Dnnl)]
    internal static partial int dnnl_primitive_destroy(nint primitive);
}
