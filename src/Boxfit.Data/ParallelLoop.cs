using System.Runtime.ExceptionServices;

namespace Boxfit.Data;

/// <summary>A parallel loop whose failures arrive as they were thrown.</summary>
public static class ParallelLoop
{
    /// <summary>Calls <paramref name="body"/> with 0…<paramref name="count"/> − 1 in any order; rethrows the first exception of any.</summary>
    /// <param name="count">Number of calls.</param>
    /// <param name="body">What to do.</param>
    /// <param name="cancellation">No call begins after it; an <see cref="OperationCanceledException"/> follows.</param>
    /// <param name="threads">The most calls at a time; −1 for as many as the system likes.</param>
    public static void For(int count, Action<int> body, CancellationToken cancellation = default, int threads = -1)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads }, body);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
