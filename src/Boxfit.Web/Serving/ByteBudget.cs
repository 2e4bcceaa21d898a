namespace Boxfit.Web.Serving;

/// <summary>Bytes that the bodies of all requests may take together: who sends slowly or much takes no more than there is.</summary>
/// <param name="bytes">All of them.</param>
sealed class ByteBudget(long bytes)
{
    long _free = bytes;

    /// <summary>Bytes that are not taken.</summary>
    public long Free => Interlocked.Read(ref _free);

    /// <summary>Takes bytes; false where there are too few.</summary>
    public bool TryTake(long count)
    {
        if (Interlocked.Add(ref _free, -count) >= 0) return true;
        Give(count);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(long count) => Interlocked.Add(ref _free, count);
}
