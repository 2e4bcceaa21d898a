namespace Boxfit.Engine.Operators;

/// <summary>The weighted mean of the boxes that cells propose.</summary>
sealed class BoxVotingOperator(FusedNodes fused) : Operator(fused)
{
    Node Main => Fused.Main;

    Node Input => Fused.Main.Inputs[0];

    public override bool KeepsOutput => true;

    public override void Forward(TrainingBuilder plan) => plan.SetValue(this, Main, Vote(plan));

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.Gradient(Main);
        if (!plan.NeedsGradient(Input)) return;
        var result = new PlanBuffer(plan.Layout(Input));
        plan.Add(new BoxVotingBackwardKernel(Main.Name, plan.Batch, Input.Shape, plan.Value(Input), plan.Value(Main), gradient, result));
        plan.AddGradient(Input, result);
    }

    public override void Infer(InferenceBuilder plan) => plan.SetValue(Main, Vote(plan));

    PlanBuffer Vote(PlanBuilder plan)
    {
        var box = new PlanBuffer(plan.Layout(Main));
        plan.Add(new BoxVotingKernel(Main.Name, plan.Batch, Input.Shape, plan.Value(Input), box));
        return box;
    }
}
