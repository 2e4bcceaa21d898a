namespace Boxfit.Engine.Operators;

/// <summary>A map as one row-major vector: a reorder from blocks of channels, and another view of the same memory.</summary>
sealed class FlattenOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    protected override void Compute(PlanBuilder plan)
    {
        var plain = plan.Value(InputNode, Layouts.Plain(plan.Batch, InputNode.Shape));
        plan.SetValue(Main, plain.View(plan.Layout(Main)));
    }

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.Gradient(Main);
        if (!plan.NeedsGradient(InputNode)) return;
        var result = new PlanBuffer(plan.Layout(InputNode));
        plan.Reorder(Main.Name, gradient.View(Layouts.Plain(plan.Batch, InputNode.Shape)), result);
        plan.AddGradient(InputNode, result);
    }
}
