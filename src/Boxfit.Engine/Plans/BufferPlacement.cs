namespace Boxfit.Engine.Plans;

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
