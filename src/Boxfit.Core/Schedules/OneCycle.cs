namespace Boxfit.Schedules;

/// <summary>
/// One cycle (Smith and Topin 2018): half a cosine up from a small rate to the largest, then half a cosine down to a tiny one by the last
/// step, as PyTorch's <c>OneCycleLR</c> in its form of two phases. The momentum stays as it is.
/// </summary>
/// <param name="Rate">The largest learning rate.</param>
/// <param name="Steps">Steps of the whole run.</param>
public sealed record OneCycle(double Rate, long Steps) : LearningRateSchedule
{
    /// <summary>Share of the steps in which the rate rises, above 0 and below 1.</summary>
    public double RisingShare { get; init; } = 0.3;

    /// <summary>The first rate is the largest divided by this.</summary>
    public double Divisor { get; init; } = 25;

    /// <summary>The last rate is the first divided by this.</summary>
    public double FinalDivisor { get; init; } = 1e4;

    /// <inheritdoc/>
    public override double At(long step, double position)
    {
        double first = Rate / Divisor, last = Steps - 1, top = RisingShare * Steps - 1;
        double at = Math.Min(position, last);
        return at < top ? Between(first, Rate, at / top) : Between(Rate, first / FinalDivisor, (at - top) / (last - top));
    }

    static double Between(double start, double end, double share) => end + (start - end) / 2 * (1 + Math.Cos(Math.PI * share));
}
