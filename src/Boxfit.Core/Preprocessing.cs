using System.Text.Json.Serialization;

namespace Boxfit;

/// <summary>How a picture is brought to the model's input size.</summary>
public enum ResizeMode
{
    /// <summary>Both sides are scaled on their own; the aspect ratio is lost (the recipe's).</summary>
    Stretch,

    /// <summary>The aspect ratio is kept; the rest is filled with grey (114), the picture in the middle.</summary>
    Letterbox,
}

/// <summary>How pixels are interpolated when a picture is resized.</summary>
public enum Interpolation
{
    /// <summary>Bilinear with half-pixel centres and no antialiasing, as OpenCV's <c>INTER_LINEAR</c> (the recipe's).</summary>
    Bilinear,

    /// <summary>Bilinear with a support that grows with the shrink factor, as Pillow's and torchvision's antialiased resize.</summary>
    Antialias,
}

/// <summary>How 8-bit RGB levels become the network's numbers.</summary>
public enum PixelScaling
{
    /// <summary>x / 127 − 1 (the recipe's).</summary>
    Article,

    /// <summary>(x / 255 − mean) / deviation by channel, with torchvision's ImageNet figures, in RGB order.</summary>
    Imagenet,

    /// <summary>BGR order, minus (103.939, 116.779, 123.68), unscaled: Keras's ResNet and VGG.</summary>
    Caffe,
}

/// <summary>
/// The only way from a picture to a network's input: stored in every model file and used by training, evaluation, prediction and serving.
/// </summary>
/// <param name="Width">Width of the network's input in pixels.</param>
/// <param name="Height">Height of the network's input in pixels.</param>
/// <param name="Resize">How the picture is brought to that size.</param>
/// <param name="Interpolation">How pixels are interpolated.</param>
/// <param name="Scaling">How levels become numbers.</param>
public sealed record Preprocessing(
    int Width,
    int Height,
    [property: JsonRequired] ResizeMode Resize = ResizeMode.Stretch,
    [property: JsonRequired] Interpolation Interpolation = Interpolation.Bilinear,
    [property: JsonRequired] PixelScaling Scaling = PixelScaling.Article)
{
    /// <summary>No side of an input can be longer, in pixels.</summary>
    internal const int LargestSide = 4096;

    /// <summary>How often the network looks at a picture; null for once, and in files of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Looks? Looks { get; init; }

    /// <summary>What brings pictures to the size at which they are kept for later looks: the input's where there are none.</summary>
    internal Preprocessing Kept => Enlarged(Looks?.Detail ?? 1);

    /// <summary>Whether a model can have an input as large as that.</summary>
    internal bool IsOfUsableSize => Width is >= 1 and <= LargestSide && Height is >= 1 and <= LargestSide;

    /// <summary>The same for pictures that are some times as large, and looked at once.</summary>
    internal Preprocessing Enlarged(double factor) =>
        this with { Width = (int)Math.Round(Width * factor), Height = (int)Math.Round(Height * factor), Looks = null };
}

/// <summary>What a <see cref="PixelScaling"/> does, by plane of the network's input: level / divisor − offset.</summary>
/// <param name="Channels">Which channel of RGB each plane takes.</param>
/// <param name="Divisors">What its levels are divided by.</param>
/// <param name="Offsets">What is taken off then.</param>
sealed record LevelScale(IReadOnlyList<int> Channels, IReadOnlyList<float> Divisors, IReadOnlyList<float> Offsets)
{
    /// <summary>A scaling in numbers.</summary>
    public static LevelScale Of(PixelScaling scaling) => scaling switch
    {
        PixelScaling.Article => new([0, 1, 2], [127f, 127f, 127f], [1f, 1f, 1f]),
        PixelScaling.Imagenet => new(
            [0, 1, 2], [255f * 0.229f, 255f * 0.224f, 255f * 0.225f], [0.485f / 0.229f, 0.456f / 0.224f, 0.406f / 0.225f]),
        PixelScaling.Caffe => new([2, 1, 0], [1f, 1f, 1f], [103.939f, 116.779f, 123.68f]),
        _ => throw new ArgumentOutOfRangeException(nameof(scaling), scaling, null),
    };
}
