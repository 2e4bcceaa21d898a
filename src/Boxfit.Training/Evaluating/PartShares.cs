namespace Boxfit.Training.Evaluating;

/// <summary>
/// How processes share the measuring of a part: whole batches that follow each other, so that each picture is computed among the same
/// others, and to the same bits, as by one process.
/// </summary>
/// <param name="World">The processes.</param>
/// <param name="Pictures">Pictures of the part.</param>
readonly record struct PartShares(World World, int Pictures)
{
    /// <summary>The most pictures that a process has.</summary>
    public int Most
    {
        get
        {
            int most = 0;
            for (int rank = 0; rank < World.Size; rank++) most = Math.Max(most, First(rank + 1) - First(rank));
            return most;
        }
    }

    /// <summary>The first picture of a process's share, which ends before the next one's.</summary>
    /// <param name="rank">The process, from 0 to their number.</param>
    public int First(int rank)
    {
        int batches = (Pictures + HeldOutPart.BatchSize - 1) / HeldOutPart.BatchSize;
        return Math.Min(Pictures, (int)((long)batches * rank / World.Size) * HeldOutPart.BatchSize);
    }

    /// <summary>This process's share of some pictures.</summary>
    public IReadOnlyList<Sample> Own(IReadOnlyList<Sample> samples) =>
        World.IsAlone ? samples : [.. samples.Take(First(World.Rank)..First(World.Rank + 1))];

    /// <summary>What every process has of its pictures, in the order of the part. Common.</summary>
    /// <param name="mine">This process's, one a picture of its share.</param>
    public T[] Gather<T>(T[] mine) where T : unmanaged
    {
        if (World.IsAlone) return mine;
        int most = Most;
        var room = new T[most];
        mine.CopyTo(room, 0);
        var all = new T[most * World.Size];
        World.Gather<T>(room, all.AsSpan());
        var gathered = new T[Pictures];
        for (int rank = 0; rank < World.Size; rank++)
            all.AsSpan(rank * most, First(rank + 1) - First(rank)).CopyTo(gathered.AsSpan(First(rank)));
        return gathered;
    }
}
