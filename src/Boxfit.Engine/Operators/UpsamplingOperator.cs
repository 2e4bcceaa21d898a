namespace Boxfit.Engine.Operators;

/// <summary>Nearest-neighbour upsampling.</summary>
sealed class UpsamplingOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.Gradient(Main);
        if (!plan.NeedsGradient(InputNode)) return;
        var result = new PlanBuffer(plan.Layout(InputNode));
        plan.Add(new UpsamplingBackwardKernel(
            Main.Name, new(plan.Batch, InputNode.Shape), new(plan.Batch, Main.Shape), gradient, result));
        plan.AddGradient(InputNode, result);
    }

    protected override void Compute(PlanBuilder plan)
    {
        var result = new PlanBuffer(plan.Layout(Main));
        plan.Add(new UpsamplingKernel(
            Main.Name, new(plan.Batch, InputNode.Shape), new(plan.Batch, Main.Shape), plan.Value(InputNode), result));
        plan.SetValue(Main, result);
    }
}
