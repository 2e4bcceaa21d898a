namespace Boxfit.Engine.Operators;

/// <summary>The weighted mean of the boxes that cells propose.</summary>
sealed class BoxVotingOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => true;

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.Gradient(Main);
        if (!plan.NeedsGradient(InputNode)) return;
        var result = new PlanBuffer(plan.Layout(InputNode));
        plan.Add(new BoxVotingBackwardKernel(
            Main.Name, new(plan.Batch, InputNode.Shape), plan.Value(InputNode), plan.Value(Main), gradient, result));
        plan.AddGradient(InputNode, result);
    }

    protected override void Compute(PlanBuilder plan)
    {
        var box = new PlanBuffer(plan.Layout(Main));
        plan.Add(new BoxVotingKernel(Main.Name, new(plan.Batch, InputNode.Shape), plan.Value(InputNode), box));
        plan.SetValue(Main, box);
    }
}
