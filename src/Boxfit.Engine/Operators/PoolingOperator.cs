namespace Boxfit.Engine.Operators;

/// <summary>Max and average pooling.</summary>
sealed class PoolingOperator(FusedNodes fused) : Operator(fused)
{
    PrimitiveDescriptor? _forward;
    PlanBuffer? _places;

    public override bool KeepsOutput => false;

    WindowGeometry Window => WindowGeometry.Of(Main.Operation);

    Algorithm Algorithm => Main.Operation switch
    {
        MaxPooling => Algorithm.PoolingMax,
        AveragePooling { CountPadding: true } => Algorithm.PoolingAverageIncludePadding,
        _ => Algorithm.PoolingAverageExcludePadding,
    };

    public override void Forward(TrainingBuilder plan)
    {
        // An average needs nothing written down for the backward pass.
        if (Main.Operation is not MaxPooling || !plan.NeedsGradient(Main))
        {
            Compute(plan);
            return;
        }
        var source = plan.Value(InputNode);
        var result = new PlanBuffer(plan.Layout(Main));
        _places = new(plan.Layout(Main));
        plan.Add(new MaxPoolingKernel(Main.Name, SlidingWindow.Of(plan.Batch, Main), source, result, _places));
        plan.SetValue(Main, result);
    }

    public override void Backward(TrainingBuilder plan)
    {
        var gradient = plan.Gradient(Main);
        if (!plan.NeedsGradient(InputNode)) return;
        var result = new PlanBuffer(plan.Layout(InputNode));
        if (_places is not null)
        {
            plan.Add(new MaxPoolingBackwardKernel(Main.Name, SlidingWindow.Of(plan.Batch, Main), gradient, _places, result));
        }
        else
        {
            var backward = Descriptors.PoolingBackward(Algorithm, result.Layout, plan.Layout(Main), Window, _forward!);
            plan.Add(new PrimitiveStep(Main.Name, "pooling backward", backward,
                (Argument.DiffDestination, gradient), (Argument.DiffSource, result)));
        }
        plan.AddGradient(InputNode, result);
    }

    protected override void Compute(PlanBuilder plan)
    {
        var source = plan.Value(InputNode);
        var result = new PlanBuffer(plan.Layout(Main));
        _forward = Descriptors.PoolingForward(Algorithm, plan.Layout(InputNode), plan.Layout(Main), Window);
        plan.Add(new PrimitiveStep(Main.Name, "pooling", _forward, (Argument.Source, source), (Argument.Destination, result)));
        plan.SetValue(Main, result);
    }
}
