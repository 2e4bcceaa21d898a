namespace Boxfit.Web.Reviewing;

/// <summary>
/// Pictures made small, kept as long as they fit into memory. Each is made once, however many ask for it, and few at a time, since a large
/// one takes much memory; what was asked for last comes first, as whoever scrolls sees it, and what nobody waits for any more is not made.
/// </summary>
/// <param name="bytes">Bytes that are kept at most.</param>
/// <param name="atOnce">How many are made at a time.</param>
/// <param name="make">Makes one, of a path and a longest side.</param>
sealed class Thumbnails(long bytes, int atOnce, Func<string, int, byte[]> make)
{
    readonly RecentlyUsed<Key, byte[]> _kept = new(bytes, content => content.Length);
    readonly Lock _lock = new();
    readonly Dictionary<Key, Wanted> _wanted = [];
    readonly List<Wanted> _waiting = [];
    int _makers;

    /// <summary>What a thumbnail is of.</summary>
    /// <param name="Path">The picture's file.</param>
    /// <param name="Version">What changes with the file.</param>
    /// <param name="Size">The longest side.</param>
    public readonly record struct Key(string Path, string Version, int Size);

    /// <summary>A thumbnail.</summary>
    /// <param name="key">What it is of.</param>
    /// <param name="cancellation">Says that whoever asks has gone.</param>
    /// <exception cref="PictureException">The picture cannot be read.</exception>
    public Task<byte[]> GetAsync(Key key, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_kept.TryGet(key, out byte[]? content)) return Task.FromResult(content);
            if (!_wanted.TryGetValue(key, out var wanted)) _waiting.Add(_wanted[key] = wanted = new(key));
            else if (_waiting.Remove(wanted)) _waiting.Add(wanted);
            wanted.Waiters.Add(cancellation);
            if (_makers < atOnce)
            {
                _makers++;
                _ = Task.Run(MakeAll, CancellationToken.None);
            }
            return wanted.Done.Task.WaitAsync(cancellation);
        }
    }

    void MakeAll()
    {
        while (Next() is { } wanted)
        {
            byte[]? content = null;
            Exception? failure = null;
            try
            {
                content = make(wanted.Key.Path, wanted.Key.Size);
            }
            catch (Exception e)
            {
                // Whoever asks is told; it may be readable the next time.
                failure = e;
            }
            lock (_lock)
            {
                _wanted.Remove(wanted.Key);
                if (content is not null) _kept.Keep(wanted.Key, content);
            }
            if (content is not null) wanted.Done.SetResult(content);
            else wanted.Done.SetException(failure!);
        }
    }

    /// <summary>What was asked for last and is still waited for; null where there is no more to be made.</summary>
    Wanted? Next()
    {
        lock (_lock)
        {
            while (_waiting is [.., var last])
            {
                _waiting.RemoveAt(_waiting.Count - 1);
                if (!last.Waiters.TrueForAll(w => w.IsCancellationRequested)) return last;
                _wanted.Remove(last.Key);
            }
            _makers--;
            return null;
        }
    }

    /// <summary>A thumbnail that is to be made.</summary>
    sealed class Wanted(Key key)
    {
        public Key Key => key;

        public List<CancellationToken> Waiters { get; } = [];

        public TaskCompletionSource<byte[]> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
