namespace Boxfit.Engine.Operators;

/// <summary>A map as one row-major vector: a reorder from blocks of channels, and another view of the same memory.</summary>
sealed class FlattenOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    protected override void Compute(PlanBuilder builder)
    {
        var plain = builder.Value(InputNode, Layouts.Plain(builder.Batch, InputNode.Shape));
        builder.SetValue(Main, plain.View(builder.Layout(Main)));
    }

    public override void Backward(TrainingBuilder builder)
    {
        var gradient = builder.Gradient(Main);
        if (!builder.NeedsGradient(InputNode)) return;
        var result = new PlanBuffer(builder.Layout(InputNode));
        builder.Reorder(Main.Name, gradient.View(Layouts.Plain(builder.Batch, InputNode.Shape)), result);
        builder.AddGradient(InputNode, result);
    }
}
