using System.Runtime.ExceptionServices;

namespace Boxfit.Files;

/// <summary>A parallel loop whose failures arrive as they were thrown.</summary>
public static class ParallelLoop
{
    /// <summary>Calls <paramref name="body"/> with 0…<paramref name="count"/> − 1 in any order; rethrows the first exception of any.</summary>
    public static void For(int count, Action<int> body, CancellationToken cancellation = default) => For(count, -1, body, cancellation);

    /// <summary>The same with at most <paramref name="threads"/> calls at a time; −1 is as many as the system likes.</summary>
    public static void For(int count, int threads, Action<int> body, CancellationToken cancellation = default)
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
