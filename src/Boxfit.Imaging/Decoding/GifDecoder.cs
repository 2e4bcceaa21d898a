namespace Boxfit.Imaging.Decoding;

/// <summary>The first frame of a GIF through libvips, which does not tell of its palette and of what it leaves uncovered.</summary>
static class GifDecoder
{
    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name)
    {
        // Without a frame, libvips says what is wrong.
        if (GifFrame.Find(bytes) is not { } frame) return VipsDecoder.Decode(bytes, PictureFormats.Gif, name);
        if (frame.Colours == 0)
        {
            throw new PictureException(name, "the GIF picture has no palette, so nothing says what its colours are; save it as PNG")
            {
                IsOfRefusedKind = true,
            };
        }
        var palette = bytes.Slice(frame.Palette, frame.Colours * 3);
        var picture = frame.Colours >= frame.Reach
            ? VipsDecoder.Decode(bytes, PictureFormats.Gif, name)
            : ShortPalette.Decode(bytes, palette, frame.Fill, hasProfile: false, (PictureFormats.Gif, name));
        // libvips leaves black what is missing, without a word.
        long needed = (long)frame.Width * frame.Height, held = GifLength.Pixels(bytes[frame.Pixels..], needed);
        if (held < needed)
        {
            picture.Dispose();
            throw new PictureException(name, $"the GIF picture is damaged or cut short (it holds {held} of its {needed} pixels)");
        }
        ClearAround(frame, picture);
        return picture;
    }

    /// <summary>Makes white what the frame does not cover: browsers show what lies behind it there, as behind all that is clear.</summary>
    static void ClearAround(GifFrame frame, DecodedPicture picture)
    {
        int left = Math.Min(frame.Left, picture.Width), right = Math.Min(frame.Left + frame.Width, picture.Width);
        for (int y = 0; y < picture.Height; y++)
        {
            var row = picture.Pixels.Slice(y * picture.Width * 3, picture.Width * 3);
            if (y < frame.Top || y >= frame.Top + frame.Height) row.Fill(255);
            else
            {
                row[..(left * 3)].Fill(255);
                row[(right * 3)..].Fill(255);
            }
        }
    }
}
