namespace Boxfit;

/// <summary>
/// A small random stream whose numbers are fixed by its seed on every machine and .NET version (SplitMix64, Steele et al. 2014).
/// Independent streams come from <see cref="For"/>: nothing has to be saved to continue a run, only where it stands.
/// </summary>
struct SeededRandom
{
    const ulong Golden = 0x9E3779B97F4A7C15;
    ulong _state;

    /// <summary>Starts the stream of a seed.</summary>
    public SeededRandom(ulong seed) => _state = seed;

    /// <summary>An independent stream for a purpose: the seed mixed with any keys (a name's hash, an epoch, a picture's index).</summary>
    public static SeededRandom For(ulong seed, params ReadOnlySpan<ulong> keys)
    {
        ulong state = Mix(seed + Golden);
        foreach (ulong key in keys) state = Mix(state ^ Mix(key + Golden));
        return new(state);
    }

    /// <summary>A hash of a text that is the same on every machine (FNV-1a), to be used as a key.</summary>
    public static ulong Key(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text) hash = (hash ^ c) * 1099511628211;
        return hash;
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64() => Mix(_state += Golden);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1ul << 53));

    /// <summary>Uniform in [<paramref name="minimum"/>, <paramref name="maximum"/>).</summary>
    public double NextDouble(double minimum, double maximum) => minimum + NextDouble() * (maximum - minimum);

    /// <summary>Uniform integer in 0…<paramref name="exclusiveMaximum"/> − 1.</summary>
    public int NextInt(int exclusiveMaximum) => (int)Math.BigMul(NextUInt64(), (ulong)exclusiveMaximum, out _);

    /// <summary>Standard normal (Box and Muller 1958; one number a call, the second is not kept).</summary>
    public double NextNormal() =>
        Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
