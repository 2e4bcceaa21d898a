namespace Boxfit.Engine.Operators;

/// <summary>Dropout: the same mask forward and backward, from the step's key.</summary>
sealed class DropoutOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    public override void Forward(TrainingBuilder plan)
    {
        var result = new PlanBuffer(plan.Layout(Main));
        Mask(plan, plan.Value(InputNode), result);
        plan.SetValue(Main, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.Gradient(Main);
        if (!plan.NeedsGradient(InputNode)) return;
        var result = plan.IsOwned(gradient) ? gradient : new PlanBuffer(plan.Layout(Main));
        Mask(plan, gradient, result);
        plan.AddGradient(InputNode, result);
    }

    public override void Infer(InferenceBuilder plan) => plan.SetValue(Main, plan.Value(InputNode));

    void Mask(TrainingBuilder plan, PlanBuffer source, PlanBuffer result) => plan.Add(
        new DropoutKernel(Main.Name, plan.DropoutKey, ((Dropout)Main.Operation).Rate, source, result));
}
