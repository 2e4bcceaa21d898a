namespace Boxfit.Engine.OneDnn;

/// <summary>How an array lies in memory: lengths, data type and layout (plain, blocked or still open).</summary>
sealed class MemoryDescriptor : SafeHandle, IEquatable<MemoryDescriptor>
{
    MemoryDescriptor(nint handle) : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        Bytes = SizeOf(handle);
    }

    /// <summary>No array, where one may be left out.</summary>
    public static MemoryDescriptor None { get; } = new(0);

    /// <summary>Bytes of memory that the array needs, padding included.</summary>
    public long Bytes { get; }

    /// <summary>Where its numbers are; null where only oneDNN knows.</summary>
    public Blocking? Blocking => OneDnnLibrary.Adapter.FindBlocking(handle);

    public override bool IsInvalid => handle == 0;

    /// <summary>A float array of the given lengths and layout.</summary>
    public static MemoryDescriptor Create(FormatTag tag, params ReadOnlySpan<long> lengths)
    {
        int status = OneDnnLibrary.Adapter.CreateLayout(out nint layout, lengths, tag);
        if (status != Status.Success) Status.Check(status, $"a layout of {string.Join('×', lengths.ToArray())}");
        return new(layout);
    }

    /// <summary>A copy of what a query returned; null where there is nothing (a descriptor without size counts as nothing).</summary>
    public static MemoryDescriptor? Copy(nint source)
    {
        if (SizeOf(source) == 0) return null;
        Status.Check(OneDnnLibrary.Adapter.CopyLayout(out nint copy, source), "a layout");
        return new(copy);
    }

    public bool Equals(MemoryDescriptor? other) => other is not null && Native.dnnl_memory_desc_equal(this, other) != 0;

    public override bool Equals(object? obj) => Equals(obj as MemoryDescriptor);

    public override int GetHashCode() => Bytes.GetHashCode();

    protected override bool ReleaseHandle()
    {
        OneDnnLibrary.Adapter.DestroyLayout(handle);
        return true;
    }

    static long SizeOf(nint descriptor) => descriptor == 0 ? 0 : (long)Native.dnnl_memory_desc_get_size(descriptor);
}

/// <summary>A layout together with the address of the numbers. The numbers belong to the plan.</summary>
sealed unsafe class Memory : SafeHandle
{
    public Memory(MemoryDescriptor layout, void* data) : base(0, ownsHandle: true)
    {
        Status.Check(Native.dnnl_memory_create(out nint memory, layout, OneDnnLibrary.Engine, data), "a memory object");
        SetHandle(memory);
    }

    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    protected override bool ReleaseHandle() => Native.dnnl_memory_destroy(handle) == Status.Success;
}
