namespace Boxfit.Data.Loading;

/// <summary>The order of the samples in each epoch, drawn anew from the seed. The last few epochs' orders are kept and reused in turn.</summary>
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
