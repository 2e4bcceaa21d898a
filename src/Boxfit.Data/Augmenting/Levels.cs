namespace Boxfit.Data.Augmenting;

/// <summary>A picture of interleaved RGB levels that lies in somebody else's memory.</summary>
readonly ref struct Levels(ReadOnlySpan<byte> bytes, int width, int height)
{
    /// <summary>height × width × 3 levels.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes[..(width * height * 3)];

    public int Width { get; } = width;

    public int Height { get; } = height;
}
