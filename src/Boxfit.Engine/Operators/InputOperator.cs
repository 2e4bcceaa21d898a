namespace Boxfit.Engine.Operators;

/// <summary>The picture: row-major memory that the caller fills.</summary>
sealed class InputOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => true;

    protected override void Compute(PlanBuilder plan) => plan.SetValue(Fused.Output, plan.Input);

    public override void Backward(TrainingBuilder plan)
    {
        if (plan.InputGradient is { } gradient) plan.Reorder(Fused.Main.Name, plan.Gradient(Fused.Output), gradient);
    }
}
