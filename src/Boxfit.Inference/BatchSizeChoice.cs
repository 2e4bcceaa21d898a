namespace Boxfit.Inference;

/// <summary>
/// How many pictures of a list are computed at once. Unless it is given, sizes are tried on the first pictures, from one on, and the next
/// is only tried, with its memory, where the one before was quicker.
/// </summary>
/// <param name="size">The size; 0 to measure.</param>
sealed class BatchSizeChoice(int size)
{
    /// <summary>Pictures that a size is measured with, and the largest that is tried.</summary>
    public const int Largest = 16;

    // Less than that is no gain: it may be chance.
    const double Gain = 1.05;

    readonly Lock _lock = new();
    int _warm, _pictures;
    double _seconds, _best = double.PositiveInfinity;

    /// <summary>The size to compute with now.</summary>
    public int Current { get; private set; } = size > 0 ? size : 1;

    /// <summary>Whether it will stay so.</summary>
    public bool IsSettled { get; private set; } = size > 0;

    /// <summary>
    /// Takes note of how long a run of the current size took. The first runs of a size take memory for it, and do not count.
    /// </summary>
    /// <param name="pictures">Pictures of the run.</param>
    /// <param name="time">Its time.</param>
    /// <returns>Whether the size is settled by this run.</returns>
    public bool Add(int pictures, TimeSpan time)
    {
        lock (_lock)
        {
            if (IsSettled || pictures != Current) return false;
            if (_warm < Largest)
            {
                _warm += pictures;
                return false;
            }
            _seconds += time.TotalSeconds;
            if ((_pictures += pictures) < Largest) return false;
            double seconds = _seconds / _pictures;
            if (seconds * Gain >= _best) (Current, IsSettled) = (Current / 2, true);
            else if (Current == Largest) IsSettled = true;
            else (Current, _best, _warm, _pictures, _seconds) = (Current * 2, seconds, 0, 0, 0);
            return IsSettled;
        }
    }
}
