namespace Boxfit.Engine.Operators;

/// <summary>Nearest-neighbour upsampling.</summary>
sealed class UpsamplingOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    public override void Backward(TrainingBuilder builder)
    {
        var gradient = builder.Gradient(Main);
        if (!builder.NeedsGradient(InputNode)) return;
        var result = new PlanBuffer(builder.Layout(InputNode));
        builder.Add(new UpsamplingBackwardKernel(
            Main.Name, new(builder.Batch, InputNode.Shape), new(builder.Batch, Main.Shape), gradient, result));
        builder.AddGradient(InputNode, result);
    }

    protected override void Compute(PlanBuilder builder)
    {
        var result = new PlanBuffer(builder.Layout(Main));
        builder.Add(new UpsamplingKernel(
            Main.Name, new(builder.Batch, InputNode.Shape), new(builder.Batch, Main.Shape), builder.Value(InputNode), result));
        builder.SetValue(Main, result);
    }
}
