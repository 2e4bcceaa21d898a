namespace Boxfit.Web.Serving;

/// <summary>Bytes that the bodies of all requests may take together: who sends slowly or much takes no more than there is.</summary>
/// <param name="bytes">All of them.</param>
sealed class ByteBudget(long bytes)
{
    long _taken;

    /// <summary>Takes bytes until what is returned is disposed of.</summary>
    /// <param name="count">How many.</param>
    /// <param name="beside">Bytes that the same request has already and keeps.</param>
    /// <exception cref="RequestProblem">There are too few at the moment, or fewer in all than the request needs.</exception>
    public Share Lend(long count, long beside)
    {
        Take(count, beside);
        return new(this, count);
    }

    /// <summary>Takes bytes, to be given back; see <see cref="Lend"/>.</summary>
    public void Take(long count, long beside)
    {
        if (count + beside > bytes)
        {
            throw new RequestProblem(StatusCodes.Status413PayloadTooLarge,
                $"The request needs {ByteCount.Text(count + beside)} of memory, where all together may take {ByteCount.Text(bytes)}. " +
                "Send fewer pictures at a time, and as files instead of numbers.");
        }
        if (Interlocked.Add(ref _taken, count) <= bytes) return;
        Give(count);
        throw new RequestProblem(StatusCodes.Status429TooManyRequests, "There is no memory for more requests at the moment.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(long count) => Interlocked.Add(ref _taken, -count);

    /// <summary>Bytes that are taken for a while.</summary>
    public readonly struct Share(ByteBudget budget, long count) : IDisposable
    {
        public void Dispose() => budget.Give(count);
    }
}
