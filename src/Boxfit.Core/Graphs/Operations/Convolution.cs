namespace Boxfit.Graphs.Operations;

/// <summary>A 2-D convolution with a square kernel (cross-correlation, as everywhere in the field).</summary>
/// <param name="Filters">Number of output channels.</param>
/// <param name="Kernel">Side of the kernel.</param>
/// <param name="Stride">Step in both directions.</param>
/// <param name="Padding">Zeros added on each side.</param>
sealed record Convolution(int Filters, int Kernel, int Stride = 1, int Padding = 0) : Operation
{
    /// <summary>Groups of channels that see only themselves; as many as channels for a depthwise convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>How the kernel is filled before training; the bias starts at zero.</summary>
    public Initializer Initializer { get; init; } = new Initializer.KaimingNormal();

    /// <inheritdoc/>
    public override string Details =>
        Window.Describe(Kernel, Stride) + (Groups == 1 ? "" : Groups == Filters ? ", depthwise" : $", {Counted.Of(Groups, "group")}");

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs)
    {
        if (inputs[0].Channels % Groups != 0 || Filters % Groups != 0)
            throw new InputException($"{inputs[0].Channels} channels and {Filters} filters cannot be divided into " +
                $"{Counted.Of(Groups, "group")}.");
        return Window.Slide(inputs[0], Filters, Kernel, Stride, Padding);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(IReadOnlyList<Shape> inputs)
    {
        var weight = new ParameterSpec(ParameterRole.Weight, [Filters, inputs[0].Channels / Groups, Kernel, Kernel], Initializer);
        return Bias ? [weight, new(ParameterRole.Bias, [Filters], Initializer.Zeros)] : [weight];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) =>
        output.Count * Kernel * Kernel * (inputs[0].Channels / Groups);
}
