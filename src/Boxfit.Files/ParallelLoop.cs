using System.Runtime.ExceptionServices;

namespace Boxfit.Files;

/// <summary>A parallel loop whose failures arrive as they were thrown.</summary>
static class ParallelLoop
{
    /// <summary>
    /// Calls <paramref name="body"/> with 0…<paramref name="count"/> − 1 in any order; rethrows the first exception of any.
    /// </summary>
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

/// <summary>Work on many items at once with the results in the items' order and only a few of them in memory.</summary>
static class OrderedParallel
{
    const int AheadPerWorker = 4;

    /// <summary>
    /// Calls <paramref name="work"/> for each item, at most <paramref name="workers"/> at a time, and gives the results in order.
    /// A result that is long in coming holds up those after it, of which four a worker are made ahead. Whoever stops early waits for the
    /// work that has begun.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled; items in work are finished first.</exception>
    public static IEnumerable<TResult> Select<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, TResult> work, int workers, CancellationToken cancellation)
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, workers).ConcurrentScheduler;
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var begun = new Queue<Task<TResult>>();
        try
        {
            foreach (var item in items)
            {
                cancellation.ThrowIfCancellationRequested();
                begun.Enqueue(Task.Factory.StartNew(() => work(item), stop.Token, TaskCreationOptions.DenyChildAttach, scheduler));
                if (begun.Count >= AheadPerWorker * workers) yield return begun.Dequeue().GetAwaiter().GetResult();
            }
            while (begun.TryDequeue(out var next))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return next.GetAwaiter().GetResult();
            }
        }
        finally
        {
            stop.Cancel();
            Task.WhenAll(begun).ContinueWith(_ => stop.Dispose(), TaskScheduler.Default).GetAwaiter().GetResult();
        }
    }
}
