using Boxfit.Engine.OneDnn;
using Boxfit.Engine.Plans;
using Boxfit.Graphs;
using Boxfit.Graphs.Operations;

namespace Boxfit.Engine.Operators;

/// <summary>Max and average pooling.</summary>
sealed class PoolingOperator(Stage stage) : Operator(stage)
{
    PrimitiveDescriptor? _forward;
    PlanBuffer? _workspace;

    public override bool KeepsOutput => false;

    /// <summary>oneDNN's algorithm and window for a pooling operation.</summary>
    public static (Algorithm Algorithm, WindowGeometry Window) Describe(Operation operation) => operation switch
    {
        MaxPooling p => (Algorithm.PoolingMax, new WindowGeometry(p.Kernel, p.Stride, p.Padding)),
        AveragePooling p => (
            p.CountPadding ? Algorithm.PoolingAverageIncludePadding : Algorithm.PoolingAverageExcludePadding,
            new WindowGeometry(p.Kernel, p.Stride, p.Padding)),
        _ => throw new ArgumentException($"{operation.Kind} is no pooling.", nameof(operation)),
    };

    public override void Forward(TrainingBuilder plan)
    {
        var node = Stage.Main;
        var (algorithm, window) = Describe(node.Operation);
        // In training the place of each maximum is written down too.
        var kind = plan.NeedsGradient(node) ? PropKind.ForwardTraining : PropKind.ForwardInference;
        _forward = Descriptors.PoolingForward(kind, algorithm, plan.Layout(node.Inputs[0]), plan.Layout(node), window);
        _workspace = _forward.Find(Query.Workspace) is { } workspace ? new(workspace) : null;
        var result = new PlanBuffer(plan.Layout(node));
        List<(Argument, PlanBuffer)> arguments = [(Argument.Source, plan.Value(node.Inputs[0])), (Argument.Destination, result)];
        if (_workspace is not null) arguments.Add((Argument.Workspace, _workspace));
        plan.Add(new PrimitiveStep(node.Name, "pooling", _forward, [.. arguments]));
        plan.SetValue(this, node, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var node = Stage.Main;
        var gradient = plan.Gradient(node);
        if (!plan.NeedsGradient(node.Inputs[0])) return;
        var (algorithm, window) = Describe(node.Operation);
        var result = new PlanBuffer(plan.Layout(node.Inputs[0]));
        var backward = Descriptors.PoolingBackward(algorithm, result.Layout, plan.Layout(node), window, _forward!);
        List<(Argument, PlanBuffer)> arguments = [(Argument.DiffDestination, gradient), (Argument.DiffSource, result)];
        if (_workspace is not null) arguments.Add((Argument.Workspace, _workspace));
        plan.Add(new PrimitiveStep(node.Name, "pooling backward", backward, [.. arguments]));
        plan.AddGradient(node.Inputs[0], result);
    }

    public override void Infer(InferenceBuilder plan)
    {
        var node = Stage.Main;
        var (algorithm, window) = Describe(node.Operation);
        var forward = Descriptors.PoolingForward(PropKind.ForwardInference, algorithm, plan.Layout(node.Inputs[0]), plan.Layout(node), window);
        var result = new PlanBuffer(plan.Layout(node));
        plan.Add(new PrimitiveStep(node.Name, "pooling", forward,
            (Argument.Source, plan.Value(node.Inputs[0])), (Argument.Destination, result)));
        plan.SetValue(node, result);
    }
}
