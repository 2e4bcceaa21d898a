namespace Boxfit.Training.Quantizing;

/// <summary>
/// How often a value's numbers are how large, over all pictures, in bounded memory: bins of equal width around zero. Where a number is
/// beyond them, each two bins become one; widths are powers of two, so that no count moves to a wrong bin.
/// </summary>
/// <param name="name">The value's name, for messages.</param>
sealed class ValueHistogram(string name)
{
    /// <summary>Number of bins.</summary>
    public const int Bins = 8192;

    // Numbers so small are zero to a network, and a bin's reciprocal has to be finite.
    const float SmallestHalf = 1e-30f;

    readonly long[] _counts = new long[Bins];
    float _half; // The bins reach from −half to half.

    /// <summary>The least number so far.</summary>
    public float Low { get; private set; } = float.PositiveInfinity;

    /// <summary>The largest number so far.</summary>
    public float High { get; private set; } = float.NegativeInfinity;

    /// <summary>How many numbers were added.</summary>
    public long Count { get; private set; }

    /// <summary>How many numbers each bin holds.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>How many numbers are exactly zero. Those are in a bin, too.</summary>
    public long Zeros { get; private set; }

    /// <summary>The bin that zero is in.</summary>
    public const int ZeroBin = Bins / 2;

    /// <summary>Width of a bin.</summary>
    public float Width => 2 * _half / Bins;

    /// <summary>The lower edge of a bin.</summary>
    public float Edge(int bin) => (bin - ZeroBin) * Width;

    /// <summary>Adds numbers.</summary>
    /// <exception cref="BoxfitException">One is not finite.</exception>
    public void Add(ReadOnlySpan<float> numbers)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (float number in numbers)
        {
            if (!float.IsFinite(number))
            {
                throw new BoxfitException(string.Create(CultureInfo.InvariantCulture,
                    $"The model gives {number} at '{name}', where finite numbers were expected; it is not usable. Train it again with a " +
                    $"smaller learning rate."));
            }
            low = Math.Min(low, number);
            high = Math.Max(high, number);
        }
        if (numbers.IsEmpty) return;
        (Low, High) = (Math.Min(Low, low), Math.Max(High, high));
        Widen(Math.Max(-low, high));
        float perWidth = 1 / Width;
        foreach (float number in numbers)
        {
            _counts[Math.Clamp((int)MathF.Floor(number * perWidth) + ZeroBin, 0, Bins - 1)]++;
            if (number == 0) Zeros++;
        }
        Count += numbers.Length;
    }

    void Widen(float size)
    {
        if (_half == 0) _half = Math.Max(PowerAbove(size), SmallestHalf);
        for (; size >= _half; _half *= 2)
        {
            long[] halved = new long[Bins];
            for (int i = 0; i < Bins; i++) halved[ZeroBin + ((i - ZeroBin) >> 1)] += _counts[i];
            halved.CopyTo(_counts, 0);
        }
    }

    static float PowerAbove(float size) => size <= 0 ? 0 : MathF.ScaleB(1, MathF.ILogB(size) + 1);
}
