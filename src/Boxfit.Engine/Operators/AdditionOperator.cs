namespace Boxfit.Engine.Operators;

/// <summary>A residual sum with the activation after it. The result takes the place of an operand that nobody needs any more.</summary>
sealed class AdditionOperator(Stage stage) : Operator(stage)
{
    public override bool KeepsOutput => Stage.Activation is not null;

    public override void Forward(TrainingBuilder plan)
    {
        var node = Stage.Main;
        var reusable = node.Inputs[0] == node.Inputs[1] ? null : node.Inputs.FirstOrDefault(plan.MayOverwrite);
        PlanBuffer left = plan.Value(node.Inputs[0]), right = plan.Value(node.Inputs[1]);
        var result = reusable is null ? new PlanBuffer(plan.Layout(node)) : plan.Value(reusable);
        plan.Add(new AdditionKernel(node.Name, left, right, Stage.Activation, result));
        plan.SetValue(this, Stage.Output, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.GradientBefore(Stage);
        foreach (var input in Stage.Main.Inputs)
        {
            if (plan.NeedsGradient(input)) plan.AddGradient(input, gradient, isShared: true);
        }
    }

    public override void Infer(InferenceBuilder plan)
    {
        var node = Stage.Main;
        var result = new PlanBuffer(plan.Layout(node));
        plan.Add(new AdditionKernel(node.Name, plan.Value(node.Inputs[0]), plan.Value(node.Inputs[1]), Stage.Activation, result));
        plan.SetValue(Stage.Output, result);
    }
}
