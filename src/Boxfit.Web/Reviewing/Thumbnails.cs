namespace Boxfit.Web.Reviewing;

/// <summary>
/// Pictures made small, kept as long as they fit into memory: what was not asked for the longest goes first. Each is made once, however
/// many ask for it, and few at a time, since a large one takes much memory.
/// </summary>
/// <param name="bytes">Bytes that are kept at most.</param>
/// <param name="atOnce">How many are made at a time.</param>
/// <param name="make">Makes one, of a path and a longest side.</param>
sealed class Thumbnails(long bytes, int atOnce, Func<string, int, byte[]> make) : IDisposable
{
    readonly SemaphoreSlim _making = new(atOnce);
    readonly Lock _lock = new();
    readonly Dictionary<Key, LinkedListNode<(Key Key, Task<byte[]> Content)>> _kept = [];
    readonly LinkedList<(Key Key, Task<byte[]> Content)> _byUse = [];
    long _bytes;

    /// <summary>What a thumbnail is of.</summary>
    /// <param name="Path">The picture's file.</param>
    /// <param name="Version">What changes with the file.</param>
    /// <param name="Size">The longest side.</param>
    public readonly record struct Key(string Path, string Version, int Size);

    /// <summary>Bytes that are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    /// <summary>A thumbnail.</summary>
    /// <exception cref="PictureException">The picture cannot be read.</exception>
    public Task<byte[]> GetAsync(Key key)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(key, out var known))
            {
                _byUse.Remove(known);
                _byUse.AddFirst(known);
                return known.Value.Content;
            }
            // Not cancelled with a request: whoever turned a page comes back to it.
            var content = Task.Run(() => MakeAsync(key));
            _kept[key] = _byUse.AddFirst((key, content));
            _ = content.ContinueWith(done => Keep(key, done), TaskScheduler.Default);
            return content;
        }
    }

    public void Dispose() => _making.Dispose();

    async Task<byte[]> MakeAsync(Key key)
    {
        await _making.WaitAsync().ConfigureAwait(false);
        try
        {
            return make(key.Path, key.Size);
        }
        finally
        {
            _making.Release();
        }
    }

    void Keep(Key key, Task<byte[]> done)
    {
        lock (_lock)
        {
            if (!done.IsCompletedSuccessfully)
            {
                // It may be readable the next time.
                if (_kept.Remove(key, out var failed)) _byUse.Remove(failed);
                return;
            }
            _bytes += done.Result.Length;
            for (var last = _byUse.Last; _bytes > bytes && last is not null;)
            {
                var before = last.Previous;
                if (last.Value.Content.IsCompletedSuccessfully)
                {
                    _bytes -= last.Value.Content.Result.Length;
                    _kept.Remove(last.Value.Key);
                    _byUse.Remove(last);
                }
                last = before;
            }
        }
    }
}
