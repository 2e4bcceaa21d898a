namespace Boxfit.Imaging.Decoding;

/// <summary>EXIF's orientation tag (CIPA DC-008, tag 0x0112): reading it, and turning pixels upright by it.</summary>
static class ExifOrientation
{
    /// <summary>
    /// The orientation, 1…8, in a JPEG's APP1 content (<c>Exif\0\0</c> and a TIFF header); 1 where it is missing or damaged.
    /// </summary>
    public static int Read(ReadOnlySpan<byte> app1) => app1.StartsWith("Exif\0\0"u8) ? ReadBare(app1[6..]) : 1;

    /// <summary>The orientation, 1…8, in EXIF data that starts with its TIFF header; 1 where it is missing or damaged.</summary>
    public static int ReadBare(ReadOnlySpan<byte> tiff) =>
        TiffDirectory.TryRead(tiff, out var exif) ? Valid(exif.Value(0x0112) ?? 1) : 1;

    /// <summary>Anything but 1…8 means upright.</summary>
    public static int Valid(long value) => value is >= 1 and <= 8 ? (int)value : 1;

    /// <summary>The size after turning; 5…8 exchange the sides.</summary>
    public static (int Width, int Height) UprightSize(int width, int height, int orientation) =>
        orientation >= 5 ? (height, width) : (width, height);

    /// <summary>Copies an interleaved RGB picture of the stored size, turned upright.</summary>
    public static void Turn(ReadOnlySpan<byte> stored, int width, int height, int orientation, Span<byte> upright)
    {
        int row = width * 3, last = (height - 1) * row, right = row - 3;
        // Where the upright picture's first pixel is stored, and how far its right and lower neighbours lie from it.
        (int origin, int stepX, int stepY) = orientation switch
        {
            2 => (right, -3, row),
            3 => (last + right, -3, -row),
            4 => (last, 3, -row),
            5 => (0, row, 3),
            6 => (last, -row, 3),
            7 => (last + right, -row, -3),
            8 => (right, row, -3),
            _ => (0, 3, row),
        };
        (int uprightWidth, int uprightHeight) = UprightSize(width, height, orientation);
        int target = 0;
        for (int y = 0; y < uprightHeight; y++)
        {
            int source = origin + y * stepY;
            if (stepX == 3)
            {
                stored.Slice(source, row).CopyTo(upright[target..]);
                target += row;
                continue;
            }
            for (int x = 0; x < uprightWidth; x++, source += stepX, target += 3)
            {
                upright[target + 2] = stored[source + 2];
                upright[target + 1] = stored[source + 1];
                upright[target] = stored[source];
            }
        }
    }
}
