namespace Boxfit.Graphs.Operations;

/// <summary>The picture: channels × height × width, scaled as the preprocessing says.</summary>
/// <param name="Shape">Shape of one picture.</param>
sealed record Input(Shape Shape) : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => Shape;
}

/// <summary>A map as one vector, channel by channel, row by row (PyTorch's order): fixes the input size.</summary>
sealed record Flatten : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => Shape.Vector(checked((int)inputs[0].Count));
}

/// <summary>Vectors one after the other as one.</summary>
sealed record Concat : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs)
    {
        foreach (var input in inputs)
            if (input.IsMap) throw new InputException($"joins vectors, but one of its inputs is a map of {input}.");
        return Shape.Vector(inputs.Sum(i => i.Channels));
    }
}

/// <summary>Enlarges a map by repeating the nearest cell, as PyTorch's <c>interpolate(mode="nearest")</c>.</summary>
/// <param name="Height">Height of the result; at least the input's.</param>
/// <param name="Width">Width of the result; at least the input's.</param>
sealed record Upsampling(int Height, int Width) : Operation
{
    /// <inheritdoc/>
    public override string Details => "nearest";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs)
    {
        if (!inputs[0].IsMap) throw new InputException($"needs a feature map, but its input is a vector of {inputs[0]}.");
        if (Height < inputs[0].Height || Width < inputs[0].Width)
            throw new InputException($"enlarges to {Height}×{Width}, but its input is a map of {inputs[0]} already.");
        return Shape.Map(inputs[0].Channels, Height, Width);
    }
}
