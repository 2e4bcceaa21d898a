namespace Boxfit.Engine.Operators;

/// <summary>An activation that stands alone; its backward pass needs only its output.</summary>
sealed class ActivationOperator(FusedNodes fused) : Operator(fused)
{
    readonly ActivationFunction _function = ((Activation)fused.Main.Operation).Function;
    PrimitiveDescriptor? _forward;

    public override bool KeepsOutput => true;

    public override void Forward(TrainingBuilder builder) =>
        _forward = Apply(builder, PropKind.ForwardTraining, Activations.BackwardFromOutput(_function));

    public override void Backward(TrainingBuilder builder)
    {
        var layout = builder.Layout(Main);
        var gradient = builder.Gradient(Main);
        if (!builder.NeedsGradient(InputNode)) return;
        var backward = Descriptors.EltwiseBackward(Activations.BackwardFromOutput(_function), layout, layout, _forward!);
        var result = builder.IsOwned(gradient) ? gradient : new PlanBuffer(layout);
        builder.Add(new PrimitiveStep(Main.Name, "activation backward", backward,
            (Argument.Destination, builder.Value(Main)), (Argument.DiffDestination, gradient), (Argument.DiffSource, result)));
        builder.AddGradient(InputNode, result);
    }

    public override void Infer(InferenceBuilder builder) => Apply(builder, PropKind.ForwardInference, Activations.Forward(_function));

    PrimitiveDescriptor Apply(PlanBuilder builder, PropKind kind, Activations.Function function)
    {
        var source = builder.Value(InputNode);
        var result = builder.MayOverwrite(InputNode) ? source : new PlanBuffer(builder.Layout(Main));
        var forward = Descriptors.EltwiseForward(kind, function, builder.Layout(Main));
        builder.Add(new PrimitiveStep(Main.Name, "activation", forward, (Argument.Source, source), (Argument.Destination, result)));
        builder.SetValue(Main, result);
        return forward;
    }
}
