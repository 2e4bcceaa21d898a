namespace Boxfit.Engine.OneDnn;

/// <summary>How an array lies in memory: lengths, data type and layout (plain, blocked or still open).</summary>
sealed unsafe class MemoryDescriptor : IEquatable<MemoryDescriptor>
{
    Native.MemoryDescriptorBytes _bytes;

    MemoryDescriptor(ReadOnlySpan<long> lengths, FormatTag tag)
    {
        fixed (Native.MemoryDescriptorBytes* bytes = &_bytes)
        fixed (long* pointer = lengths)
        {
            Status.Check(
                Native.dnnl_memory_desc_init_by_tag(bytes, lengths.Length, pointer, (int)DataType.F32, (int)tag),
                $"a layout of {string.Join('×', lengths.ToArray())}");
        }
        Bytes = ComputeSize();
    }

    MemoryDescriptor(Native.MemoryDescriptorBytes* source)
    {
        _bytes = *source;
        Bytes = ComputeSize();
    }

    /// <summary>A float array of the given lengths and layout.</summary>
    public static MemoryDescriptor Create(FormatTag tag, params ReadOnlySpan<long> lengths) => new(lengths, tag);

    /// <summary>A copy of what a query returned; null where there is nothing (a zero descriptor counts as nothing).</summary>
    public static MemoryDescriptor? Copy(Native.MemoryDescriptorBytes* source)
    {
        if (source is null) return null;
        int rank = *(int*)source;
        return rank == 0 ? null : new(source);
    }

    /// <summary>Bytes of memory that the array needs, padding included.</summary>
    public long Bytes { get; }

    public bool Equals(MemoryDescriptor? other)
    {
        if (other is null) return false;
        fixed (Native.MemoryDescriptorBytes* left = &_bytes, right = &other._bytes)
            return Native.dnnl_memory_desc_equal(left, right) != 0;
    }

    public override bool Equals(object? other) => Equals(other as MemoryDescriptor);

    public override int GetHashCode() => Bytes.GetHashCode();

    /// <summary>For <c>fixed</c>: the descriptor's bytes.</summary>
    public ref Native.MemoryDescriptorBytes GetPinnableReference() => ref _bytes;

    long ComputeSize()
    {
        fixed (Native.MemoryDescriptorBytes* bytes = &_bytes) return (long)Native.dnnl_memory_desc_get_size(bytes);
    }
}
