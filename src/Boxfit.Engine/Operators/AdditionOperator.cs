namespace Boxfit.Engine.Operators;

/// <summary>A residual sum with the activation after it. The result takes the place of an operand that nobody needs any more.</summary>
sealed class AdditionOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => Fused.Activation is not null;

    public override void Forward(TrainingBuilder plan)
    {
        var node = Fused.Main;
        var reusable = node.Inputs[0] == node.Inputs[1] ? null : node.Inputs.FirstOrDefault(plan.MayOverwrite);
        PlanBuffer left = plan.Value(node.Inputs[0]), right = plan.Value(node.Inputs[1]);
        var result = reusable is null ? new PlanBuffer(plan.Layout(node)) : plan.Value(reusable);
        plan.Add(new AdditionKernel(node.Name, left, right, Fused.Activation, result));
        plan.SetValue(this, Fused.Output, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.GradientBefore(Fused);
        foreach (var input in Fused.Main.Inputs)
        {
            if (plan.NeedsGradient(input)) plan.AddGradient(input, gradient, isShared: true);
        }
    }

    public override void Infer(InferenceBuilder plan)
    {
        var node = Fused.Main;
        var result = new PlanBuffer(plan.Layout(node));
        plan.Add(new AdditionKernel(node.Name, plan.Value(node.Inputs[0]), plan.Value(node.Inputs[1]), Fused.Activation, result));
        plan.SetValue(Fused.Output, result);
    }
}
