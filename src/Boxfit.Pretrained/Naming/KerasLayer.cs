namespace Boxfit.Pretrained.Naming;

/// <summary>A layer of a Keras model, and its node in our graph.</summary>
/// <param name="Name">Its name in Keras, such as <c>conv1_conv</c>.</param>
/// <param name="Node">Our node; null for a layer that Keras has and we do not, such as one that pads.</param>
sealed record KerasLayer(string Name, Node? Node = null)
{
    /// <summary>Its weights in Keras's order.</summary>
    public IReadOnlyList<KerasWeight> Weights { get; } = Node is null ? [] : [.. Node.Parameters.Select(p => new KerasWeight(Node, p))];
}

/// <summary>A weight of a Keras layer, and the parameter of our graph that it is.</summary>
/// <param name="Node">The parameter's node.</param>
/// <param name="Parameter">The parameter.</param>
sealed record KerasWeight(Node Node, Parameter Parameter)
{
    /// <summary>Its name within the layer, such as <c>kernel</c>.</summary>
    public string Name => Parameter.Role switch
    {
        ParameterRole.Weight => "kernel",
        ParameterRole.Bias => "bias",
        ParameterRole.Scale => "gamma",
        ParameterRole.Shift => "beta",
        ParameterRole.RunningMean => "moving_mean",
        _ => "moving_variance",
    };

    /// <summary>Its shape in Keras.</summary>
    public int[] Shape => Parameter switch
    {
        { Role: ParameterRole.Weight, Shape: [var filters, var inputs, var height, var width] } => [height, width, inputs, filters],
        { Role: ParameterRole.Weight, Shape: [var units, var inputs] } => [inputs, units],
        _ => Parameter.Shape,
    };

    /// <summary>The values in our layout.</summary>
    public Tensor FromKeras(Tensor tensor) => (Parameter.Role, tensor.Shape.Length) switch
    {
        (ParameterRole.Weight, 4) => Transposition.Apply(tensor, 3, 2, 0, 1),
        (ParameterRole.Weight, _) => DenseKernel.FromKeras(tensor, Inputs.Channels, Inputs.Height, Inputs.Width),
        _ => tensor,
    };

    /// <summary>The values in Keras's layout.</summary>
    public Tensor ToKeras(Tensor tensor) => (Parameter.Role, tensor.Shape.Length) switch
    {
        (ParameterRole.Weight, 4) => Transposition.Apply(tensor, 2, 3, 1, 0),
        (ParameterRole.Weight, _) => DenseKernel.ToKeras(tensor, Inputs.Channels, Inputs.Height, Inputs.Width),
        _ => tensor,
    };

    /// <summary>What a dense layer takes: the map before a flattening, or a vector.</summary>
    Shape Inputs => Node.Inputs[0] is { Operation: Flatten, Inputs: [var map] } ? map.Shape : Node.Inputs[0].Shape;
}
