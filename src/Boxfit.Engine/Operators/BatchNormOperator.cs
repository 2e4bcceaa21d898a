namespace Boxfit.Engine.Operators;

/// <summary>
/// Batch norm with the residual sum and the activation after it, on kernels of our own: oneDNN's cannot take in a sum or a ReLU6,
/// and its threads wait for one another by spinning, which costs dearly when anything else runs on the machine.
/// Only x is kept for the backward pass; y is computed again where a consumer needs it, unless that would cost a good part of the
/// consumer's time.
/// </summary>
sealed class BatchNormOperator(FusedNodes fused) : Operator(fused)
{
    BatchNormState? _state;
    bool _keepsOutput;

    public override bool KeepsOutput => _keepsOutput;

    public override void Forward(TrainingBuilder builder)
    {
        bool isFixed = builder.HasFixedStatistics(Main);
        // With statistics that are given the gradient passes by a factor; only those of γ and the statistics themselves need x.
        bool keepsInput = builder.NeedsGradient(Main) && !(isFixed && !TrainsParameters(builder));
        _keepsOutput = Fused.Activation is not null && (Fused.Addend is not null || !keepsInput);

        var source = builder.Value(InputNode);
        var channels = Layouts.Channels(Main.Shape.Channels);
        var state = _state = new(builder.Batch, Main, role => builder.Parameters.Define(Main.Parameter(role)!, channels, channels).Value);
        if (isFixed)
        {
            builder.Add(new FixedStatisticsStep(Main.Name, state));
        }
        else
        {
            builder.Add(new BatchStatisticsKernel(Main.Name, state, source));
            builder.Add(new BatchStatisticsStep(Main.Name, state, builder.World));
        }

        PlanBuffer Normalize(PlanBuffer? addend, PlanBuffer result)
        {
            builder.Add(new NormalizeKernel(Main.Name, state, builder.Value(InputNode), addend, Fused.Activation, result));
            return result;
        }

        if (Fused.Addend is { } other && builder.MayOverwrite(other))
        {
            var addend = builder.Value(other);
            builder.SetValue(Fused.Output, Normalize(addend, addend));
            return;
        }
        bool inPlace = !keepsInput && builder.MayOverwrite(InputNode);
        var result = inPlace ? source : new PlanBuffer(builder.Layout(Main));
        builder.SetValue(Fused.Output, Normalize(Fused.Addend is null ? null : builder.Value(Fused.Addend), result));
        if (Fused.Addend is null && keepsInput && !IsCheaplyRead(builder))
            builder.SetRecompute(Fused.Output, () => Normalize(null, new(builder.Layout(Main))));
    }

    public override void Backward(TrainingBuilder builder)
    {
        bool passes = Fused.Addend is not null && builder.NeedsGradient(Fused.Addend);
        if (!builder.NeedsGradient(Main))
        {
            builder.AddGradient(Fused.Addend!, builder.GradientBefore(Fused));
            return;
        }
        bool isFixed = builder.HasFixedStatistics(Main);
        if (isFixed && !TrainsParameters(builder))
        {
            ScaleGradient(builder, passes);
            return;
        }
        var (state, source) = (_state!, builder.Value(InputNode));
        var shares = builder.GradientShares(Fused.Output);
        var output = KeepsOutput ? builder.Value(Fused.Output) : null;
        // One share that only passes a mask made from x is as cheap to find twice as to store.
        bool storesGradient = shares.Count > 1 || output is not null;
        var gradient = storesGradient ? shares.FirstOrDefault(builder.IsOwned) ?? new PlanBuffer(builder.Layout(Main)) : shares[0];
        var function = storesGradient ? null : Fused.Activation;
        builder.Add(new BatchNormGradientKernel(
            Main.Name, state, source, new(shares, Fused.Activation, output), storesGradient ? gradient : null));
        builder.Add(new BatchNormGradientStep(Main.Name, state, builder.World, isFixed,
            builder.ParameterGradient(Main, ParameterRole.Scale), builder.ParameterGradient(Main, ParameterRole.Shift)));
        if (passes) builder.AddGradient(Fused.Addend!, gradient, isShared: true);
        if (!builder.NeedsGradient(InputNode)) return;
        var result = builder.IsOwned(gradient) ? gradient : new PlanBuffer(builder.Layout(Main));
        builder.Add(new BatchNormBackwardKernel(Main.Name, state, source, new([gradient], function, Output: null), result));
        builder.AddGradient(InputNode, result);
    }

    /// <summary>All is frozen here, but something before it is not.</summary>
    void ScaleGradient(TrainingBuilder builder, bool passes)
    {
        var (shares, function) = (builder.GradientShares(Fused.Output), Fused.Activation);
        if (passes)
        {
            // The addend wants the gradient as it is before the norm's factor.
            (shares, function) = ([builder.GradientBefore(Fused)], null);
            builder.AddGradient(Fused.Addend!, shares[0], isShared: true);
        }
        var result = shares.FirstOrDefault(builder.IsOwned) ?? new PlanBuffer(builder.Layout(Main));
        var output = function is null ? null : builder.Value(Fused.Output);
        builder.Add(new FrozenNormBackwardKernel(Main.Name, _state!, new(shares, function, output), result));
        builder.AddGradient(InputNode, result);
    }

    /// <summary>
    /// Whether the convolutions that read the result do so little with each of its values that to compute it again, two passes over memory,
    /// would cost a good part of their time: depthwise ones, and those of few filters that stand between them.
    /// </summary>
    bool IsCheaplyRead(TrainingBuilder builder)
    {
        const int few = 128;
        long readers = builder.ConsumersOf(Fused.Output).Sum(n => n.MultiplyAdds);
        return readers < few * Fused.Output.Shape.Count;
    }

    bool TrainsParameters(TrainingBuilder builder) =>
        builder.IsTrained(Main, ParameterRole.Scale) || builder.IsTrained(Main, ParameterRole.Shift);

    public override void Infer(InferenceBuilder builder)
    {
        var state = new BatchNormState(builder.Batch, Main, role => builder.AddChannels(Main.Parameter(role)!));
        builder.Add(new FixedStatisticsStep(Main.Name, state));
        var source = builder.Value(InputNode);
        var result = builder.MayOverwrite(InputNode) ? source : new PlanBuffer(builder.Layout(Main));
        builder.Add(new NormalizeKernel(Main.Name, state, source, addend: null, Fused.Activation, result));
        builder.SetValue(Fused.Output, result);
    }
}
