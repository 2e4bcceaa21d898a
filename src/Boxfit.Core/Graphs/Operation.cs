namespace Boxfit.Graphs;

/// <summary>
/// What a node computes. Under <c>Graphs/Operations</c>, alone or with those of its kind: its settings, its shape, its parameters and its
/// cost. How it is computed lives in the engine (<c>Boxfit.Engine/Operators</c>).
/// </summary>
abstract record Operation
{
    /// <summary>The name people read in a summary or a diagram: "Convolution", "BatchNorm", …</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>A short text of the settings for a diagram, such as "3×3, stride 2"; empty when there is nothing to say.</summary>
    public virtual string Details => "";

    /// <summary>Output shape for the given input shapes.</summary>
    /// <exception cref="InputException">The operation does not fit the inputs.</exception>
    public abstract Shape InferShape(IReadOnlyList<Shape> inputs);

    /// <summary>The parameters for the given input shapes, in the order of the weight file.</summary>
    public virtual IReadOnlyList<ParameterSpec> Parameters(IReadOnlyList<Shape> inputs) => [];

    /// <summary>Multiply-adds for one picture.</summary>
    public virtual long MultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => 0;
}

/// <summary>A parameter that an operation needs.</summary>
/// <param name="Role">What it is to the operation.</param>
/// <param name="Shape">Lengths of its dimensions, outermost first.</param>
/// <param name="Initializer">How it is filled before training.</param>
sealed record ParameterSpec(ParameterRole Role, int[] Shape, Initializer Initializer);
