namespace Boxfit.Engine.Operators;

/// <summary>Nearest-neighbour upsampling.</summary>
sealed class UpsamplingOperator(FusedNodes fused) : Operator(fused)
{
    Node Main => Fused.Main;

    public override bool KeepsOutput => false;

    public override void Forward(TrainingBuilder plan) => plan.SetValue(this, Main, Enlarge(plan));

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.Gradient(Main);
        var input = Main.Inputs[0];
        if (!plan.NeedsGradient(input)) return;
        var result = new PlanBuffer(plan.Layout(input));
        plan.Add(new UpsamplingBackwardKernel(Main.Name, plan.Batch, input.Shape, Main.Shape, gradient, result));
        plan.AddGradient(input, result);
    }

    public override void Infer(InferenceBuilder plan) => plan.SetValue(Main, Enlarge(plan));

    PlanBuffer Enlarge(PlanBuilder plan)
    {
        var result = new PlanBuffer(plan.Layout(Main));
        plan.Add(new UpsamplingKernel(Main.Name, plan.Batch, Main.Inputs[0].Shape, Main.Shape, plan.Value(Main.Inputs[0]), result));
        return result;
    }
}
