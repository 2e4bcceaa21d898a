namespace Boxfit.Inference;

/// <summary>
/// How many pictures of a list are computed at once. Unless it is given, sizes are tried on the first pictures, from one on, and the next
/// is only tried, with its memory, where the one before was quicker.
/// </summary>
sealed class BatchSizeChoice
{
    /// <summary>Pictures that are read ahead at once, at least.</summary>
    public const int Ahead = 16;

    // Less than that is no gain: it may be chance.
    const double Gain = 1.03;
    static readonly int[] s_sizes = [1, 4, Ahead];

    readonly Lock _lock = new();
    int _index;
    bool _isWarm;
    double _best = double.PositiveInfinity;

    /// <summary>Begins with a size that is given, or to measure.</summary>
    /// <param name="size">The size; 0 to measure.</param>
    public BatchSizeChoice(int size)
    {
        (Current, IsSettled) = (size > 0 ? size : s_sizes[0], size > 0);
        Capacity = size > 0 ? (Ahead + size - 1) / size * size : Ahead;
    }

    /// <summary>Pictures that are read ahead at once: a whole number of batches.</summary>
    public int Capacity { get; }

    /// <summary>The size to compute with now.</summary>
    public int Current { get; private set; }

    /// <summary>Whether it will stay so.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Takes note of how long <see cref="Capacity"/> pictures took.</summary>
    /// <param name="size">The size that they were computed with.</param>
    /// <param name="time">The time.</param>
    public void Add(int size, TimeSpan time)
    {
        lock (_lock)
        {
            if (IsSettled || size != Current) return;
            // The first run of a size takes memory for it.
            if (!_isWarm)
            {
                _isWarm = true;
                return;
            }
            double seconds = time.TotalSeconds;
            bool isQuicker = seconds * Gain < _best;
            if (!isQuicker) (Current, IsSettled) = (s_sizes[_index - 1], true);
            else if (_index == s_sizes.Length - 1) IsSettled = true;
            else (Current, _best, _isWarm) = (s_sizes[++_index], seconds, false);
        }
    }
}
