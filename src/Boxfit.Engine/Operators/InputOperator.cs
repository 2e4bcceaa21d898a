namespace Boxfit.Engine.Operators;

/// <summary>The picture: row-major memory that the caller fills.</summary>
sealed class InputOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => true;

    protected override void Compute(PlanBuilder builder) => builder.SetValue(Fused.Output, builder.Input);

    public override void Backward(TrainingBuilder builder)
    {
        if (builder.InputGradient is { } gradient) builder.Reorder(Fused.Main.Name, builder.Gradient(Fused.Output), gradient);
    }
}
