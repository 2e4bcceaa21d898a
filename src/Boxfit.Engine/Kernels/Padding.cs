namespace Boxfit.Engine.Kernels;

/// <summary>
/// Copies weights from a plain layout into one with blocks in two dimensions, and fills what is left of the last blocks with zeros. oneDNN
/// 3.7's reorder mistakes numbers for padding there (its issue 3280 is of the same kernel; seen on AMD Zen 5 with blocks of 16 by 16).
/// </summary>
/// <param name="node">Name of the weights' layer.</param>
/// <param name="from">The plain layout.</param>
/// <param name="to">The layout with blocks.</param>
/// <param name="source">The numbers in the plain layout.</param>
/// <param name="result">The same in the layout with blocks.</param>
sealed unsafe class PaddingKernel(string node, Blocking from, Blocking to, PlanBuffer source, PlanBuffer result)
    : KernelStep(node, Rows(to), source, result)
{
    readonly long[][] _from = Tables(from), _to = Tables(to);

    public override string Kind => "reorder";

    public override bool Writes(PlanBuffer buffer) => buffer == result;

    /// <summary>The kernel, where it is needed; else null.</summary>
    public static PaddingKernel? For(string node, PlanBuffer source, PlanBuffer result) =>
        source.Layout.Blocking is { IsPadded: false } from && result.Layout.Blocking is { IsPadded: true, BlockedDimensions: > 1 } to
            ? new(node, from, to, source, result) : null;

    protected override void RunShare(long start, long end)
    {
        int last = _to.Length - 1;
        for (long row = start; row < end; row++)
        {
            float* numbers = (float*)source.Address;
            float* target = (float*)result.Address;
            bool isPadding = false;
            long rest = row;
            for (int dimension = last - 1; dimension >= 0; dimension--)
            {
                long length = _to[dimension].Length;
                long index = rest % length;
                rest /= length;
                target += _to[dimension][index];
                if (index < _from[dimension].Length) numbers += _from[dimension][index];
                else isPadding = true;
            }
            long[] reads = _from[last], writes = _to[last];
            int count = isPadding ? 0 : reads.Length;
            for (int i = 0; i < count; i++) target[writes[i]] = numbers[reads[i]];
            for (int i = count; i < writes.Length; i++) target[writes[i]] = 0;
        }
    }

    static long Rows(Blocking to) => to.PaddedLengths.SkipLast(1).Aggregate(1L, (product, length) => product * length);

    static long[][] Tables(Blocking blocking) => [.. Enumerable.Range(0, blocking.Lengths.Length).Select(blocking.Offsets)];
}
