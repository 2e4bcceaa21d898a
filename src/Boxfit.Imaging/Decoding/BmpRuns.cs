namespace Boxfit.Imaging.Decoding;

/// <summary>BMP's run-length encoding (RLE8 and RLE4): bytes that say how often an index is repeated, and codes to move.</summary>
static class BmpRuns
{
    const byte EndOfRow = 0, EndOfPicture = 1, Move = 2;

    /// <summary>Decodes to an index a pixel, row by row from the top. What is moved over has index 0, as in Windows.</summary>
    /// <exception cref="FormatException">The runs leave the picture, or end before it does.</exception>
    public static void Decode(ReadOnlySpan<byte> runs, BmpHeader header, Span<byte> indices)
    {
        indices.Clear();
        int width = header.Width, x = 0, y = 0, at = 0;
        bool nibbles = header.BitsPerPixel == 4;
        while (true)
        {
            byte count = Next(runs, ref at), code = Next(runs, ref at);
            if (count > 0)
            {
                var target = Room(indices, header, x, y, count);
                for (int i = 0; i < count; i++) target[i] = Index(code, i);
                x += count;
            }
            else if (code == EndOfRow) (x, y) = (0, y + 1);
            else if (code == EndOfPicture) return;
            else if (code == Move) (x, y) = (x + Next(runs, ref at), y + Next(runs, ref at));
            else
            {
                var target = Room(indices, header, x, y, code);
                int bytes = nibbles ? (code + 1) / 2 : code;
                for (int i = 0; i < code; i++) target[i] = nibbles ? Index(At(runs, at + i / 2), i) : At(runs, at + i);
                x += code;
                // Such a row of single pixels takes an even number of bytes.
                at += bytes + (bytes & 1);
            }
            // The code for the picture's end may be left out behind its last pixel.
            bool full = y >= header.Height || (y == header.Height - 1 && x == width);
            if (full && at >= runs.Length) return;
        }

        byte Index(byte code, int i) => !nibbles ? code : i % 2 == 0 ? (byte)(code >> 4) : (byte)(code & 15);
    }

    static Span<byte> Room(Span<byte> indices, BmpHeader header, int x, int y, int count) =>
        y < header.Height && x + count <= header.Width
            ? indices.Slice((header.Height - 1 - y) * header.Width + x, count)
            : throw new FormatException("its runs leave the picture");

    static byte Next(ReadOnlySpan<byte> runs, ref int at) => At(runs, at++);

    static byte At(ReadOnlySpan<byte> runs, int at) => at < runs.Length ? runs[at] : throw new FormatException("its runs end too early");
}
