namespace Boxfit.Engine.Plans;

/// <summary>
/// Native memory of a fixed size, aligned for the widest vectors and for large pages; what it holds at the start is undefined.
/// </summary>
sealed unsafe partial class Arena : SafeHandle
{
    const nuint LargePage = 2 << 20;
    const int AdviseHugePage = 14;

    public Arena(long bytes, string purpose) : base(0, ownsHandle: true)
    {
        Bytes = bytes;
        bool large = bytes >= (long)LargePage;
        try
        {
            // Rounded up so that a kernel may touch the whole of its last vector.
            nuint rounded = ((nuint)bytes + LargePage - 1) / LargePage * LargePage;
            void* memory = NativeMemory.AlignedAlloc(large ? rounded : (nuint)(bytes + 63) / 64 * 64 + 64, large ? LargePage : 64);
            // Large pages spare the processor most of its address look-ups; where they are not to be had the advice is ignored.
            if (large) _ = madvise(memory, rounded, AdviseHugePage);
            SetHandle((nint)memory);
        }
        catch (OutOfMemoryException e)
        {
            throw new BoxfitException(
                $"Not enough memory for {purpose}: {bytes / (1 << 20):N0} MiB are needed. Use a smaller batch or picture size.", e);
        }
    }

    /// <summary>An arena that holds zeros.</summary>
    public static Arena Zeroed(long bytes, string purpose)
    {
        var arena = new Arena(bytes, purpose);
        NativeMemory.Clear((void*)arena.Address, (nuint)bytes);
        return arena;
    }

    public long Bytes { get; }

    public override bool IsInvalid => handle == 0;

    public nint Address => handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }

    [LibraryImport("libc")]
    private static partial int madvise(void* address, nuint length, int advice);
}

/// <summary>
/// Finds each buffer a place in one arena so that buffers in use at the same time never overlap and the arena stays small:
/// largest first, each at the lowest free offset (greedy by size; Pisarchyk and Lee 2020).
/// </summary>
static class BufferPlacement
{
    const long Alignment = 64;

    /// <summary>Sets <see cref="PlanBuffer.Address"/> to an offset from the arena's start; returns the arena's size in bytes.</summary>
    public static long Place(IEnumerable<PlanBuffer> buffers)
    {
        var placed = new List<(long Offset, long Bytes, PlanBuffer Buffer)>();
        long total = 0;
        foreach (var buffer in buffers.OrderByDescending(b => b.Layout.Bytes).ThenBy(b => b.FirstStep))
        {
            long bytes = (buffer.Layout.Bytes + Alignment - 1) / Alignment * Alignment;
            long offset = 0;
            foreach (var other in placed)
            {
                bool together = other.Buffer.FirstStep <= buffer.LastStep && buffer.FirstStep <= other.Buffer.LastStep;
                if (!together) continue;
                if (offset + bytes <= other.Offset) break;
                offset = Math.Max(offset, other.Offset + other.Bytes);
            }
            int index = placed.FindIndex(p => p.Offset > offset);
            placed.Insert(index < 0 ? placed.Count : index, (offset, bytes, buffer));
            buffer.Address = (nint)offset;
            total = Math.Max(total, offset + bytes);
        }
        return total;
    }
}
