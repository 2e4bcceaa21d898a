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

    public override void Forward(TrainingBuilder plan)
    {
        bool isFixed = plan.HasFixedStatistics(Main);
        // With statistics that are given the gradient passes by a factor; only those of γ and the statistics themselves need x.
        bool keepsInput = plan.NeedsGradient(Main) && !(isFixed && !TrainsParameters(plan));
        _keepsOutput = Fused.Activation is not null && (Fused.Addend is not null || !keepsInput);

        var source = plan.Value(InputNode);
        var channels = Layouts.Channels(Main.Shape.Channels);
        var state = _state = new(plan.Batch, Main, role => plan.Parameters.Define(Main.Parameter(role)!, channels, channels).Value);
        if (isFixed)
        {
            plan.Add(new FixedStatisticsStep(Main.Name, state));
        }
        else
        {
            plan.Add(new BatchStatisticsKernel(Main.Name, state, source));
            plan.Add(new BatchStatisticsStep(Main.Name, state));
        }

        PlanBuffer Normalize(PlanBuffer? addend, PlanBuffer result)
        {
            plan.Add(new NormalizeKernel(Main.Name, state, plan.Value(InputNode), addend, Fused.Activation, result));
            return result;
        }

        if (Fused.Addend is { } other && plan.MayOverwrite(other))
        {
            var addend = plan.Value(other);
            plan.SetValue(Fused.Output, Normalize(addend, addend));
            return;
        }
        bool inPlace = !keepsInput && plan.MayOverwrite(InputNode);
        var result = inPlace ? source : new PlanBuffer(plan.Layout(Main));
        plan.SetValue(Fused.Output, Normalize(Fused.Addend is null ? null : plan.Value(Fused.Addend), result));
        if (Fused.Addend is null && keepsInput && !IsCheaplyRead(plan))
            plan.SetRecompute(Fused.Output, () => Normalize(null, new(plan.Layout(Main))));
    }

    public override void Backward(TrainingBuilder plan)
    {
        bool passes = Fused.Addend is not null && plan.NeedsGradient(Fused.Addend);
        if (!plan.NeedsGradient(Main))
        {
            plan.AddGradient(Fused.Addend!, plan.GradientBefore(Fused));
            return;
        }
        bool isFixed = plan.HasFixedStatistics(Main);
        if (isFixed && !TrainsParameters(plan))
        {
            ScaleGradient(plan, passes);
            return;
        }
        var (state, source) = (_state!, plan.Value(InputNode));
        var shares = plan.GradientShares(Fused.Output);
        var output = KeepsOutput ? plan.Value(Fused.Output) : null;
        // One share that only passes a mask made from x is as cheap to find twice as to store.
        bool storesGradient = shares.Count > 1 || output is not null;
        var gradient = storesGradient ? shares.FirstOrDefault(plan.IsOwned) ?? new PlanBuffer(plan.Layout(Main)) : shares[0];
        var function = storesGradient ? null : Fused.Activation;
        plan.Add(new BatchNormGradientKernel(
            Main.Name, state, source, new(shares, Fused.Activation, output), storesGradient ? gradient : null));
        plan.Add(new BatchNormGradientStep(Main.Name, state, isFixed,
            plan.ParameterGradient(Main, ParameterRole.Scale), plan.ParameterGradient(Main, ParameterRole.Shift)));
        if (passes) plan.AddGradient(Fused.Addend!, gradient, isShared: true);
        if (!plan.NeedsGradient(InputNode)) return;
        var result = plan.IsOwned(gradient) ? gradient : new PlanBuffer(plan.Layout(Main));
        plan.Add(new BatchNormBackwardKernel(Main.Name, state, source, new([gradient], function, Output: null), result));
        plan.AddGradient(InputNode, result);
    }

    /// <summary>All is frozen here, but something before it is not.</summary>
    void ScaleGradient(TrainingBuilder plan, bool passes)
    {
        var (shares, function) = (plan.GradientShares(Fused.Output), Fused.Activation);
        if (passes)
        {
            // The addend wants the gradient as it is before the norm's factor.
            (shares, function) = ([plan.GradientBefore(Fused)], null);
            plan.AddGradient(Fused.Addend!, shares[0], isShared: true);
        }
        var result = shares.FirstOrDefault(plan.IsOwned) ?? new PlanBuffer(plan.Layout(Main));
        var output = function is null ? null : plan.Value(Fused.Output);
        plan.Add(new FrozenNormBackwardKernel(Main.Name, _state!, new(shares, function, output), result));
        plan.AddGradient(InputNode, result);
    }

    /// <summary>
    /// Whether the convolutions that read the result do so little with each of its values that to compute it again, two passes over memory,
    /// would cost a good part of their time: depthwise ones, and those of few filters that stand between them.
    /// </summary>
    bool IsCheaplyRead(TrainingBuilder plan)
    {
        const int few = 128;
        long readers = plan.ConsumersOf(Fused.Output).Sum(n => n.MultiplyAdds);
        return readers < few * Fused.Output.Shape.Count;
    }

    bool TrainsParameters(TrainingBuilder plan) => plan.IsTrained(Main, ParameterRole.Scale) || plan.IsTrained(Main, ParameterRole.Shift);

    public override void Infer(InferenceBuilder plan)
    {
        var state = new BatchNormState(plan.Batch, Main, role => plan.AddChannels(Main.Parameter(role)!));
        plan.Add(new FixedStatisticsStep(Main.Name, state));
        var source = plan.Value(InputNode);
        var result = plan.MayOverwrite(InputNode) ? source : new PlanBuffer(plan.Layout(Main));
        plan.Add(new NormalizeKernel(Main.Name, state, source, addend: null, Fused.Activation, result));
        plan.SetValue(Fused.Output, result);
    }
}
