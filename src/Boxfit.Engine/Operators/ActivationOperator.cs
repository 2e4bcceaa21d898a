namespace Boxfit.Engine.Operators;

/// <summary>An activation that stands alone; its backward pass needs only its output.</summary>
sealed class ActivationOperator(FusedNodes fused) : Operator(fused)
{
    readonly ActivationFunction _function = ((Activation)fused.Main.Operation).Function;
    PrimitiveDescriptor? _forward;

    public override bool KeepsOutput => true;

    public override void Forward(TrainingBuilder plan) =>
        _forward = Apply(plan, PropKind.ForwardTraining, Activations.BackwardFromOutput(_function));

    public override void Backward(TrainingBuilder plan)
    {
        var layout = plan.Layout(Main);
        var gradient = plan.Gradient(Main);
        if (!plan.NeedsGradient(InputNode)) return;
        var backward = Descriptors.EltwiseBackward(Activations.BackwardFromOutput(_function), layout, layout, _forward!);
        var result = plan.IsOwned(gradient) ? gradient : new PlanBuffer(layout);
        plan.Add(new PrimitiveStep(Main.Name, "activation backward", backward,
            (Argument.Destination, plan.Value(Main)), (Argument.DiffDestination, gradient), (Argument.DiffSource, result)));
        plan.AddGradient(InputNode, result);
    }

    public override void Infer(InferenceBuilder plan) => Apply(plan, PropKind.ForwardInference, Activations.Forward(_function));

    PrimitiveDescriptor Apply(PlanBuilder plan, PropKind kind, Activations.Function function)
    {
        var source = plan.Value(InputNode);
        var result = plan.MayOverwrite(InputNode) ? source : new PlanBuffer(plan.Layout(Main));
        var forward = Descriptors.EltwiseForward(kind, function, plan.Layout(Main));
        plan.Add(new PrimitiveStep(Main.Name, "activation", forward, (Argument.Source, source), (Argument.Destination, result)));
        plan.SetValue(Main, result);
        return forward;
    }
}
