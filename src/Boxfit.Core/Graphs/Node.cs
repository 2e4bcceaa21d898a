namespace Boxfit.Graphs;

/// <summary>The section of the localizer that a node belongs to, in the order of the data.</summary>
public enum Section
{
    /// <summary>The picture.</summary>
    Input,

    /// <summary>The feature extractor, such as a ResNet without its classifier.</summary>
    Backbone,

    /// <summary>Joins maps of several strides into one.</summary>
    Neck,

    /// <summary>Extra convolutions after the backbone.</summary>
    ExtraConvolutions,

    /// <summary>From feature map to vector: global average pooling or flatten.</summary>
    Vectorizer,

    /// <summary>What ends in the four box numbers: dense layers, or the vote of the cells.</summary>
    Head,
}

/// <summary>One node of a <see cref="Graph"/>: an operation with a name, inputs, and everything inferred from them.</summary>
/// <param name="Index">Position in <see cref="Graph.Nodes"/>; inputs have smaller ones.</param>
/// <param name="Name">Unique name, such as <c>layer1.0.conv1</c>.</param>
/// <param name="Operation">What the node computes.</param>
/// <param name="Inputs">The nodes whose outputs it takes.</param>
/// <param name="Shape">Its output for one picture.</param>
/// <param name="Parameters">Its parameters, in the order of the weight file.</param>
/// <param name="Section">The section of the localizer that it belongs to.</param>
/// <param name="Block">Name of the repeated block that it belongs to (<c>layer1.0</c>), or null.</param>
/// <param name="MultiplyAdds">Multiply-adds for one picture.</param>
public sealed record Node(
    int Index,
    string Name,
    Operation Operation,
    IReadOnlyList<Node> Inputs,
    Shape Shape,
    IReadOnlyList<Parameter> Parameters,
    Section Section,
    string? Block,
    long MultiplyAdds)
{
    /// <summary>The node's parameter with the given role, or null.</summary>
    public Parameter? Parameter(ParameterRole role) => Parameters.FirstOrDefault(p => p.Role == role);

    /// <inheritdoc/>
    public bool Equals(Node? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Index;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Operation.Kind}) {Shape}";
}

/// <summary>A named parameter of a node.</summary>
/// <param name="Name">Unique name in the weight file, such as <c>layer1.0.conv1.weight</c>.</param>
/// <param name="Role">What it is to its operation.</param>
/// <param name="Shape">Lengths of its dimensions, outermost first.</param>
/// <param name="Initializer">How it is filled before training.</param>
public sealed record Parameter(string Name, ParameterRole Role, int[] Shape, Initializer Initializer)
{
    static readonly ulong s_key = SeededRandom.Key("initialize");

    /// <summary>Number of values.</summary>
    public long Count => Tensor.Count(Shape);

    /// <summary>Its values before training; the same seed gives the same numbers on every machine, whatever else is in the graph.</summary>
    public Tensor Initialize(ulong seed)
    {
        var tensor = Tensor.Zeros(Shape);
        var random = SeededRandom.For(seed, s_key, SeededRandom.Key(Name));
        Initializer.Fill(tensor.Shape, tensor.Values, ref random);
        return tensor;
    }
}
