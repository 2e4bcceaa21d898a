namespace Boxfit.Training.Quantizing;

/// <summary>How a model is to be brought to bytes.</summary>
public sealed record QuantizationSettings
{
    /// <summary>The mean IoU that may be lost.</summary>
    public const double DefaultMaxLoss = 0.005;

    /// <summary>Where less than this is lost on the pictures that decide, no further layer is left in floats.</summary>
    public const double Aim = 0.002;

    /// <summary>
    /// Bits of a weight: 7 compute the same on every processor; with 8, sums of those without VNNI instructions overflow.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither of them.</exception>
    public int WeightBits
    {
        get;
        init => field = value is 7 or 8 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected 7 or 8.");
    } = 7;

    /// <summary>The mean IoU that may be lost on the pictures that decide nothing.</summary>
    public double MaxLoss { get; init; } = DefaultMaxLoss;

    // What decides is not to lose more than the result may.
    internal double MostAimedAt => Math.Min(Aim, MaxLoss);

    /// <summary>Threads that compute; 0 for one a processor.</summary>
    public int Threads { get; init; }
}
