namespace Boxfit.Web.Serving;

/// <summary>
/// Requests whose pictures are on their way. Those that take longer than usual are not waited for: a slow client, or one that will never
/// send the rest, would else keep every picture waiting that is there.
/// </summary>
/// <param name="patience">How long a picture is expected to take at most.</param>
/// <param name="clock">Says how late it is.</param>
sealed class Arrivals(TimeSpan patience, TimeProvider clock)
{
    // By when they began, in stretches as long as the patience: those of this stretch and of the one before are expected.
    readonly Lock _lock = new();
    long _stretch;
    int _now, _before;

    /// <summary>Whether a picture is expected soon.</summary>
    public bool IsAnyExpected
    {
        get
        {
            lock (_lock)
            {
                Advance();
                return _now + _before > 0;
            }
        }
    }

    /// <summary>Counts a request whose picture is on its way, until what is returned is disposed of.</summary>
    public Arrival Announce()
    {
        lock (_lock)
        {
            Advance();
            _now++;
            return new(this, _stretch);
        }
    }

    void Advance()
    {
        long stretch = (long)(clock.GetElapsedTime(0) / patience);
        if (stretch == _stretch) return;
        _before = stretch == _stretch + 1 ? _now : 0;
        (_now, _stretch) = (0, stretch);
    }

    void End(long stretch)
    {
        lock (_lock)
        {
            Advance();
            if (stretch == _stretch) _now--;
            else if (stretch == _stretch - 1) _before--;
        }
    }

    /// <summary>A request whose picture is on its way.</summary>
    public readonly struct Arrival : IDisposable
    {
        readonly Arrivals _arrivals;
        readonly long _stretch;

        internal Arrival(Arrivals arrivals, long stretch) => (_arrivals, _stretch) = (arrivals, stretch);

        public void Dispose() => _arrivals.End(_stretch);
    }
}
