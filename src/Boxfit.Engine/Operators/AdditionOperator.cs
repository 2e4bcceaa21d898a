namespace Boxfit.Engine.Operators;

/// <summary>A residual sum with the activation after it. The result takes the place of an operand that no other step reads.</summary>
sealed class AdditionOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => Fused.Activation is not null;

    public override void Backward(TrainingBuilder builder)
    {
        var gradient = builder.GradientBefore(Fused);
        foreach (var input in Main.Inputs.Where(builder.NeedsGradient)) builder.AddGradient(input, gradient, isShared: true);
    }

    protected override void Compute(PlanBuilder builder)
    {
        var (first, second) = (InputNode, Main.Inputs[1]);
        var reusable = first == second ? null : Main.Inputs.FirstOrDefault(builder.MayOverwrite);
        PlanBuffer left = builder.Value(first), right = builder.Value(second);
        var result = reusable is null ? new PlanBuffer(builder.Layout(Main)) : builder.Value(reusable);
        builder.Add(new AdditionKernel(Main.Name, left, right, Fused.Activation, result));
        builder.SetValue(Fused.Output, result);
    }
}
