namespace Boxfit.Engine.OneDnn;

/// <summary>What a primitive does to its result before it is written.</summary>
/// <param name="Sum">Add what the destination held.</param>
/// <param name="Activation">Then apply this function, if any.</param>
readonly record struct PostOperations(bool Sum, ActivationFunction? Activation)
{
    /// <summary>Runs <paramref name="use"/> with attributes that carry the post-operations.</summary>
    public T WithAttributes<T>(Func<nint, T> use)
    {
        if (!Sum && Activation is null) return use(OneDnnLibrary.PlainAttributes);
        nint attributes = OneDnnLibrary.CreateAttributes();
        nint list = 0;
        try
        {
            Status.Check(Native.dnnl_post_ops_create(out list), "post-operations");
            if (Sum) Status.Check(OneDnnLibrary.Adapter.AppendSum(list), "a sum");
            if (Activation is { } function)
                Status.Check(OneDnnLibrary.Adapter.AppendActivation(list, Activations.Forward(function)), "an activation");
            Status.Check(Native.dnnl_primitive_attr_set_post_ops(attributes, list), "post-operations");
            return use(attributes);
        }
        finally
        {
            if (list != 0) _ = Native.dnnl_post_ops_destroy(list);
            _ = Native.dnnl_primitive_attr_destroy(attributes);
        }
    }
}

/// <summary>oneDNN's algorithms for the activation functions.</summary>
static class Activations
{
    /// <summary>An algorithm with its two numbers.</summary>
    public readonly record struct Function(Algorithm Algorithm, float Alpha, float Beta);

    public static Function Forward(ActivationFunction function) => function switch
    {
        ActivationFunction.Relu => new(Algorithm.Relu, 0, 0),
        ActivationFunction.Relu6 => new(Algorithm.Clip2, 0, 6),
        ActivationFunction.Sigmoid => new(Algorithm.Logistic, 0, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };

    /// <summary>The backward algorithm that needs only the function's output.</summary>
    public static Function BackwardFromOutput(ActivationFunction function) => function switch
    {
        ActivationFunction.Relu => new(Algorithm.ReluFromOutput, 0, 0),
        ActivationFunction.Relu6 => new(Algorithm.Clip2FromOutput, 0, 6),
        ActivationFunction.Sigmoid => new(Algorithm.LogisticFromOutput, 0, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };
}
