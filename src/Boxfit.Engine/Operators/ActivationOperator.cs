namespace Boxfit.Engine.Operators;

/// <summary>An activation that stands alone; its backward pass needs only its output.</summary>
sealed class ActivationOperator(FusedNodes fused) : Operator(fused)
{
    readonly ActivationFunction _function = ((Activation)fused.Main.Operation).Function;
    PrimitiveDescriptor? _forward;

    public override bool KeepsOutput => true;

    public override void Forward(TrainingBuilder plan)
    {
        var node = Fused.Main;
        var layout = plan.Layout(node);
        var source = plan.Value(node.Inputs[0]);
        var result = plan.MayOverwrite(node.Inputs[0]) ? source : new PlanBuffer(layout);
        _forward = Descriptors.EltwiseForward(PropKind.ForwardTraining, Activations.BackwardFromOutput(_function), layout);
        plan.Add(new PrimitiveStep(node.Name, "activation", _forward, (Argument.Source, source), (Argument.Destination, result)));
        plan.SetValue(this, node, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var node = Fused.Main;
        var layout = plan.Layout(node);
        var gradient = plan.Gradient(node);
        if (!plan.NeedsGradient(node.Inputs[0])) return;
        var backward = Descriptors.EltwiseBackward(Activations.BackwardFromOutput(_function), layout, layout, _forward!);
        var result = plan.IsOwned(gradient) ? gradient : new PlanBuffer(layout);
        plan.Add(new PrimitiveStep(node.Name, "activation backward", backward,
            (Argument.Destination, plan.Value(node)), (Argument.DiffDestination, gradient), (Argument.DiffSource, result)));
        plan.AddGradient(node.Inputs[0], result);
    }

    public override void Infer(InferenceBuilder plan)
    {
        var node = Fused.Main;
        var source = plan.Value(node.Inputs[0]);
        var result = plan.MayOverwrite(node.Inputs[0]) ? source : new PlanBuffer(plan.Layout(node));
        var forward = Descriptors.EltwiseForward(PropKind.ForwardInference, Activations.Forward(_function), plan.Layout(node));
        plan.Add(new PrimitiveStep(node.Name, "activation", forward, (Argument.Source, source), (Argument.Destination, result)));
        plan.SetValue(node, result);
    }
}
