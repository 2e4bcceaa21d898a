namespace Boxfit.Engine.Kernels;

/// <summary>
/// What the kernels of one batch norm share: its settings, its geometry, its parameters, and small arrays of one number a channel
/// (⌈channels/B⌉ × B, padded to whole blocks) or a chunk's channel (batch × ⌈channels/B⌉ × B).
/// </summary>
sealed class BatchNormState
{
    /// <summary>Makes the arrays.</summary>
    /// <param name="batch">Number of pictures.</param>
    /// <param name="node">The batch norm.</param>
    /// <param name="parameter">Its parameter of a role: one number a channel, not padded.</param>
    public BatchNormState(int batch, Node node, Func<ParameterRole, PlanBuffer> parameter)
    {
        Map = new(batch, node.Shape);
        Norm = (BatchNorm)node.Operation;
        (Scale, Shift) = (parameter(ParameterRole.Scale), parameter(ParameterRole.Shift));
        (RunningMean, RunningVariance) = (parameter(ParameterRole.RunningMean), parameter(ParameterRole.RunningVariance));
        PlanBuffer Channels() => new(Layouts.Channels(Map.PaddedChannels));
        (Mean, InverseDeviation, Factor, Summand) = (Channels(), Channels(), Channels(), Channels());
        PlanBuffer PerChunk() => new(Layouts.Channels(Map.Chunks * ChannelMap.Block));
        (FirstPartial, SecondPartial) = (PerChunk(), PerChunk());
        (GradientFactor, GradientMean, GradientSlope) = (Channels(), Channels(), Channels());
    }

    public ChannelMap Map { get; }

    public BatchNorm Norm { get; }

    /// <summary>γ.</summary>
    public PlanBuffer Scale { get; }

    /// <summary>β.</summary>
    public PlanBuffer Shift { get; }

    /// <summary>The running mean.</summary>
    public PlanBuffer RunningMean { get; }

    /// <summary>The running variance.</summary>
    public PlanBuffer RunningVariance { get; }

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
