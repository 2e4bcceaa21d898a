namespace Boxfit.Engine.Kernels;

/// <summary>
/// What the kernels of one batch norm share: its settings, its geometry, and small arrays of one number a channel
/// (padded to whole blocks) or a chunk's channel.
/// </summary>
sealed class BatchNormState
{
    public BatchNormState(int batch, Shape shape, BatchNorm norm)
    {
        Map = ChannelMap.Of(batch, shape);
        Norm = norm;
        PlanBuffer Channels() => new(Layouts.Channels(Map.PaddedChannels));
        (Mean, InverseDeviation, Factor, Summand) = (Channels(), Channels(), Channels(), Channels());
        PlanBuffer PerChunk() => new(Layouts.Channels(Map.Chunks * ChannelMap.Block));
        (FirstPartial, SecondPartial) = (PerChunk(), PerChunk());
        (GradientFactor, GradientMean, GradientSlope) = (Channels(), Channels(), Channels());
    }

    public ChannelMap Map { get; }

    public BatchNorm Norm { get; }

    /// <summary>The batch's mean, or the running one where statistics are frozen.</summary>
    public PlanBuffer Mean { get; }

    /// <summary>1 / √(variance + ε), of the batch or the running one.</summary>
    public PlanBuffer InverseDeviation { get; }

    /// <summary>y = x · factor + summand.</summary>
    public PlanBuffer Factor { get; }

    /// <inheritdoc cref="Factor"/>
    public PlanBuffer Summand { get; }

    /// <summary>Partial results of each chunk, combined in a fixed order: the result does not depend on the number of threads.</summary>
    public PlanBuffer FirstPartial { get; }

    /// <inheritdoc cref="FirstPartial"/>
    public PlanBuffer SecondPartial { get; }

    /// <summary>dx = gradientFactor · (dy − gradientMean − (x − mean) · gradientSlope).</summary>
    public PlanBuffer GradientFactor { get; }

    /// <inheritdoc cref="GradientFactor"/>
    public PlanBuffer GradientMean { get; }

    /// <inheritdoc cref="GradientFactor"/>
    public PlanBuffer GradientSlope { get; }
}
