using System.Globalization;
using System.Text;
using Boxfit.Imaging.Native;

namespace Boxfit.Imaging;

/// <summary>Draws this program's own SVG (charts, sheets, diagrams) by libvips and librsvg. Never give it a file from outside.</summary>
public static unsafe class SvgRenderer
{
    /// <summary>Draws into a PNG file, which appears whole or not at all.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="scale">Pixels a unit of the drawing.</param>
    /// <exception cref="BoxfitException">The SVG is faulty, or the file cannot be written.</exception>
    public static void SavePng(string svg, string path, double scale = 1)
    {
        RgbaImage image = Render(svg, scale);
        AtomicFile.WriteBytes(path, PictureWriter.EncodePng(image.Pixels, image.Width, image.Height, channels: 4));
    }

    /// <summary>Draws into memory; where the drawing paints nothing, it is transparent.</summary>
    /// <param name="svg">The drawing; embedded pictures (PNG, JPEG) as <c>data:</c> addresses.</param>
    /// <param name="scale">Pixels a unit of the drawing.</param>
    /// <exception cref="BoxfitException">The SVG is faulty.</exception>
    public static RgbaImage Render(string svg, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(svg);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        byte[] bytes = Encoding.UTF8.GetBytes(svg);
        fixed (byte* start = bytes)
        {
            nint address = (nint)start;
            try
            {
                return VipsFailure.Explain(() => Render((byte*)address, bytes.Length, scale));
            }
            catch (VipsFailure e)
            {
                throw new BoxfitException($"The SVG drawing could not be rendered: {e.Message}", e);
            }
        }
    }

    static RgbaImage Render(byte* bytes, int length, double scale)
    {
        using VipsOperation load = new("svgload_buffer");
        load.Set("buffer", bytes, length);
        // A sheet with embedded pictures is longer than the XML parser's usual bound.
        load.Set($"unlimited=true,scale={scale.ToString(CultureInfo.InvariantCulture)}");
        load.Run();
        using GObjectHandle image = load.GetImage("out");
        (int width, int height) = (Vips.ImageWidth(image), Vips.ImageHeight(image));
        using GMemoryHandle memory = Vips.ImageWriteToMemory(image, out nuint size);
        if (memory.IsInvalid) throw new VipsFailure();
        return new(width, height, new ReadOnlySpan<byte>((byte*)memory.DangerousGetHandle(), checked((int)size)).ToArray());
    }
}
