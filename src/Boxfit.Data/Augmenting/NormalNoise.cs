namespace Boxfit.Data.Augmenting;

/// <summary>Adds normal noise to levels, each one's its own. Twelve random bits choose among as many equally likely quantiles.</summary>
static class NormalNoise
{
    const int Bits = 12, Count = 1 << Bits, AtOnce = 64 / Bits;

    static readonly float[] s_quantiles = CreateQuantiles();

    /// <summary>Changes levels in place.</summary>
    /// <param name="levels">The picture.</param>
    /// <param name="deviation">The noise's standard deviation in levels.</param>
    /// <param name="random">Decides.</param>
    public static void Apply(Span<byte> levels, double deviation, ref SeededRandom random)
    {
        Span<short> noise = stackalloc short[Count];
        for (int i = 0; i < Count; i++) noise[i] = (short)Math.Round(s_quantiles[i] * deviation);
        for (int i = 0; i < levels.Length; i += AtOnce)
        {
            ulong bits = random.NextUInt64();
            int end = Math.Min(i + AtOnce, levels.Length);
            for (int j = i; j < end; j++, bits >>= Bits)
                levels[j] = (byte)Math.Clamp(levels[j] + noise[(int)bits & (Count - 1)], 0, 255);
        }
    }

    /// <summary>
    /// The normal distribution's quantiles at (i + ½) / count, by following dx/dp = √2π exp(x²/2) outwards from the median (Runge and
    /// Kutta's fourth order).
    /// </summary>
    static float[] CreateQuantiles()
    {
        float[] quantiles = new float[Count];
        double x = 0, step = 0.5 / Count;
        for (int i = 0; i < Count / 2; i++)
        {
            // The first lies half a step from the median.
            x = Advance(x, step);
            (quantiles[Count / 2 + i], quantiles[Count / 2 - 1 - i]) = ((float)x, (float)-x);
            x = i + 1 < Count / 2 ? Advance(x, step) : x;
        }
        return quantiles;

        static double Advance(double x, double step)
        {
            double a = Slope(x), b = Slope(x + a * step / 2), c = Slope(x + b * step / 2), d = Slope(x + c * step);
            return x + (a + 2 * b + 2 * c + d) * step / 6;
        }

        static double Slope(double x) => Math.Sqrt(2 * Math.PI) * Math.Exp(x * x / 2);
    }
}
