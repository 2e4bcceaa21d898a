namespace Boxfit.Engine.Operators;

/// <summary>
/// Batch norm with the residual sum and the activation after it, on kernels of our own: oneDNN's cannot take in a sum or a ReLU6,
/// and its threads wait for one another by spinning, which costs dearly when anything else runs on the machine.
/// Only x is kept for the backward pass; y is computed again where a consumer needs it, unless that would cost a good part of the consumer's time.
/// </summary>
sealed class BatchNormOperator(Stage stage) : Operator(stage)
{
    readonly BatchNorm _norm = (BatchNorm)stage.Main.Operation;
    BatchNormState? _state;
    bool _keepsOutput;

    Node Main => Stage.Main;

    public override bool KeepsOutput => _keepsOutput;

    public override void Forward(TrainingBuilder plan)
    {
        bool isFixed = plan.HasFixedStatistics(Main);
        // With statistics that are given the gradient passes by a factor; only those of γ and the statistics themselves need x.
        bool keepsInput = plan.NeedsGradient(Main) && !(isFixed && !TrainsParameters(plan));
        _keepsOutput = Stage.Activation is not null && (Stage.Addend is not null || !keepsInput);

        var source = plan.Value(Main.Inputs[0]);
        var state = _state = new(plan.Batch, Main.Shape, _norm);
        AddStatistics(plan, state, source, isFixed);

        PlanBuffer Normalize(PlanBuffer? addend, PlanBuffer result)
        {
            plan.Add(new NormalizeKernel(Main.Name, state, plan.Value(Main.Inputs[0]), addend, Stage.Activation, result));
            return result;
        }

        if (Stage.Addend is { } other && plan.MayOverwrite(other))
        {
            var addend = plan.Value(other);
            plan.SetValue(this, Stage.Output, Normalize(addend, addend));
            return;
        }
        bool inPlace = !keepsInput && plan.MayOverwrite(Main.Inputs[0]);
        var result = inPlace ? source : new PlanBuffer(plan.Layout(Main));
        plan.SetValue(this, Stage.Output, Normalize(Stage.Addend is null ? null : plan.Value(Stage.Addend), result));
        if (Stage.Addend is null && keepsInput && !IsCheaplyRead(plan)) plan.SetRecipe(Stage.Output, () => Normalize(null, new(plan.Layout(Main))));
    }

    public override void Backward(TrainingBuilder plan)
    {
        bool passes = Stage.Addend is not null && plan.NeedsGradient(Stage.Addend);
        if (!plan.NeedsGradient(Main))
        {
            plan.AddGradient(Stage.Addend!, plan.GradientBefore(Stage));
            return;
        }
        bool isFixed = plan.HasFixedStatistics(Main);
        if (isFixed && !TrainsParameters(plan))
        {
            ScaleGradient(plan, passes);
            return;
        }
        var (state, source) = (_state!, plan.Value(Main.Inputs[0]));
        var shares = plan.GradientShares(Stage.Output);
        var output = KeepsOutput ? plan.Value(Stage.Output) : null;
        // One share that only passes a mask made from x is as cheap to find twice as to store.
        bool storesGradient = shares.Count > 1 || output is not null;
        var gradient = storesGradient ? shares.FirstOrDefault(plan.IsOwned) ?? new PlanBuffer(plan.Layout(Main)) : shares[0];
        var function = storesGradient ? null : Stage.Activation;
        plan.Add(new BatchNormGradientKernel(Main.Name, state, source, shares, Stage.Activation, output, storesGradient ? gradient : null));
        plan.Add(new BatchNormGradientStep(Main.Name, state, isFixed,
            plan.ParameterGradient(Main, ParameterRole.Scale), plan.ParameterGradient(Main, ParameterRole.Shift)));
        if (passes) plan.AddGradient(Stage.Addend!, gradient, isShared: true);
        if (!plan.NeedsGradient(Main.Inputs[0])) return;
        var result = plan.IsOwned(gradient) ? gradient : new PlanBuffer(plan.Layout(Main));
        plan.Add(new BatchNormBackwardKernel(Main.Name, state, source, gradient, function, result));
        plan.AddGradient(Main.Inputs[0], result);
    }

    /// <summary>All is frozen here, but something before it is not.</summary>
    void ScaleGradient(TrainingBuilder plan, bool passes)
    {
        var (shares, function) = (plan.GradientShares(Stage.Output), Stage.Activation);
        if (passes)
        {
            // The addend wants the gradient as it is before the norm's factor.
            (shares, function) = ([plan.GradientBefore(Stage)], null);
            plan.AddGradient(Stage.Addend!, shares[0], isShared: true);
        }
        var result = shares.FirstOrDefault(plan.IsOwned) ?? new PlanBuffer(plan.Layout(Main));
        var output = function is null ? null : plan.Value(Stage.Output);
        plan.Add(new FrozenNormBackwardKernel(Main.Name, _state!, shares, function, output, result));
        plan.AddGradient(Main.Inputs[0], result);
    }

    /// <summary>
    /// Whether the convolutions that read the result do so little with each of its values that to compute it again, two passes over memory,
    /// would cost a good part of their time: depthwise ones, and those of few filters that stand between them.
    /// </summary>
    bool IsCheaplyRead(TrainingBuilder plan)
    {
        const int few = 128;
        long readers = plan.ConsumersOf(Stage.Output).Sum(n => n.MultiplyAdds);
        return readers < few * Stage.Output.Shape.Count;
    }

    bool TrainsParameters(TrainingBuilder plan) => plan.IsTrained(Main, ParameterRole.Scale) || plan.IsTrained(Main, ParameterRole.Shift);

    void AddStatistics(TrainingBuilder plan, BatchNormState state, PlanBuffer source, bool isFixed)
    {
        var channels = Layouts.Channels(Main.Shape.Channels);
        PlanBuffer Parameter(ParameterRole role) => plan.Parameters.Define(Main.Parameter(role)!, channels, channels).Value;

        PlanBuffer scale = Parameter(ParameterRole.Scale), shift = Parameter(ParameterRole.Shift);
        PlanBuffer mean = Parameter(ParameterRole.RunningMean), variance = Parameter(ParameterRole.RunningVariance);
        if (isFixed)
        {
            plan.Add(new FixedStatisticsStep(Main.Name, state, scale, shift, mean, variance));
            return;
        }
        plan.Add(new BatchStatisticsKernel(Main.Name, state, source));
        plan.Add(new BatchStatisticsStep(Main.Name, state, scale, shift, mean, variance));
    }

    public override void Infer(InferenceBuilder plan)
    {
        var state = new BatchNormState(plan.Batch, Main.Shape, _norm);
        PlanBuffer Parameter(ParameterRole role) => plan.AddChannels(Main.Parameter(role)!);
        plan.Add(new FixedStatisticsStep(Main.Name, state, Parameter(ParameterRole.Scale), Parameter(ParameterRole.Shift),
            Parameter(ParameterRole.RunningMean), Parameter(ParameterRole.RunningVariance)));
        var source = plan.Value(Main.Inputs[0]);
        var result = plan.MayOverwrite(Main.Inputs[0]) ? source : new PlanBuffer(plan.Layout(Main));
        plan.Add(new NormalizeKernel(Main.Name, state, source, addend: null, Stage.Activation, result));
        plan.SetValue(Stage.Output, result);
    }
}
