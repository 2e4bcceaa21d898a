using Boxfit.Engine.Kernels;
using Boxfit.Engine.OneDnn;
using Boxfit.Engine.Plans;
using Boxfit.Graphs;
using Boxfit.Graphs.Operations;

namespace Boxfit.Engine.Operators;

/// <summary>
/// Batch norm in training: normalises with the batch's statistics and moves the running ones. A ReLU is part of oneDNN's primitive,
/// a ReLU6 is applied in place after it.
/// </summary>
sealed class BatchNormOperator(Stage stage) : Operator(stage)
{
    readonly BatchNorm _norm = (BatchNorm)stage.Main.Operation;
    PrimitiveDescriptor? _forward;
    PlanBuffer? _source, _mean, _variance, _workspace;

    Node Main => Stage.Main;

    bool FusesRelu => Stage.Activation == ActivationFunction.Relu;

    NormalizationFlags Flags =>
        NormalizationFlags.UseScale | NormalizationFlags.UseShift | (FusesRelu ? NormalizationFlags.FuseRelu : NormalizationFlags.None);

    public override bool KeepsOutput => Stage.Activation == ActivationFunction.Relu6;

    public override void Forward(TrainingBuilder plan)
    {
        var layout = plan.Layout(Main);
        var channels = Layouts.Channels(Main.Shape.Channels);
        _source = plan.Value(Main.Inputs[0]);
        _mean = new(channels);
        _variance = new(channels);
        _forward = Descriptors.BatchNormForward(PropKind.ForwardTraining, layout, _norm.Epsilon, Flags);
        _workspace = _forward.Find(Query.Workspace) is { } workspace ? new(workspace) : null;

        PlanBuffer Parameter(ParameterRole role) => plan.Parameters.Define(Main.Parameter(role)!, channels, channels).Value;
        var result = new PlanBuffer(layout);
        List<(Argument, PlanBuffer)> arguments =
        [
            (Argument.Source, _source), (Argument.Scale, Parameter(ParameterRole.Scale)), (Argument.Shift, Parameter(ParameterRole.Shift)),
            (Argument.Mean, _mean), (Argument.Variance, _variance), (Argument.Destination, result),
        ];
        if (_workspace is not null) arguments.Add((Argument.Workspace, _workspace));
        plan.Add(new PrimitiveStep(Main.Name, "batch norm", _forward, [.. arguments]));
        double count = (double)plan.Batch * Main.Shape.Height * Main.Shape.Width;
        double factor = _norm.UnbiasedRunningVariance && count > 1 ? count / (count - 1) : 1;
        plan.Add(new RunningStatisticsKernel(Main.Name, _mean, _variance,
            Parameter(ParameterRole.RunningMean), Parameter(ParameterRole.RunningVariance), _norm.Momentum, factor));
        if (Stage.Activation is ActivationFunction.Relu6) AddRelu6(plan, PropKind.ForwardTraining, result);
        plan.SetValue(this, Stage.Output, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = FusesRelu ? plan.Gradient(Stage.Output) : plan.GradientBefore(Stage);
        var layout = plan.Layout(Main);
        var backward = Descriptors.BatchNormBackward(layout, layout, _norm.Epsilon, Flags, _forward!);
        var result = plan.IsOwned(gradient) ? gradient : new PlanBuffer(layout);

        PlanBuffer Gradient(ParameterRole role) => plan.Parameters[Main.Parameter(role)!.Name].Gradient!;
        List<(Argument, PlanBuffer)> arguments =
        [
            (Argument.Source, _source!), (Argument.DiffDestination, gradient), (Argument.Mean, _mean!), (Argument.Variance, _variance!),
            (Argument.Scale, plan.Parameters[Main.Parameter(ParameterRole.Scale)!.Name].Value),
            (Argument.Shift, plan.Parameters[Main.Parameter(ParameterRole.Shift)!.Name].Value),
            (Argument.DiffSource, result), (Argument.DiffScale, Gradient(ParameterRole.Scale)), (Argument.DiffShift, Gradient(ParameterRole.Shift)),
        ];
        if (_workspace is not null) arguments.Add((Argument.Workspace, _workspace));
        plan.Add(new PrimitiveStep(Main.Name, "batch norm backward", backward, [.. arguments]));
        if (plan.NeedsGradient(Main.Inputs[0])) plan.AddGradient(Main.Inputs[0], result);
    }

    public override void Infer(InferenceBuilder plan)
    {
        var layout = plan.Layout(Main);
        var result = new PlanBuffer(layout);
        var forward = Descriptors.BatchNormForward(
            PropKind.ForwardInference, layout, _norm.Epsilon, Flags | NormalizationFlags.UseGlobalStatistics);

        PlanBuffer Parameter(ParameterRole role) => plan.AddChannels(Main.Parameter(role)!);
        plan.Add(new PrimitiveStep(Main.Name, "batch norm", forward,
            (Argument.Source, plan.Value(Main.Inputs[0])),
            (Argument.Scale, Parameter(ParameterRole.Scale)), (Argument.Shift, Parameter(ParameterRole.Shift)),
            (Argument.Mean, Parameter(ParameterRole.RunningMean)), (Argument.Variance, Parameter(ParameterRole.RunningVariance)),
            (Argument.Destination, result)));
        if (Stage.Activation is ActivationFunction.Relu6) AddRelu6(plan, PropKind.ForwardInference, result);
        plan.SetValue(Stage.Output, result);
    }

    void AddRelu6(PlanBuilder plan, PropKind kind, PlanBuffer values)
    {
        var clip = Descriptors.EltwiseForward(kind, Activations.Forward(ActivationFunction.Relu6), values.Layout);
        plan.Add(new PrimitiveStep(Main.Name, "activation", clip, (Argument.Source, values), (Argument.Destination, values)));
    }
}
