namespace Boxfit.Inference;

/// <summary>
/// Batches that are used again and again, by any number of threads. After the pool is closed none is given out, and what all of them stand
/// on is freed when the last one is back: nobody's work is pulled away.
/// </summary>
/// <param name="create">Makes a batch for so many pictures.</param>
/// <param name="free">Frees what the batches stand on.</param>
/// <param name="mostIdle">
/// Of more that are idle, the one that came back first is freed: most often of a size that is not asked for any more.
/// </param>
sealed class BatchPool(Func<int, PictureBatch> create, Action free, int mostIdle)
{
    readonly Lock _lock = new();
    readonly List<PictureBatch> _idle = [];
    int _given;
    bool _isClosed;

    /// <summary>Whether none is given out any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock) return _isClosed;
        }
    }

    /// <summary>Gives a batch out.</summary>
    /// <param name="capacity">Pictures that it must have room for.</param>
    /// <exception cref="ObjectDisposedException">The pool is closed.</exception>
    public PictureBatch Take(int capacity)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(Predictor));
            _given++;
            for (int i = _idle.Count - 1; i >= 0; i--)
            {
                if (_idle[i].Capacity != capacity) continue;
                var batch = _idle[i];
                _idle.RemoveAt(i);
                return batch;
            }
        }
        try
        {
            return create(capacity);
        }
        catch
        {
            Leave(null);
            throw;
        }
    }

    /// <summary>Takes a batch back.</summary>
    public void Return(PictureBatch batch) => Leave(batch);

    /// <summary>Gives none out any more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_isClosed) return;
            _isClosed = true;
            if (_given == 0) FreeAll();
        }
    }

    void Leave(PictureBatch? batch)
    {
        lock (_lock)
        {
            _given--;
            if (batch is not null) _idle.Add(batch);
            if (_idle.Count > mostIdle)
            {
                _idle[0].Dispose();
                _idle.RemoveAt(0);
            }
            if (_isClosed && _given == 0) FreeAll();
        }
    }

    void FreeAll()
    {
        foreach (var batch in _idle) batch.Dispose();
        _idle.Clear();
        free();
    }
}
