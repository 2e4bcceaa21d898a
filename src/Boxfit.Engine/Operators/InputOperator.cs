namespace Boxfit.Engine.Operators;

/// <summary>The picture: row-major memory that the caller fills.</summary>
sealed class InputOperator(Stage stage) : Operator(stage)
{
    public override bool KeepsOutput => true;

    public override void Forward(TrainingBuilder plan) => plan.SetValue(this, Stage.Output, plan.Input);

    public override void Backward(TrainingBuilder plan)
    {
        if (plan.InputGradient is { } gradient) plan.Reorder(Stage.Main.Name, plan.Gradient(Stage.Output), gradient);
    }

    public override void Infer(InferenceBuilder plan) => plan.SetValue(Stage.Output, plan.Input);
}
