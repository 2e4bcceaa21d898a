namespace Boxfit.Engine.Operators;

/// <summary>Global average pooling: the mean of each channel.</summary>
sealed class GlobalAveragePoolingOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    protected override void Compute(PlanBuilder builder)
    {
        var result = new PlanBuffer(builder.Layout(Main));
        builder.Add(new GlobalAverageKernel(Main.Name, Geometry(builder), builder.Value(InputNode), result));
        builder.SetValue(Main, result);
    }

    public override void Backward(TrainingBuilder builder)
    {
        var gradient = builder.Gradient(Main);
        if (!builder.NeedsGradient(InputNode)) return;
        var result = new PlanBuffer(builder.Layout(InputNode));
        builder.Add(new GlobalAverageBackwardKernel(Main.Name, Geometry(builder), gradient, result));
        builder.AddGradient(InputNode, result);
    }

    ChannelMap Geometry(PlanBuilder builder) => new(builder.Batch, InputNode.Shape);
}
