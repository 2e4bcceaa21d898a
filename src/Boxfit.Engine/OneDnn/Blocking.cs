namespace Boxfit.Engine.OneDnn;

/// <summary>
/// Where a layout that may have blocks puts its numbers. A dimension's share of a number's place depends on its own index alone, so that
/// a table a dimension tells all of them.
/// </summary>
/// <param name="Lengths">The lengths of the array.</param>
/// <param name="PaddedLengths">The lengths in memory: what is past an array's end, in the last block, is zero.</param>
/// <param name="Strides">Numbers from a dimension's block to its next, or from index to index where it has none.</param>
/// <param name="Blocks">The blocks within, the outermost first: how many indices of which dimension.</param>
sealed record Blocking(long[] Lengths, long[] PaddedLengths, long[] Strides, (long Size, int Dimension)[] Blocks)
{
    /// <summary>Whether there is more room than numbers.</summary>
    public bool IsPadded => !Lengths.AsSpan().SequenceEqual(PaddedLengths);

    /// <summary>Number of dimensions that come in blocks.</summary>
    public int BlockedDimensions => Blocks.Select(b => b.Dimension).Distinct().Count();

    /// <summary>What each index of a dimension, padding included, adds to the place of a number.</summary>
    public long[] Offsets(int dimension)
    {
        long[] offsets = new long[PaddedLengths[dimension]];
        for (int index = 0; index < offsets.Length; index++)
        {
            long rest = index, within = 1;
            foreach (var (size, blocked) in Blocks.Reverse())
            {
                if (blocked == dimension)
                {
                    offsets[index] += rest % size * within;
                    rest /= size;
                }
                within *= size;
            }
            offsets[index] += rest * Strides[dimension];
        }
        return offsets;
    }
}
