namespace Boxfit.Engine.Operators;

/// <summary>Dropout: the same mask forward and backward, from the step's key.</summary>
sealed class DropoutOperator(FusedNodes fused) : Operator(fused)
{
    public override bool KeepsOutput => false;

    public override void Forward(TrainingBuilder builder)
    {
        var result = new PlanBuffer(builder.Layout(Main));
        Mask(builder, builder.Value(InputNode), result);
        builder.SetValue(Main, result);
    }

    public override void Backward(TrainingBuilder builder)
    {
        var gradient = builder.Gradient(Main);
        if (!builder.NeedsGradient(InputNode)) return;
        var result = builder.IsOwned(gradient) ? gradient : new PlanBuffer(builder.Layout(Main));
        Mask(builder, gradient, result);
        builder.AddGradient(InputNode, result);
    }

    public override void Infer(InferenceBuilder builder) => builder.SetValue(Main, builder.Value(InputNode));

    void Mask(TrainingBuilder builder, PlanBuffer source, PlanBuffer result) => builder.Add(
        new DropoutKernel(Main.Name, builder.Batch, builder.DropoutKey, ((Dropout)Main.Operation).Rate, source, result));
}
