namespace Boxfit.Imaging.Resizing;

/// <summary>One pixel's levels, as they lie in a picture.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>A picture's bytes as pixels.</summary>
    public static Span<Rgb> Of(Span<byte> bytes) => MemoryMarshal.Cast<byte, Rgb>(bytes);

    /// <inheritdoc cref="Of(Span{byte})"/>
    public static ReadOnlySpan<Rgb> Of(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, Rgb>(bytes);

    /// <summary>Any colour, each as likely as another.</summary>
    public static Rgb Draw(ref SeededRandom random)
    {
        ulong bits = random.NextUInt64();
        return new((byte)bits, (byte)(bits >> 8), (byte)(bits >> 16));
    }
}
