namespace Boxfit.Imaging.Decoding;

/// <summary>
/// Palettes of fewer colours than the pixels' numbers reach: a pixel beyond the palette is black in one program, grey or clear in
/// another. The libraries do not tell of them, so the palette is filled up with a colour that it does not have.
/// </summary>
static class ShortPalette
{
    /// <summary>What is said of a picture with such a pixel.</summary>
    public const string Refusal =
        "has pixels whose colour is not in its palette, which programs show differently; save it again from what it was made of";

    /// <summary>Makes a file whose palette is filled up.</summary>
    /// <param name="file">The file.</param>
    /// <param name="colour">Red, green and blue of what is added.</param>
    public delegate byte[] Filling(ReadOnlySpan<byte> file, ReadOnlySpan<byte> colour);

    /// <summary>Decodes a picture whose palette may be too short.</summary>
    /// <param name="file">The file.</param>
    /// <param name="palette">Its palette, three bytes a colour, fewer than 256.</param>
    /// <param name="fill">Fills the palette up.</param>
    /// <param name="hasProfile">Whether a colour profile changes the colours before they can be looked for.</param>
    /// <param name="wide">What brings the levels to sRGB, which changes them too; null where they are left.</param>
    /// <param name="kind">The format and what to call the file in an error.</param>
    /// <exception cref="PictureException">A pixel is beyond the palette, or the picture is damaged.</exception>
    public static DecodedPicture Decode(
        ReadOnlySpan<byte> file, ReadOnlySpan<byte> palette, Filling fill, bool hasProfile, (string Format, string Name) kind,
        WideColours? wide = null)
    {
        Span<byte> colour = [0, 255, 128];
        while (Contains(palette, colour)) (colour[0], colour[1]) = ((byte)(colour[0] + 1), (byte)(colour[1] - 1));
        var picture = VipsDecoder.Decode(fill(file, colour), kind.Format, kind.Name, colours: wide);
        if (!hasProfile && wide is null && !Contains(picture.Pixels, colour)) return picture;
        try
        {
            // What is half transparent may look so too; then another colour makes no difference.
            colour.Reverse();
            foreach (ref byte level in colour) level ^= 255;
            using var other = VipsDecoder.Decode(fill(file, colour), kind.Format, kind.Name, colours: wide);
            if (picture.Pixels.SequenceEqual(other.Pixels)) return picture;
            throw new PictureException(kind.Name, $"the {kind.Format.ToUpperInvariant()} picture {Refusal}") { IsOfRefusedKind = true };
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    static bool Contains(ReadOnlySpan<byte> colours, ReadOnlySpan<byte> colour)
    {
        for (int i = 0; i <= colours.Length - 3; i += 3) if (colours.Slice(i, 3).SequenceEqual(colour)) return true;
        return false;
    }
}
