namespace Boxfit.Engine.Operators;

/// <summary>Dropout: the same mask forward and backward, from the step's key.</summary>
sealed class DropoutOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    public override void Forward(TrainingBuilder plan)
    {
        var node = Fused.Main;
        var result = new PlanBuffer(plan.Layout(node));
        Mask(plan, plan.Value(node.Inputs[0]), result);
        plan.SetValue(this, node, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var node = Fused.Main;
        var gradient = plan.Gradient(node);
        if (!plan.NeedsGradient(node.Inputs[0])) return;
        var result = plan.IsOwned(gradient) ? gradient : new PlanBuffer(plan.Layout(node));
        Mask(plan, gradient, result);
        plan.AddGradient(node.Inputs[0], result);
    }

    public override void Infer(InferenceBuilder plan) => plan.SetValue(Fused.Main, plan.Value(Fused.Main.Inputs[0]));

    void Mask(TrainingBuilder plan, PlanBuffer source, PlanBuffer result) => plan.Add(
        new DropoutKernel(Fused.Main.Name, plan.DropoutKey, ((Dropout)Fused.Main.Operation).Rate, source, result));
}
