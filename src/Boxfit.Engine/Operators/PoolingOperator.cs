namespace Boxfit.Engine.Operators;

/// <summary>Max and average pooling.</summary>
sealed class PoolingOperator(FusedNodes fused) : Operator(fused)
{
    PrimitiveDescriptor? _forward;
    PlanBuffer? _places;

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
        var node = Fused.Main;
        var (algorithm, window) = Describe(node.Operation);
        var source = plan.Value(node.Inputs[0]);
        var result = new PlanBuffer(plan.Layout(node));
        if (node.Operation is MaxPooling && plan.NeedsGradient(node))
        {
            _places = new(plan.Layout(node));
            plan.Add(new MaxPoolingKernel(node.Name, plan.Batch, node.Inputs[0].Shape, node.Shape, window, source, result, _places));
        }
        else
        {
            // An average needs nothing written down for the backward pass.
            _forward = Descriptors.PoolingForward(algorithm, plan.Layout(node.Inputs[0]), plan.Layout(node), window);
            plan.Add(new PrimitiveStep(node.Name, "pooling", _forward, (Argument.Source, source), (Argument.Destination, result)));
        }
        plan.SetValue(this, node, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var node = Fused.Main;
        var gradient = plan.Gradient(node);
        if (!plan.NeedsGradient(node.Inputs[0])) return;
        var (algorithm, window) = Describe(node.Operation);
        var result = new PlanBuffer(plan.Layout(node.Inputs[0]));
        if (_places is not null)
        {
            plan.Add(new MaxPoolingBackwardKernel(
                node.Name, plan.Batch, node.Inputs[0].Shape, node.Shape, window, gradient, _places, result));
        }
        else
        {
            var backward = Descriptors.PoolingBackward(algorithm, result.Layout, plan.Layout(node), window, _forward!);
            plan.Add(new PrimitiveStep(node.Name, "pooling backward", backward,
                (Argument.DiffDestination, gradient), (Argument.DiffSource, result)));
        }
        plan.AddGradient(node.Inputs[0], result);
    }

    public override void Infer(InferenceBuilder plan)
    {
        var node = Fused.Main;
        var (algorithm, window) = Describe(node.Operation);
        var forward = Descriptors.PoolingForward(algorithm, plan.Layout(node.Inputs[0]), plan.Layout(node), window);
        var result = new PlanBuffer(plan.Layout(node));
        plan.Add(new PrimitiveStep(node.Name, "pooling", forward,
            (Argument.Source, plan.Value(node.Inputs[0])), (Argument.Destination, result)));
        plan.SetValue(node, result);
    }
}
