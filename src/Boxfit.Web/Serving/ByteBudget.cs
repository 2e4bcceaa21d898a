namespace Boxfit.Web.Serving;

/// <summary>Bytes that the bodies of all requests may take together: who sends slowly or much takes no more than there is.</summary>
/// <param name="bytes">All of them.</param>
sealed class ByteBudget(long bytes)
{
    long _free = bytes;

    /// <summary>Bytes that are not taken.</summary>
    public long Free => Interlocked.Read(ref _free);

    /// <summary>Takes bytes until what is returned is disposed of.</summary>
    /// <exception cref="RequestProblem">There are too few.</exception>
    public Share Take(long count) => TryTake(count) ? new(this, count) : throw Spent();

    /// <summary>What is said where there are too few.</summary>
    public static RequestProblem Spent() =>
        new(StatusCodes.Status429TooManyRequests, "There is no memory for more requests at the moment.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>Takes bytes; false where there are too few.</summary>
    public bool TryTake(long count)
    {
        if (Interlocked.Add(ref _free, -count) >= 0) return true;
        Give(count);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(long count) => Interlocked.Add(ref _free, count);

    /// <summary>Bytes that are taken for a while.</summary>
    public readonly struct Share(ByteBudget budget, long count) : IDisposable
    {
        public void Dispose() => budget.Give(count);
    }
}
