namespace Boxfit.Engine.Operators;

/// <summary>The weighted mean of the boxes that cells propose.</summary>
sealed class BoxVotingOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => true;

    public override void Backward(TrainingBuilder builder)
    {
        var gradient = builder.Gradient(Main);
        if (!builder.NeedsGradient(InputNode)) return;
        var result = new PlanBuffer(builder.Layout(InputNode));
        builder.Add(new BoxVotingBackwardKernel(
            Main.Name, new(builder.Batch, InputNode.Shape), builder.Value(InputNode), builder.Value(Main), gradient, result));
        builder.AddGradient(InputNode, result);
    }

    protected override void Compute(PlanBuilder builder)
    {
        var box = new PlanBuffer(builder.Layout(Main));
        builder.Add(new BoxVotingKernel(Main.Name, new(builder.Batch, InputNode.Shape), builder.Value(InputNode), box));
        builder.SetValue(Main, box);
    }
}
