namespace Boxfit.Imaging.Decoding;

/// <summary>From the pixels that files hold to 8-bit RGB, where no colour profile says more.</summary>
static class ColourConversion
{
    /// <summary>Interleaved 8-bit levels to RGB: grey is repeated, opacity laid over white, further channels are left out.</summary>
    public static void ToRgb(ReadOnlySpan<byte> source, int channels, Channels roles, Span<byte> rgb)
    {
        if (channels == 3 && roles is { Colours: 3, Alpha: Channels.NoAlpha })
        {
            source.CopyTo(rgb);
            return;
        }
        bool grey = roles.Colours == 1;
        for (int from = 0, to = 0; to < rgb.Length; from += channels, to += 3)
        {
            byte red = source[from], green = grey ? red : source[from + 1], blue = grey ? red : source[from + 2];
            if (roles.Alpha != Channels.NoAlpha)
            {
                byte opacity = source[from + roles.Alpha];
                (red, green, blue) = (OverWhite(red, opacity), OverWhite(green, opacity), OverWhite(blue, opacity));
            }
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (red, green, blue);
        }
    }

    /// <summary>
    /// A level over a white background. What lies under transparent pixels is arbitrary; white is what viewers and labelling tools show,
    /// so it is what the person who drew the box saw.
    /// </summary>
    public static byte OverWhite(byte level, byte opacity) => (byte)(255 - (opacity * (255 - level) + 127) / 255);

    /// <summary>CMYK with 0 for full ink (Adobe's JPEGs) to RGB, with OpenCV's arithmetic.</summary>
    public static void FromInvertedCmyk(ReadOnlySpan<byte> cmyk, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            int key = cmyk[from + 3];
            for (int i = 0; i < 3; i++) rgb[to + i] = (byte)(key - (((255 - cmyk[from + i]) * key) >> 8));
        }
    }

    /// <summary>CMYK with 255 for full ink (TIFF) to RGB; channels after the fourth are ignored.</summary>
    public static void FromCmyk(ReadOnlySpan<byte> cmyk, int channels, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += channels, to += 3)
        {
            int key = 255 - cmyk[from + 3];
            for (int i = 0; i < 3; i++) rgb[to + i] = (byte)((255 - cmyk[from + i]) * key / 255);
        }
    }
}
