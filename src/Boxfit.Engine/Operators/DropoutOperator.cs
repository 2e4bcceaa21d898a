namespace Boxfit.Engine.Operators;

/// <summary>Dropout: the same mask forward and backward, from the step's key.</summary>
sealed class DropoutOperator(Stage stage) : Operator(stage)
{
    public override bool KeepsOutput => false;

    public override void Forward(TrainingBuilder plan)
    {
        var node = Stage.Main;
        var result = new PlanBuffer(plan.Layout(node));
        Mask(plan, plan.Value(node.Inputs[0]), result);
        plan.SetValue(this, node, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var node = Stage.Main;
        var gradient = plan.Gradient(node);
        if (!plan.NeedsGradient(node.Inputs[0])) return;
        var result = plan.IsOwned(gradient) ? gradient : new PlanBuffer(plan.Layout(node));
        Mask(plan, gradient, result);
        plan.AddGradient(node.Inputs[0], result);
    }

    public override void Infer(InferenceBuilder plan) => plan.SetValue(Stage.Main, plan.Value(Stage.Main.Inputs[0]));

    void Mask(TrainingBuilder plan, PlanBuffer source, PlanBuffer result) => plan.Add(
        new DropoutKernel(Stage.Main.Name, plan.DropoutKey, ((Dropout)Stage.Main.Operation).Rate, source, result));
}
