namespace Boxfit.Engine.Operators;

/// <summary>Global average pooling: the mean of each channel.</summary>
sealed class GlobalAveragePoolingOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    protected override void Compute(PlanBuilder plan)
    {
        var result = new PlanBuffer(plan.Layout(Main));
        plan.Add(new GlobalAverageKernel(Main.Name, Geometry(plan), plan.Value(InputNode), result));
        plan.SetValue(Main, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.Gradient(Main);
        if (!plan.NeedsGradient(InputNode)) return;
        var result = new PlanBuffer(plan.Layout(InputNode));
        plan.Add(new GlobalAverageBackwardKernel(Main.Name, Geometry(plan), gradient, result));
        plan.AddGradient(InputNode, result);
    }

    ChannelMap Geometry(PlanBuilder plan) => new(plan.Batch, InputNode.Shape);
}
