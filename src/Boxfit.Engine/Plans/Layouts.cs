namespace Boxfit.Engine.Plans;

/// <summary>
/// The layouts of the values between layers. Maps keep their channels in blocks as wide as the processor's vectors from end to end
/// (channels past the last are zero); vectors are plain.
/// </summary>
static class Layouts
{
    /// <summary>Channels in a block: what oneDNN's kernels for this processor want (8 for SSE 4.1 as well, in two halves).</summary>
    public static int Block { get; }

    static Layouts()
    {
        OneDnnLibrary.Load();
        Block = OneDnnLibrary.Instructions == VectorInstructions.Avx512 ? 16 : 8;
    }

    static FormatTag Blocked => Block == 16 ? FormatTag.NChw16c : FormatTag.NChw8c;

    /// <summary>Layout of a node's value for a batch.</summary>
    public static MemoryDescriptor Value(int batch, Shape shape) => shape.IsMap
        ? Blocks(batch, shape.Channels, shape.Height, shape.Width)
        : MemoryDescriptor.Create(FormatTag.Plain2, batch, shape.Channels);

    /// <summary>Four dimensions of which the second comes in blocks.</summary>
    public static MemoryDescriptor Blocks(params ReadOnlySpan<long> lengths) => MemoryDescriptor.Create(Blocked, lengths);

    /// <summary>A map with all channels of a cell side by side: batch × height × width × channels.</summary>
    public static MemoryDescriptor ChannelsLast(int batch, Shape shape) =>
        MemoryDescriptor.Create(FormatTag.Nhwc, batch, shape.Channels, shape.Height, shape.Width);

    /// <summary>Row-major layout of a node's value: batch × channels × height × width, or batch × channels.</summary>
    public static MemoryDescriptor Plain(int batch, Shape shape) => shape.IsMap
        ? MemoryDescriptor.Create(FormatTag.Plain4, batch, shape.Channels, shape.Height, shape.Width)
        : MemoryDescriptor.Create(FormatTag.Plain2, batch, shape.Channels);

    /// <summary>Left to oneDNN to choose.</summary>
    public static MemoryDescriptor Any(int batch, Shape shape) =>
        MemoryDescriptor.Create(FormatTag.Any, batch, shape.Channels, shape.Height, shape.Width);

    /// <summary>Row-major layout of a parameter.</summary>
    public static MemoryDescriptor Plain(Parameter parameter) => MemoryDescriptor.Create(
        parameter.Shape.Length switch { 1 => FormatTag.Plain1, 2 => FormatTag.Plain2, _ => FormatTag.Plain4 },
        Array.ConvertAll(parameter.Shape, n => (long)n));

    /// <summary>A vector of one number a channel.</summary>
    public static MemoryDescriptor Channels(int count) => MemoryDescriptor.Create(FormatTag.Plain1, count);
}
