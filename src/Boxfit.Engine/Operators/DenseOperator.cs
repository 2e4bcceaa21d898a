namespace Boxfit.Engine.Operators;

/// <summary>A dense layer with its activation.</summary>
sealed class DenseOperator(FusedNodes fused) : Operator(fused)
{
    PrimitiveDescriptor? _forward;

    Parameter Weight => Main.Parameter(ParameterRole.Weight)!;

    Parameter Bias => Main.Parameter(ParameterRole.Bias)!;

    public override bool KeepsOutput => Fused.Activation is not null;

    MemoryDescriptor PlainWeights => Matrix(FormatTag.Plain2);

    MemoryDescriptor AnyWeights => Matrix(FormatTag.Any);

    public override void Forward(TrainingBuilder plan)
    {
        var bias = Layouts.Channels(Main.Shape.Channels);
        var kept = plan.Parameters.Find(Weight)?.Value.Layout;
        _forward = Descriptors.DenseForward(
            PropKind.ForwardTraining, plan.Layout(InputNode), kept ?? AnyWeights, bias, plan.Layout(Main), new(false, Fused.Activation));
        var result = new PlanBuffer(plan.Layout(Main));
        plan.Add(new PrimitiveStep(Main.Name, "dense", _forward,
            (Argument.Source, plan.Value(InputNode)),
            (Argument.Weights, plan.Parameters.Define(Weight, PlainWeights, _forward.Layout(Query.Weights)).Value),
            (Argument.Bias, plan.Parameters.Define(Bias, bias, bias).Value),
            (Argument.Destination, result)));
        plan.SetValue(Fused.Output, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.GradientBefore(Fused);
        var input = InputNode;
        var weights = plan.Parameters[Weight.Name];
        if (plan.NeedsGradient(input))
        {
            var result = new PlanBuffer(plan.Layout(input));
            var backward = Descriptors.DenseBackwardData(result.Layout, AnyWeights, plan.Layout(Main), _forward!);
            plan.Add(new PrimitiveStep(Main.Name, "dense backward data", backward,
                (Argument.DiffDestination, gradient),
                (Argument.Weights, plan.Convert(Main.Name, weights.Value, backward.Layout(Query.Weights))),
                (Argument.DiffSource, result)));
            plan.AddGradient(input, result);
        }

        if (plan.IsTrained(Main, ParameterRole.Weight) || plan.IsTrained(Main, ParameterRole.Bias)) AddWeightGradients(plan, gradient);
    }

    public override void Infer(InferenceBuilder plan)
    {
        var forward = Descriptors.DenseForward(
            PropKind.ForwardInference, plan.Layout(InputNode), AnyWeights, Layouts.Channels(Main.Shape.Channels), plan.Layout(Main),
            new(Sum: false, Fused.Activation));
        var result = new PlanBuffer(plan.Layout(Main));
        plan.Add(new PrimitiveStep(Main.Name, "dense", forward,
            (Argument.Source, plan.Value(InputNode)),
            (Argument.Weights, plan.AddWeights(forward.Layout(Query.Weights), PlainWeights, tensors => tensors[Weight.Name].Values)),
            (Argument.Bias, plan.AddChannels(Bias)),
            (Argument.Destination, result)));
        plan.SetValue(Fused.Output, result);
    }

    void AddWeightGradients(TrainingBuilder plan, PlanBuffer gradient)
    {
        var (input, kept) = (InputNode, plan.Parameters[Weight.Name].Value.Layout);
        PlanBuffer? stored = plan.ParameterGradient(Main, ParameterRole.Weight), bias = plan.ParameterGradient(Main, ParameterRole.Bias);
        PrimitiveDescriptor? Make(MemoryDescriptor layout) =>
            Descriptors.DenseBackwardWeights(plan.Layout(input), layout, bias?.Layout, plan.Layout(Main), _forward!);
        var wanted = Make(kept);
        var backward = wanted is { IsReference: false } ? wanted : Make(AnyWeights) ?? wanted!;
        var layout = backward.Layout(Query.DiffWeights);
        // Where only the bias is trained the primitive still wants a place for the other.
        var diffWeights = stored is not null && layout.Equals(kept) ? stored : new PlanBuffer(layout);
        List<(Argument, PlanBuffer)> arguments =
            [(Argument.Source, plan.Value(input)), (Argument.DiffDestination, gradient), (Argument.DiffWeights, diffWeights)];
        if (bias is not null) arguments.Add((Argument.DiffBias, bias));
        plan.Add(new PrimitiveStep(Main.Name, "dense backward weights", backward, [.. arguments]));
        if (stored is not null && diffWeights != stored) plan.Reorder(Main.Name, diffWeights, stored);
    }

    MemoryDescriptor Matrix(FormatTag tag) => MemoryDescriptor.Create(tag, Main.Shape.Channels, InputNode.Shape.Channels);
}
