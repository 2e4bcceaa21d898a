using System.Collections.Concurrent;

namespace Boxfit.Web.Reviewing;

/// <summary>
/// Computes what sources propose for the pictures that are open, behind the server's back, and keeps it in the review. What was computed
/// before it was ended is there the next time.
/// </summary>
/// <param name="review">The review.</param>
/// <param name="threads">Pictures at a time.</param>
/// <param name="logger">Is told of what fails.</param>
sealed class Proposer(ReviewFile review, int threads, ILogger logger) : IAsyncDisposable
{
    // A little at a time, so that who works sees it soon, and the disk is not asked for each.
    const int Together = 32;

    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(0.5);

    readonly CancellationTokenSource _ending = new();
    readonly Lock _lock = new();
    Task _work = Task.CompletedTask;
    int _left;

    /// <summary>Pictures for which boxes are still to be computed.</summary>
    public int Left => Volatile.Read(ref _left);

    /// <summary>Asks a source for all open pictures of which it has said nothing, after the sources that were added before.</summary>
    /// <param name="source">The source, which is disposed of then.</param>
    public void Add(IBoxSource source)
    {
        lock (_lock) _work = _work.ContinueWith(_ => Run(source), TaskScheduler.Default);
    }

    /// <summary>Waits until all that was added is done.</summary>
    public Task WaitAsync()
    {
        lock (_lock) return _work;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await WaitAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    void Run(IBoxSource source)
    {
        using var _ = source;
        if (_ending.IsCancellationRequested) return;
        var done = new ConcurrentQueue<(long, ReviewProposal)>();
        try
        {
            long kept = Stopwatch.GetTimestamp();
            var pictures = review.Awaiting(source.Name);
            Volatile.Write(ref _left, pictures.Count);
            ParallelLoop.For(pictures.Count, threads, i =>
            {
                if (Propose(source, pictures[i].Id, pictures[i].Name) is { } proposal) done.Enqueue((pictures[i].Id, proposal));
                Interlocked.Decrement(ref _left);
                if (done.Count < Together && Stopwatch.GetElapsedTime(Interlocked.Read(ref kept)) < s_longest) return;
                Interlocked.Exchange(ref kept, Stopwatch.GetTimestamp());
                Keep(done);
            }, _ending.Token);
        }
        catch (OperationCanceledException)
        {
            // What was computed is kept below.
        }
        catch (Exception e)
        {
            ReviewLog.NoProposals(logger, e, source.Name);
        }
        try
        {
            Keep(done);
        }
        catch (BoxfitException e)
        {
            ReviewLog.NoProposals(logger, e, source.Name);
        }
        Volatile.Write(ref _left, 0);
    }

    ReviewProposal? Propose(IBoxSource source, long id, string name)
    {
        string path = Path.GetFullPath(name, review.Folder);
        try
        {
            return source.Propose(path);
        }
        catch (PictureException e)
        {
            // One that is not there is marked when a person comes to it: all may be away now.
            if (FileStatus.IsFile(path)) review.SetReadable([(id, null, e.Reason)]);
            return null;
        }
    }

    void Keep(ConcurrentQueue<(long, ReviewProposal)> done)
    {
        var some = new List<(long, ReviewProposal)>();
        while (done.TryDequeue(out var one)) some.Add(one);
        if (some.Count > 0) review.Propose(some);
    }
}
