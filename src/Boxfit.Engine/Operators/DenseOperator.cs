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

    public override void Forward(TrainingBuilder builder)
    {
        var bias = Layouts.Channels(Main.Shape.Channels);
        var kept = builder.Parameters.Find(Weight)?.Value.Layout;
        _forward = Descriptors.DenseForward(
            PropKind.ForwardTraining, builder.Layout(InputNode), kept ?? AnyWeights, bias, builder.Layout(Main),
            new(false, Fused.Activation));
        var result = new PlanBuffer(builder.Layout(Main));
        builder.Add(new PrimitiveStep(Main.Name, "dense", _forward,
            (Argument.Source, builder.Value(InputNode)),
            (Argument.Weights, builder.Parameters.Define(Weight, PlainWeights, _forward.Layout(Query.Weights)).Value),
            (Argument.Bias, builder.Parameters.Define(Bias, bias, bias).Value),
            (Argument.Destination, result)));
        builder.SetValue(Fused.Output, result);
    }

    public override void Backward(TrainingBuilder builder)
    {
        var gradient = builder.GradientBefore(Fused);
        var input = InputNode;
        var weights = builder.Parameters[Weight.Name];
        if (builder.NeedsGradient(input))
        {
            var result = new PlanBuffer(builder.Layout(input));
            var backward = Descriptors.DenseBackwardData(result.Layout, AnyWeights, builder.Layout(Main), _forward!);
            builder.Add(new PrimitiveStep(Main.Name, "dense backward data", backward,
                (Argument.DiffDestination, gradient),
                (Argument.Weights, builder.Convert(Main.Name, weights.Value, backward.Layout(Query.Weights))),
                (Argument.DiffSource, result)));
            builder.AddGradient(input, result);
        }

        if (builder.IsTrained(Main, ParameterRole.Weight) || builder.IsTrained(Main, ParameterRole.Bias))
            AddWeightGradients(builder, gradient);
    }

    public override void Infer(InferenceBuilder builder)
    {
        var forward = Descriptors.DenseForward(
            PropKind.ForwardInference, builder.Layout(InputNode), AnyWeights, Layouts.Channels(Main.Shape.Channels), builder.Layout(Main),
            new(Sum: false, Fused.Activation));
        var result = new PlanBuffer(builder.Layout(Main));
        builder.Add(new PrimitiveStep(Main.Name, "dense", forward,
            (Argument.Source, builder.Value(InputNode)),
            (Argument.Weights, builder.AddWeights(forward.Layout(Query.Weights), PlainWeights, tensors => tensors[Weight.Name].Values)),
            (Argument.Bias, builder.AddChannels(Bias)),
            (Argument.Destination, result)));
        builder.SetValue(Fused.Output, result);
    }

    void AddWeightGradients(TrainingBuilder builder, PlanBuffer gradient)
    {
        var (input, kept) = (InputNode, builder.Parameters[Weight.Name].Value.Layout);
        var stored = builder.ParameterGradient(Main, ParameterRole.Weight);
        var bias = builder.ParameterGradient(Main, ParameterRole.Bias);
        PrimitiveDescriptor? Make(MemoryDescriptor layout) =>
            Descriptors.DenseBackwardWeights(builder.Layout(input), layout, bias?.Layout, builder.Layout(Main), _forward!);
        var wanted = Make(kept);
        var backward = wanted is { IsReference: false } ? wanted : Make(AnyWeights) ?? wanted!;
        var layout = backward.Layout(Query.DiffWeights);
        // Where only the bias is trained the primitive still wants a place for the other.
        var diffWeights = stored is not null && layout.Equals(kept) ? stored : new PlanBuffer(layout);
        List<(Argument, PlanBuffer)> arguments =
            [(Argument.Source, builder.Value(input)), (Argument.DiffDestination, gradient), (Argument.DiffWeights, diffWeights)];
        if (bias is not null) arguments.Add((Argument.DiffBias, bias));
        builder.Add(new PrimitiveStep(Main.Name, "dense backward weights", backward, [.. arguments]));
        if (stored is not null && diffWeights != stored) builder.Reorder(Main.Name, diffWeights, stored);
    }

    MemoryDescriptor Matrix(FormatTag tag) => MemoryDescriptor.Create(tag, Main.Shape.Channels, InputNode.Shape.Channels);
}
