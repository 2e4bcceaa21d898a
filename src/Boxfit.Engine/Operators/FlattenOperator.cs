namespace Boxfit.Engine.Operators;

/// <summary>A map as one row-major vector: a reorder from blocks of channels, and another view of the same memory.</summary>
sealed class FlattenOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    public override void Forward(TrainingBuilder plan)
    {
        var node = Fused.Main;
        var plain = plan.Value(node.Inputs[0], Layouts.Plain(plan.Batch, node.Inputs[0].Shape));
        plan.SetValue(this, node, plain.View(plan.Layout(node)));
    }

    public override void Backward(TrainingBuilder plan)
    {
        var node = Fused.Main;
        var gradient = plan.Gradient(node);
        if (!plan.NeedsGradient(node.Inputs[0])) return;
        var result = new PlanBuffer(plan.Layout(node.Inputs[0]));
        plan.Reorder(node.Name, gradient.View(Layouts.Plain(plan.Batch, node.Inputs[0].Shape)), result);
        plan.AddGradient(node.Inputs[0], result);
    }

    public override void Infer(InferenceBuilder plan)
    {
        var node = Fused.Main;
        var plain = plan.Value(node.Inputs[0], Layouts.Plain(plan.Batch, node.Inputs[0].Shape));
        plan.SetValue(node, plain.View(plan.Layout(node)));
    }
}
