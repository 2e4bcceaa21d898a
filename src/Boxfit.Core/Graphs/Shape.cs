namespace Boxfit.Graphs;

/// <summary>
/// Shape of one picture's value in the graph, without the batch: a feature map (channels × height × width) or a vector (channels).
/// </summary>
readonly record struct Shape
{
    Shape(int channels, int height, int width, bool isMap) =>
        (Channels, Height, Width, IsMap) = (channels, height, width, isMap);

    /// <summary>Number of channels, or length of the vector.</summary>
    public int Channels { get; }

    /// <summary>Height of the map; 1 for a vector.</summary>
    public int Height { get; }

    /// <summary>Width of the map; 1 for a vector.</summary>
    public int Width { get; }

    /// <summary>True for a feature map, false for a vector.</summary>
    public bool IsMap { get; }

    /// <summary>Number of values.</summary>
    public long Count => (long)Channels * Height * Width;

    /// <summary>A feature map of the given size.</summary>
    public static Shape Map(int channels, int height, int width) => new(channels, height, width, isMap: true);

    /// <summary>A vector of the given length.</summary>
    public static Shape Vector(int length) => new(length, 1, 1, isMap: false);

    /// <summary>The lengths, outermost first: three for a map, one for a vector.</summary>
    public int[] ToArray() => IsMap ? [Channels, Height, Width] : [Channels];

    /// <summary>"2048×10×10" for a map (channels × height × width), "512" for a vector.</summary>
    public override string ToString() => IsMap ? $"{Channels}×{Height}×{Width}" : $"{Channels}";
}
