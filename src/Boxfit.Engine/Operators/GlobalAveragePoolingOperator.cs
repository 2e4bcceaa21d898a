namespace Boxfit.Engine.Operators;

/// <summary>Global average pooling: the mean of each channel.</summary>
sealed class GlobalAveragePoolingOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    public override void Forward(TrainingBuilder plan)
    {
        var node = Fused.Main;
        var result = new PlanBuffer(plan.Layout(node));
        plan.Add(new GlobalAverageKernel(node.Name, plan.Batch, node.Inputs[0].Shape, plan.Value(node.Inputs[0]), result));
        plan.SetValue(this, node, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var node = Fused.Main;
        var gradient = plan.Gradient(node);
        if (!plan.NeedsGradient(node.Inputs[0])) return;
        var result = new PlanBuffer(plan.Layout(node.Inputs[0]));
        plan.Add(new GlobalAverageBackwardKernel(node.Name, plan.Batch, node.Inputs[0].Shape, gradient, result));
        plan.AddGradient(node.Inputs[0], result);
    }

    public override void Infer(InferenceBuilder plan)
    {
        var node = Fused.Main;
        var result = new PlanBuffer(plan.Layout(node));
        plan.Add(new GlobalAverageKernel(node.Name, plan.Batch, node.Inputs[0].Shape, plan.Value(node.Inputs[0]), result));
        plan.SetValue(node, result);
    }
}
