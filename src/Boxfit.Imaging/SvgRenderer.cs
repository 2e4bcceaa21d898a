using NetVips;

namespace Boxfit.Imaging;

/// <summary>Draws this program's own SVG (charts, sheets, diagrams) by libvips and librsvg. Never give it a file from outside.</summary>
static class SvgRenderer
{
    /// <summary>Draws into a PNG file, which appears whole or not at all, and can be told from a photo by its mark.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="scale">Pixels a unit of the drawing.</param>
    /// <exception cref="BoxfitException">The SVG is faulty, it has text and there is no font, or the file cannot be written.</exception>
    public static void SavePng(string svg, string path, double scale = 1)
    {
        var image = Render(svg, scale);
        AtomicFile.WriteBytes(path, OwnMark.Mark(PictureWriter.EncodePng(image.Pixels, image.Width, image.Height, channels: 4)));
    }

    /// <summary>Draws into memory; where the drawing paints nothing, it is transparent.</summary>
    /// <param name="svg">The drawing; embedded pictures (PNG, JPEG) as <c>data:</c> addresses.</param>
    /// <param name="scale">Pixels a unit of the drawing.</param>
    /// <exception cref="BoxfitException">The SVG is faulty, or it has text and there is no font.</exception>
    public static RgbaImage Render(string svg, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(svg);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        if (svg.Contains("<text", StringComparison.Ordinal)) Fonts.EnsureFound();
        return Draw(svg, scale);
    }

    /// <summary>Draws without asking for a font.</summary>
    internal static RgbaImage Draw(string svg, double scale)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(svg);
        try
        {
            return Libvips.Run(() =>
            {
                // A sheet with embedded pictures is longer than the XML parser's usual bound.
                using var image = Image.SvgloadBuffer(bytes, scale: scale, unlimited: true);
                return new RgbaImage(image.Width, image.Height, image.WriteToMemory<byte>());
            });
        }
        catch (VipsException e)
        {
            throw new BoxfitException($"The SVG drawing could not be rendered: {Libvips.Reason(e)}", e);
        }
    }
}
