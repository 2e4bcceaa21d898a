namespace Boxfit.Graphs.Operations;

/// <summary>
/// Batch normalization over each channel of a map (Ioffe and Szegedy 2015). Training normalizes with the batch's mean and biased variance
/// and moves the running statistics; evaluation uses those.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Momentum">Share of the batch in the new running statistics: PyTorch's 0.1; Keras's momentum 0.99 is 0.01 here.</param>
/// <param name="UnbiasedRunningVariance">True for PyTorch (n − 1 in the running variance), false for Keras (n).</param>
sealed record BatchNorm(double Epsilon, double Momentum, bool UnbiasedRunningVariance) : Operation
{
    /// <summary>PyTorch's defaults.</summary>
    public static BatchNorm Torch { get; } = new(1e-5, 0.1, UnbiasedRunningVariance: true);

    /// <summary>Keras's ResNets.</summary>
    public static BatchNorm Keras { get; } = new(1.001e-5, 0.01, UnbiasedRunningVariance: false);

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) =>
        inputs[0].IsMap ? inputs[0] : throw new InputException("needs a feature map, but its input is a vector.");

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(IReadOnlyList<Shape> inputs)
    {
        int[] shape = [inputs[0].Channels];
        return
        [
            new(ParameterRole.Scale, shape, Initializer.Ones),
            new(ParameterRole.Shift, shape, Initializer.Zeros),
            new(ParameterRole.RunningMean, shape, Initializer.Zeros),
            new(ParameterRole.RunningVariance, shape, Initializer.Ones),
        ];
    }
}
