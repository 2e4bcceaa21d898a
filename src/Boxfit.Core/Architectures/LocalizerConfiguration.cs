using System.Text.Json.Serialization;

namespace Boxfit.Architectures;

/// <summary>How the feature map becomes a vector.</summary>
public enum Vectorizer
{
    /// <summary>Global average pooling: works at any input size (the recipe's).</summary>
    Gap,

    /// <summary>All values in a row: keeps places apart, fixes the input size.</summary>
    Flatten,

    /// <summary>
    /// Every cell of the map proposes a box, and the mean weighted by their scores is the result
    /// (<see cref="Graphs.Operations.BoxVoting"/>): keeps places apart at any input size. There are no dense layers then.
    /// </summary>
    Vote,
}

/// <summary>
/// A feature pyramid's way down (Lin et al. 2017): the backbone's last map, brought to <paramref name="Channels"/> channels, is enlarged
/// and added to the finer maps before it, down to a stride; a 3×3 convolution smooths the sum.
/// </summary>
/// <param name="Channels">Channels of the joined map.</param>
/// <param name="Stride">Stride of the finest map taken: 4, 8, 16 or 32.</param>
public sealed record Neck(int Channels, int Stride);

/// <summary>A convolution after the backbone, with valid padding and ReLU; a stride above 1 shrinks the map.</summary>
/// <param name="Filters">Number of output channels.</param>
/// <param name="Kernel">Side of the kernel.</param>
/// <param name="Stride">Step in both directions.</param>
public sealed record ExtraConvolution(int Filters, int Kernel, int Stride);

/// <summary>
/// Everything that decides a localizer's graph but its input size. The defaults are the recipe's:
/// Keras's ResNet-50, one extra convolution of 1024 filters 3×3 stride 2, global average pooling, dense 512, four linear outputs.
/// </summary>
public sealed record LocalizerConfiguration
{
    /// <summary>Name of the backbone, one of <see cref="Backbones.Names"/>.</summary>
    [JsonRequired]
    public string Backbone { get; init; } = "keras_resnet50";

    /// <summary>
    /// True builds the backbone without batch norm, a bias on every convolution instead: for weights in which the norm is folded already.
    /// Files of earlier versions do not have it.
    /// </summary>
    public bool FoldedNorms { get; init; }

    /// <summary>Joins the backbone's maps of several strides; null takes its last map alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Neck? Neck { get; init; }

    /// <summary>Convolutions after the backbone and the neck, in order; may be empty.</summary>
    [JsonRequired]
    public IReadOnlyList<ExtraConvolution> ExtraConvolutions { get; init; } = [new(1024, 3, 2)];

    /// <summary>How the feature map becomes a vector.</summary>
    [JsonRequired]
    public Vectorizer Vectorizer { get; init; } = Vectorizer.Gap;

    /// <summary>Sizes of the head's hidden dense layers (ReLU each); may be empty.</summary>
    [JsonRequired]
    public IReadOnlyList<int> Head { get; init; } = [512];

    /// <summary>Probability of a zero in the dropout after each hidden layer of the head; 0 leaves it out.</summary>
    [JsonRequired]
    public double Dropout { get; init; }

    /// <summary>What the four outputs mean.</summary>
    [JsonRequired]
    public BoxRepresentation Box { get; init; } = BoxRepresentation.Xyxy;

    /// <summary>True puts a sigmoid on the four outputs, so that they stay in 0…1; false leaves them linear.</summary>
    [JsonRequired]
    public bool SigmoidOutput { get; init; }

    /// <summary>
    /// True for a fifth output beside the box: whether the object is in the picture at all. Files of earlier versions do not have it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Presence { get; init; }

    /// <summary>How many classes of objects it tells apart, with an output for each; 0 for none, else at least 2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Classes { get; init; }

    /// <summary>What the network gives for a picture, and where.</summary>
    internal OutputLayout Outputs => new(Presence, Classes);
}
