namespace Boxfit.Graphs;

/// <summary>The section of the localizer that a node belongs to, in the order of the data.</summary>
enum Section
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

    /// <summary>What ends in the outputs: dense layers, or the vote of the cells.</summary>
    Head,
}

/// <summary>One node of a <see cref="Graph"/>: an operation with a name, inputs, and everything inferred from them.</summary>
sealed record Node
{
    /// <summary>Position in <see cref="Graph.Nodes"/>; inputs have smaller ones.</summary>
    public required int Index { get; init; }

    /// <summary>Unique name, such as <c>layer1.0.conv1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the node computes.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The nodes whose outputs it takes.</summary>
    public required IReadOnlyList<Node> Inputs { get; init; }

    /// <summary>Its output for one picture.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Its parameters, in the order of the weight file.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>The section of the localizer that it belongs to.</summary>
    public required Section Section { get; init; }

    /// <summary>Name of the repeated block that it belongs to (<c>layer1.0</c>), or null.</summary>
    public string? Block { get; init; }

    /// <summary>Multiply-adds for one picture.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>The node's parameter with the given role, or null.</summary>
    public Parameter? Parameter(ParameterRole role) => Parameters.FirstOrDefault(p => p.Role == role);

    /// <inheritdoc/>
    public bool Equals(Node? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Index;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Operation.Kind}) {Shape}";
}
