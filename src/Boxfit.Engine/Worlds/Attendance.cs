namespace Boxfit.Engine.Worlds;

/// <summary>A process's sign of life.</summary>
/// <param name="Works">Grows with the work that is done.</param>
/// <param name="IsWatched">Whether work has begun that has to go on.</param>
/// <param name="Waits">Whether it waits for others.</param>
readonly record struct Sign(long Works, bool IsWatched, bool Waits);

/// <summary>
/// Which processes of a world give signs of life and of work, as one of them hears it. Time is counted in its own beats, so that processes
/// that were all held for a while, as Slurm suspends a job, are not taken for lost when they go on.
/// </summary>
/// <param name="size">How many processes there are.</param>
sealed class Attendance(int size)
{
    readonly Sign[] _signs = new Sign[size];
    readonly int[] _silent = new int[size], _idle = new int[size];

    /// <summary>A process has given a sign.</summary>
    public void Hear(int rank, Sign sign)
    {
        _silent[rank] = 0;
        if (sign.Works != _signs[rank].Works || !sign.IsWatched) _idle[rank] = 0;
        _signs[rank] = sign;
    }

    /// <summary>A beat is over.</summary>
    public void Beat()
    {
        for (int rank = 0; rank < size; rank++) (_silent[rank], _idle[rank]) = (_silent[rank] + 1, _idle[rank] + 1);
    }

    /// <summary>The processes among some that have given no sign of life for so many beats.</summary>
    public IReadOnlyList<int> Silent(IEnumerable<int> ranks, int beats) => [.. ranks.Where(r => _silent[r] >= beats)];

    /// <summary>
    /// The processes that have not come on with their work for so many beats, though they wait for nobody; all of them, where each
    /// waits for another.
    /// </summary>
    public IReadOnlyList<int> Idle(int beats)
    {
        int[] idle = [.. Enumerable.Range(0, size).Where(r => _signs[r].IsWatched && _idle[r] >= beats)];
        int[] stuck = [.. idle.Where(r => !_signs[r].Waits)];
        return stuck.Length > 0 ? stuck : idle.Length == size ? idle : [];
    }
}
