using System.Runtime.ExceptionServices;

namespace Boxfit.Inference;

/// <summary>
/// The pictures of a list on their way: workers take some of them at a time, in a place of a ring, and whoever reads the list gets the
/// places back in their order. A place that is long in coming holds up those behind it, of which no more are begun than the ring has.
/// It differs from <see cref="OrderedParallel"/> in that places are used again, so that a picture costs no allocation, and in that whoever
/// stops early does not wait for the work that has begun.
/// </summary>
sealed class PictureQueue
{
    readonly Lock _source = new();
    readonly object _lock = new(); // Waited on, which a Lock cannot be.
    readonly IEnumerator<PictureInput> _pictures;
    readonly Action<PicturePlace> _compute;
    readonly Func<int> _size;
    readonly PicturePlace[] _places;
    readonly CancellationToken _cancellation;
    readonly CancellationTokenRegistration _waking;
    long _taken, _given;
    int _users;
    ExceptionDispatchInfo? _failure; // The list's, which comes behind the pictures that it gave.
    bool _isAtEnd, _isStopped;

    /// <summary>Sets workers to work.</summary>
    /// <param name="pictures">The list; disposed of when the last worker is done.</param>
    /// <param name="size">Says how many pictures to take at a time.</param>
    /// <param name="compute">Computes a place's pictures; called by several workers at once.</param>
    /// <param name="workers">How many there are.</param>
    /// <param name="cancellation">Ends the waiting for the next place.</param>
    public PictureQueue(
        IEnumerator<PictureInput> pictures, Func<int> size, Action<PicturePlace> compute, int workers, CancellationToken cancellation)
    {
        (_pictures, _size, _compute, _users, _cancellation) = (pictures, size, compute, workers + 1, cancellation);
        _places = new PicturePlace[Places(workers)];
        for (int i = 0; i < _places.Length; i++) _places[i] = new();
        _waking = cancellation.UnsafeRegister(static queue => ((PictureQueue)queue!).Wake(), this);
        // They wait for room and for pictures, which threads of the pool should not.
        for (int i = 0; i < workers; i++)
            _ = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>How many places the ring of some workers has.</summary>
    public static int Places(int workers) => 2 * workers;

    /// <summary>
    /// Waits for the next place; null at the end of the list, whose own failure is thrown there. To be given back.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public PicturePlace? Next()
    {
        lock (_lock)
        {
            while (true)
            {
                _cancellation.ThrowIfCancellationRequested();
                var place = _places[_given % _places.Length];
                if (_given < _taken && place.IsDone)
                {
                    place.Failure?.Throw();
                    return place;
                }
                if (_isAtEnd && _given == _taken)
                {
                    _failure?.Throw();
                    return null;
                }
                Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>Gives the place of <see cref="Next"/> back, to be taken for other pictures.</summary>
    public void Give()
    {
        lock (_lock)
        {
            _places[_given++ % _places.Length].IsDone = false;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Ends the work, without waiting for what is under way.</summary>
    public void Stop()
    {
        _waking.Unregister();
        lock (_lock) _isStopped = true;
        Wake();
        Leave();
    }

    void Wake()
    {
        lock (_lock) Monitor.PulseAll(_lock);
    }

    void Work()
    {
        while (Take() is { } place)
        {
            try
            {
                _compute(place);
            }
            catch (Exception e)
            {
                place.Failure = ExceptionDispatchInfo.Capture(e);
            }
            lock (_lock)
            {
                place.IsDone = true;
                Monitor.PulseAll(_lock);
            }
        }
        Leave();
    }

    /// <summary>Waits for room and fills a place with pictures; null at the end of the list.</summary>
    PicturePlace? Take()
    {
        // In here, pictures leave the list in the order of the places.
        lock (_source)
        {
            PicturePlace place;
            lock (_lock)
            {
                while (!_isStopped && !_isAtEnd && _taken - _given == _places.Length) Monitor.Wait(_lock);
                if (_isStopped || _isAtEnd) return null;
                place = _places[_taken % _places.Length];
            }
            bool isAtEnd = false;
            ExceptionDispatchInfo? failure = null;
            place.Inputs.Clear();
            place.Size = _size();
            try
            {
                while (!isAtEnd && place.Inputs.Count < place.Size)
                    if (_pictures.MoveNext()) place.Inputs.Add(_pictures.Current);
                    else isAtEnd = true;
            }
            catch (Exception e)
            {
                (failure, isAtEnd) = (ExceptionDispatchInfo.Capture(e), true);
            }
            bool isEmpty = place.Inputs.Count == 0;
            lock (_lock)
            {
                (_isAtEnd, _failure) = (isAtEnd, failure);
                if (!isEmpty) _taken++;
                Monitor.PulseAll(_lock);
            }
            return isEmpty ? null : place;
        }
    }

    void Leave()
    {
        if (Interlocked.Decrement(ref _users) > 0) return;
        // First what is ours: the list is the caller's code, which may fail.
        foreach (var place in _places) place.Dispose();
        _pictures.Dispose();
    }
}

/// <summary>Some pictures of a list, and what they are read into.</summary>
sealed class PicturePlace : IDisposable
{
    BatchPool? _pool;

    /// <summary>How many pictures are taken at a time; the last ones of a list may be fewer.</summary>
    public int Size { get; set; }

    /// <summary>The pictures.</summary>
    public List<PictureInput> Inputs { get; } = [];

    /// <summary>Room for them; null before it was first asked for.</summary>
    public PictureBatch? Batch { get; private set; }

    /// <summary>How long they were computed.</summary>
    public TimeSpan Computing { get; set; }

    /// <summary>Whether they are computed.</summary>
    public bool IsDone { get; set; }

    /// <summary>Why they could not be computed.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    /// <summary>Makes room for the pictures.</summary>
    /// <param name="pool">Where it is from, and goes back to.</param>
    public PictureBatch Require(BatchPool pool)
    {
        if (Batch?.Capacity == Size) return Batch;
        Dispose();
        (_pool, Batch) = (pool, pool.Take(Size));
        return Batch;
    }

    public void Dispose()
    {
        if (Batch is not null) _pool!.Return(Batch);
        Batch = null;
    }
}
