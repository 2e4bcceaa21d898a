using System.Threading.Channels;

namespace Boxfit.Web.Serving;

/// <summary>
/// Pictures that wait for the model: a bounded number. Those that are there together are computed as one list; for others that are on
/// their way they wait a bounded time. Two lists are under way at once, so that one is decoded while the other is computed.
/// </summary>
sealed class PredictionQueue : IAsyncDisposable
{
    const int Lists = 2;

    static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);

    readonly ServedModel _model;
    readonly int _largest;
    readonly TimeSpan _wait;
    readonly Channel<WaitingPicture> _waiting;
    readonly SemaphoreSlim _gathering = new(1);
    readonly Task[] _workers;
    readonly Arrivals _arrivals = new(s_patience, TimeProvider.System);
    double _secondsPerPicture = 0.05;

    /// <param name="model">The model.</param>
    /// <param name="settings">How many may wait, how long, and how many are computed at once.</param>
    public PredictionQueue(ServedModel model, ServeSettings settings)
    {
        (_model, _largest, _wait) = (model, settings.Batch, settings.BatchWait);
        _waiting = Channel.CreateBounded<WaitingPicture>(settings.Queue);
        _workers = [.. Enumerable.Range(0, Lists).Select(_ => Task.Run(WorkAsync))];
    }

    /// <summary>Pictures that wait.</summary>
    public int Count => _waiting.Reader.Count;

    /// <summary>Counts a request whose picture is on its way, until what is returned is disposed of.</summary>
    public Arrivals.Arrival Announce() => _arrivals.Announce();

    /// <summary>Puts a picture among those that wait.</summary>
    /// <exception cref="RequestProblem">There are too many.</exception>
    public WaitingPicture Add(PictureInput picture, CancellationToken cancellation)
    {
        var waiting = new WaitingPicture(picture, cancellation);
        if (_waiting.Writer.TryWrite(waiting)) return waiting;
        throw new RequestProblem(
            StatusCodes.Status429TooManyRequests, $"{Counted.Of(Count, "picture waits", "pictures wait")} already, as many as may.")
        {
            RetryAfter = TimeSpan.FromSeconds(Count * _secondsPerPicture),
        };
    }

    /// <summary>Computes all that wait, and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_workers).ConfigureAwait(false);
        _gathering.Dispose();
    }

    async Task WorkAsync()
    {
        List<WaitingPicture> list = [];
        while (await GatherAsync(list).ConfigureAwait(false))
        {
            list.RemoveAll(p => p.IsGivenUp);
            if (list.Count > 0) Compute(list);
            list.Clear();
        }
    }

    /// <summary>Takes those that are computed together; false where there will be none any more.</summary>
    async Task<bool> GatherAsync(List<WaitingPicture> list)
    {
        await _gathering.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false)) return false;
            long start = Stopwatch.GetTimestamp();
            while (true)
            {
                while (list.Count < _largest && _waiting.Reader.TryRead(out var picture)) list.Add(picture);
                var left = _wait - Stopwatch.GetElapsedTime(start);
                if (list.Count >= _largest || !_arrivals.IsAnyExpected || left <= TimeSpan.Zero) return true;
                using var late = new CancellationTokenSource(left);
                try
                {
                    if (!await _waiting.Reader.WaitToReadAsync(late.Token).ConfigureAwait(false)) return true;
                }
                catch (OperationCanceledException)
                {
                    return true;
                }
            }
        }
        finally
        {
            _gathering.Release();
        }
    }

    void Compute(List<WaitingPicture> list)
    {
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        try
        {
            _model.Use((predictor, version) =>
            {
                foreach (var prediction in predictor.Predict(list.Select(p => p.Input)))
                    list[done++].Finish(new(prediction, version));
            });
        }
        catch (Exception e)
        {
            // Whoever waits for it is told; the next are computed.
            foreach (var picture in list.Skip(done)) picture.Fail(e);
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / list.Count / Lists;
        Volatile.Write(ref _secondsPerPicture, 0.9 * Volatile.Read(ref _secondsPerPicture) + 0.1 * seconds);
    }
}

/// <summary>A picture that waits for the model.</summary>
/// <param name="input">The picture.</param>
/// <param name="cancellation">Says that nobody waits for its box any more.</param>
sealed class WaitingPicture(PictureInput input, CancellationToken cancellation)
{
    // What goes on when it is there must not do so on the thread that computes the next.
    readonly TaskCompletionSource<ServedPrediction> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The picture.</summary>
    public PictureInput Input => input;

    /// <summary>Its box, when it is there.</summary>
    public Task<ServedPrediction> Done => _done.Task;

    /// <summary>Whether nobody waits any more; its memory is not read then.</summary>
    public bool IsGivenUp => cancellation.IsCancellationRequested && _done.TrySetCanceled(cancellation);

    /// <summary>Gives it its box.</summary>
    public void Finish(ServedPrediction prediction) => _done.TrySetResult(prediction);

    /// <summary>Says why it has none.</summary>
    public void Fail(Exception reason) => _done.TrySetException(reason);
}

/// <summary>A prediction, and which model it is of.</summary>
/// <param name="Prediction">The prediction.</param>
/// <param name="Version">The model's version.</param>
sealed record ServedPrediction(Prediction Prediction, string Version);
