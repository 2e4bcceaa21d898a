namespace Boxfit.Engine.Operators;

/// <summary>A residual sum with the activation after it. The result takes the place of an operand that no other step reads.</summary>
sealed class AdditionOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => Fused.Activation is not null;

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.GradientBefore(Fused);
        foreach (var input in Main.Inputs.Where(plan.NeedsGradient)) plan.AddGradient(input, gradient, isShared: true);
    }

    protected override void Compute(PlanBuilder plan)
    {
        var (first, second) = (InputNode, Main.Inputs[1]);
        var reusable = first == second ? null : Main.Inputs.FirstOrDefault(plan.MayOverwrite);
        PlanBuffer left = plan.Value(first), right = plan.Value(second);
        var result = reusable is null ? new PlanBuffer(plan.Layout(Main)) : plan.Value(reusable);
        plan.Add(new AdditionKernel(Main.Name, left, right, Fused.Activation, result));
        plan.SetValue(Fused.Output, result);
    }
}
