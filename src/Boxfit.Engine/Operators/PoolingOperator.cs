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

    public override void Forward(TrainingBuilder builder)
    {
        // An average needs nothing written down for the backward pass.
        if (Main.Operation is not MaxPooling || !builder.NeedsGradient(Main))
        {
            Compute(builder);
            return;
        }
        var source = builder.Value(InputNode);
        var result = new PlanBuffer(builder.Layout(Main));
        _places = new(builder.Layout(Main));
        builder.Add(new MaxPoolingKernel(Main.Name, SlidingWindow.Of(builder.Batch, Main), source, result, _places));
        builder.SetValue(Main, result);
    }

    public override void Backward(TrainingBuilder builder)
    {
        var gradient = builder.Gradient(Main);
        if (!builder.NeedsGradient(InputNode)) return;
        var result = new PlanBuffer(builder.Layout(InputNode));
        if (_places is not null)
        {
            builder.Add(new MaxPoolingBackwardKernel(Main.Name, SlidingWindow.Of(builder.Batch, Main), gradient, _places, result));
        }
        else
        {
            var backward = Descriptors.PoolingBackward(Algorithm, result.Layout, builder.Layout(Main), Window, _forward!);
            builder.Add(new PrimitiveStep(Main.Name, "pooling backward", backward,
                (Argument.DiffDestination, gradient), (Argument.DiffSource, result)));
        }
        builder.AddGradient(InputNode, result);
    }

    protected override void Compute(PlanBuilder builder)
    {
        var source = builder.Value(InputNode);
        var result = new PlanBuffer(builder.Layout(Main));
        _forward = Descriptors.PoolingForward(Algorithm, builder.Layout(InputNode), builder.Layout(Main), Window);
        builder.Add(new PrimitiveStep(Main.Name, "pooling", _forward, (Argument.Source, source), (Argument.Destination, result)));
        builder.SetValue(Main, result);
    }
}
