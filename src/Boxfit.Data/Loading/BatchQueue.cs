namespace Boxfit.Data.Loading;

/// <summary>
/// Hands out the pictures to be loaded to the workers, in the order in which they will be needed, and finished batches to the taker, in
/// order. Batches are numbered through all epochs: epoch × steps + step.
/// </summary>
/// <param name="batches">Room for batches.</param>
/// <param name="samples">Pictures of an epoch.</param>
/// <param name="batchSize">Pictures of a whole batch.</param>
/// <param name="part">The part of each batch that is made.</param>
/// <param name="orders">The epochs' orders.</param>
/// <param name="repeat">Whether the next epoch follows by itself.</param>
sealed class BatchQueue(Batch[] batches, int samples, int batchSize, BatchPart part, EpochOrders orders, bool repeat)
{
    // Bounds how long a cancelled taker waits.
    static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);

    readonly object _gate = new();
    Exception? _failure;
    Batch? _filling;
    int _position;
    long _nextToFill;
    long _nextToTake = -1;
    long _end;
    int _busy;
    bool _paused = true;
    bool _stopped;
    long _waitedTicks;

    public int StepsPerEpoch { get; } = (samples + batchSize - 1) / batchSize;

    /// <summary>Total time that <see cref="Take"/> has waited.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _waitedTicks));

    /// <summary>Goes to a step, dropping what was prepared for another; nothing happens when that step is due anyway.</summary>
    public void Start(int epoch, int step)
    {
        long target = (long)epoch * StepsPerEpoch + step;
        lock (_gate)
        {
            if (repeat && target == _nextToTake) return;
            _paused = true;
            while (_busy > 0) Monitor.Wait(_gate);
            foreach (var batch in batches)
            {
                if (batch.State != BatchState.Taken) batch.State = BatchState.Free;
            }
            _filling = null;
            _nextToFill = _nextToTake = target;
            _end = repeat ? long.MaxValue : (epoch + 1L) * StepsPerEpoch;
            _paused = false;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the next picture to load; false when the worker is to end.</summary>
    public bool TryGetWork(out Batch batch, out int position)
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                if (!_paused && _failure is null && (_filling ??= NextToFill()) is { } next)
                {
                    (batch, position) = (next, _position++);
                    if (_position == batch.Count) _filling = null;
                    _busy++;
                    return true;
                }
                Monitor.Wait(_gate);
            }
        }
        (batch, position) = (null!, 0);
        return false;
    }

    /// <summary>Reports a picture as loaded or, with sample −1 in its place, as left out.</summary>
    public void Complete(Batch batch)
    {
        lock (_gate)
        {
            _busy--;
            if (--batch.Remaining == 0)
            {
                batch.RemoveGaps();
                batch.State = BatchState.Ready;
                Monitor.PulseAll(_gate);
            }
            else if (_paused && _busy == 0) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends the work with an exception that the taker will get.</summary>
    public void Fail(Exception exception)
    {
        lock (_gate)
        {
            _busy--;
            _failure ??= exception;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the next batch.</summary>
    public Batch Take(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_nextToTake < 0) throw new InvalidOperationException("The loader has not been started.");
            if (_nextToTake >= _end) throw new InvalidOperationException("The epoch has no more batches; start the next one.");
            long start = 0;
            Batch? batch;
            while ((batch = Find(BatchState.Ready, _nextToTake)) is null)
            {
                if (_failure is BoxfitException) throw new BoxfitException(_failure.Message, _failure);
                if (_failure is not null) throw new InvalidOperationException("A batch could not be made.", _failure);
                if (Array.TrueForAll(batches, b => b.State == BatchState.Taken))
                    throw new InvalidOperationException($"All {batches.Length} batches are taken; return one first.");
                cancellation.ThrowIfCancellationRequested();
                if (start == 0) start = Stopwatch.GetTimestamp();
                Monitor.Wait(_gate, s_poll);
            }
            if (start != 0) Interlocked.Add(ref _waitedTicks, Stopwatch.GetTimestamp() - start);
            batch.State = BatchState.Taken;
            _nextToTake++;
            return batch;
        }
    }

    /// <summary>Gives a batch's buffers back.</summary>
    public void Return(Batch batch)
    {
        lock (_gate)
        {
            if (batch.State != BatchState.Taken) throw new InvalidOperationException("This batch is not taken.");
            batch.State = BatchState.Free;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets the workers end.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    Batch? NextToFill()
    {
        while (Prepare() is { } batch)
        {
            if (batch.Count > 0) return batch;
            // Of the few pictures of an epoch's last batch none may be this part's.
            batch.State = BatchState.Ready;
            Monitor.PulseAll(_gate);
        }
        return null;
    }

    Batch? Prepare()
    {
        if (_nextToFill >= _end || Find(BatchState.Free, null) is not { } batch) return null;
        (long epoch, long step) = Math.DivRem(_nextToFill, StepsPerEpoch);
        batch.Sequence = _nextToFill++;
        batch.State = BatchState.Filling;
        batch.Epoch = (int)epoch;
        batch.Step = (int)step;
        batch.Whole = Math.Min(batchSize, samples - batch.Step * batchSize);
        (batch.First, batch.Count) = part.Of(batch.Whole);
        batch.Remaining = batch.Count;
        batch.Order = orders.Get(batch.Epoch);
        _position = 0;
        return batch;
    }

    Batch? Find(BatchState state, long? sequence)
    {
        foreach (var batch in batches)
        {
            if (batch.State == state && (sequence is null || batch.Sequence == sequence)) return batch;
        }
        return null;
    }
}

/// <summary>The order of the samples in each epoch, drawn anew from the seed. The last few epochs' orders are kept.</summary>
sealed class EpochOrders(int samples, ulong seed, bool shuffle, int kept)
{
    static readonly ulong s_key = SeededRandom.Key("shuffle");

    // Without shuffling all epochs share one order.
    readonly int[][] _orders = [.. Enumerable.Range(0, shuffle ? kept : 1).Select(_ => Enumerable.Range(0, samples).ToArray())];
    readonly int[] _epochs = [.. Enumerable.Repeat(-1, kept)];

    /// <summary>An epoch's order; it stays as it is until the order of the epoch <c>kept</c> later is asked for.</summary>
    public int[] Get(int epoch)
    {
        if (!shuffle) return _orders[0];
        int place = epoch % kept;
        int[] order = _orders[place];
        if (_epochs[place] == epoch) return order;
        for (int i = 0; i < order.Length; i++) order[i] = i;
        SeededRandom.For(seed, s_key, (ulong)epoch).Shuffle<int>(order);
        _epochs[place] = epoch;
        return order;
    }
}
