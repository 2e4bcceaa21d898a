namespace Boxfit.Engine.Kernels;

/// <summary>Two numbers a channel that processes bring together in the middle of a pass: each hears what every other has.</summary>
/// <param name="world">The processes.</param>
/// <param name="channels">Number of channels.</param>
sealed class SharedSums(World world, int channels)
{
    readonly double[] _own = new double[2 * channels + 1], _all = new double[(2 * channels + 1) * world.Size];

    /// <summary>How many processes there are.</summary>
    public int Ranks => world.Size;

    /// <summary>This process's numbers of a channel.</summary>
    public void Set(int channel, (double First, double Second) numbers) =>
        (_own[2 * channel], _own[2 * channel + 1]) = numbers;

    /// <summary>Sends this process's, with the number of values that they are sums of, and hears the others'. Common.</summary>
    public void Share(double count)
    {
        _own[^1] = count;
        world.Gather<double>(_own, _all);
    }

    /// <summary>A process's numbers of a channel.</summary>
    public (double First, double Second) Of(int rank, int channel)
    {
        int place = rank * _own.Length + 2 * channel;
        return (_all[place], _all[place + 1]);
    }

    /// <summary>The number of values of a process.</summary>
    public double CountOf(int rank) => _all[(rank + 1) * _own.Length - 1];

    /// <summary>The number of values of all.</summary>
    public double Count
    {
        get
        {
            double count = 0;
            for (int rank = 0; rank < Ranks; rank++) count += CountOf(rank);
            return count;
        }
    }
}
