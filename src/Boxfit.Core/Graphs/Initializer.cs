namespace Boxfit.Graphs;

/// <summary>How a parameter is filled before training.</summary>
abstract record Initializer
{
    /// <summary>Fills <paramref name="values"/> of a parameter of the given shape (outputs × inputs × kernel…).</summary>
    public abstract void Fill(ReadOnlySpan<int> shape, Span<float> values, ref SeededRandom random);

    /// <summary>All values the same; Keras's and PyTorch's zeros and ones.</summary>
    public sealed record Constant(float Value) : Initializer
    {
        /// <inheritdoc/>
        public override void Fill(ReadOnlySpan<int> shape, Span<float> values, ref SeededRandom random) => values.Fill(Value);
    }

    /// <summary>
    /// Normal with deviation √(2 / fan out): PyTorch's <c>kaiming_normal_(mode="fan_out", nonlinearity="relu")</c>
    /// as torchvision's backbones use it (He et al. 2015).
    /// </summary>
    public sealed record KaimingNormal : Initializer
    {
        /// <inheritdoc/>
        public override void Fill(ReadOnlySpan<int> shape, Span<float> values, ref SeededRandom random)
        {
            double deviation = Math.Sqrt(2.0 / Fans(shape).Out);
            foreach (ref float value in values) value = (float)(random.NextNormal() * deviation);
        }
    }

    /// <summary>Normal with the given deviation: small numbers for a last layer, whose first answers are to be near zero.</summary>
    public sealed record Normal(double Deviation) : Initializer
    {
        /// <inheritdoc/>
        public override void Fill(ReadOnlySpan<int> shape, Span<float> values, ref SeededRandom random)
        {
            foreach (ref float value in values) value = (float)(random.NextNormal() * Deviation);
        }
    }

    /// <summary>Uniform in ±√(6 / (fan in + fan out)): Keras's default for kernels (Glorot and Bengio 2010).</summary>
    public sealed record GlorotUniform : Initializer
    {
        /// <inheritdoc/>
        public override void Fill(ReadOnlySpan<int> shape, Span<float> values, ref SeededRandom random)
        {
            var (fanIn, fanOut) = Fans(shape);
            double limit = Math.Sqrt(6.0 / (fanIn + fanOut));
            foreach (ref float value in values) value = (float)((random.NextDouble() * 2 - 1) * limit);
        }
    }

    /// <summary>Zeros.</summary>
    public static Initializer Zeros { get; } = new Constant(0);

    /// <summary>Ones.</summary>
    public static Initializer Ones { get; } = new Constant(1);

    static (double In, double Out) Fans(ReadOnlySpan<int> shape)
    {
        double field = 1;
        foreach (int length in shape[2..]) field *= length;
        return (shape[1] * field, shape[0] * field);
    }
}
