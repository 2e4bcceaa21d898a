using Boxfit.Engine.Kernels;
using Boxfit.Engine.OneDnn;
using Boxfit.Engine.Plans;
using Boxfit.Graphs;
using Boxfit.Graphs.Operations;

namespace Boxfit.Engine.Operators;

/// <summary>
/// Batch norm with the residual sum and the activation after it, on kernels of our own: oneDNN's cannot take in a sum or a ReLU6,
/// and its threads wait for one another by spinning, which costs dearly when anything else runs on the machine.
/// Only x is kept for the backward pass; y is computed again where a consumer needs it.
/// </summary>
sealed class BatchNormOperator(Stage stage) : Operator(stage)
{
    readonly BatchNorm _norm = (BatchNorm)stage.Main.Operation;
    BatchNormState? _state;

    Node Main => Stage.Main;

    bool NeedsOutput => Stage is { Addend: not null, Activation: not null };

    public override bool KeepsOutput => NeedsOutput;

    public override void Forward(TrainingBuilder plan)
    {
        var channels = Layouts.Channels(Main.Shape.Channels);
        PlanBuffer Parameter(ParameterRole role) => plan.Parameters.Define(Main.Parameter(role)!, channels, channels).Value;

        var source = plan.Value(Main.Inputs[0]);
        var state = _state = new(plan.Batch, Main.Shape, _norm);
        plan.Add(new BatchStatisticsKernel(Main.Name, state, source));
        plan.Add(new BatchStatisticsStep(Main.Name, state, Parameter(ParameterRole.Scale), Parameter(ParameterRole.Shift),
            Parameter(ParameterRole.RunningMean), Parameter(ParameterRole.RunningVariance)));

        PlanBuffer Normalize(PlanBuffer? addend, PlanBuffer result)
        {
            plan.Add(new NormalizeKernel(Main.Name, state, plan.Value(Main.Inputs[0]), addend, Stage.Activation, result));
            return result;
        }

        if (Stage.Addend is null)
        {
            plan.SetValue(this, Stage.Output, Normalize(null, new(plan.Layout(Main))));
            plan.SetRecipe(Stage.Output, () => Normalize(null, new(plan.Layout(Main))));
            return;
        }
        var addend = plan.Value(Stage.Addend);
        plan.SetValue(this, Stage.Output, Normalize(addend, plan.MayOverwrite(Stage.Addend) ? addend : new(plan.Layout(Main))));
    }

    public override void Backward(TrainingBuilder plan)
    {
        var (state, source) = (_state!, plan.Value(Main.Inputs[0]));
        var shares = plan.GradientShares(Stage.Output);
        var output = NeedsOutput ? plan.Value(Stage.Output) : null;
        // One share that only passes a mask made from x is as cheap to find twice as to store.
        bool storesGradient = shares.Count > 1 || output is not null;
        var gradient = storesGradient ? shares.FirstOrDefault(plan.IsOwned) ?? new PlanBuffer(plan.Layout(Main)) : shares[0];
        var function = storesGradient ? null : Stage.Activation;
        plan.Add(new BatchNormGradientKernel(Main.Name, state, source, shares, Stage.Activation, output, storesGradient ? gradient : null));

        PlanBuffer Gradient(ParameterRole role) => plan.Parameters[Main.Parameter(role)!.Name].Gradient!;
        plan.Add(new BatchNormGradientStep(Main.Name, state, Gradient(ParameterRole.Scale), Gradient(ParameterRole.Shift)));
        if (Stage.Addend is not null && plan.NeedsGradient(Stage.Addend)) plan.AddGradient(Stage.Addend, gradient, isShared: true);
        if (!plan.NeedsGradient(Main.Inputs[0])) return;
        var result = plan.IsOwned(gradient) ? gradient : new PlanBuffer(plan.Layout(Main));
        plan.Add(new BatchNormBackwardKernel(Main.Name, state, source, gradient, function, result));
        plan.AddGradient(Main.Inputs[0], result);
    }

    public override void Infer(InferenceBuilder plan)
    {
        var layout = plan.Layout(Main);
        var result = new PlanBuffer(layout);
        var forward = Descriptors.BatchNormInference(layout, _norm.Epsilon);

        PlanBuffer Parameter(ParameterRole role) => plan.AddChannels(Main.Parameter(role)!);
        plan.Add(new PrimitiveStep(Main.Name, "batch norm", forward,
            (Argument.Source, plan.Value(Main.Inputs[0])),
            (Argument.Scale, Parameter(ParameterRole.Scale)), (Argument.Shift, Parameter(ParameterRole.Shift)),
            (Argument.Mean, Parameter(ParameterRole.RunningMean)), (Argument.Variance, Parameter(ParameterRole.RunningVariance)),
            (Argument.Destination, result)));
        if (Stage.Activation is { } function)
        {
            var activation = Descriptors.EltwiseForward(PropKind.ForwardInference, Activations.Forward(function), layout);
            plan.Add(new PrimitiveStep(Main.Name, "activation", activation, (Argument.Source, result), (Argument.Destination, result)));
        }
        plan.SetValue(Stage.Output, result);
    }
}
