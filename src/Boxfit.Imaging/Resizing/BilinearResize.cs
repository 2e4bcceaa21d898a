namespace Boxfit.Imaging.Resizing;

/// <summary>
/// OpenCV's <c>resize(…, INTER_LINEAR)</c> for 8-bit RGB, to the same bits: half-pixel centres, coefficients of 11 bits, rows first.
/// Only the rows that are needed are interpolated, each once.
/// </summary>
static class BilinearResize
{
    const int CoefficientScale = 1 << 11;

    /// <summary>Resizes an interleaved RGB picture into a rectangle of another.</summary>
    /// <param name="source">height × width × 3 levels.</param>
    /// <param name="width">Width of <paramref name="source"/>.</param>
    /// <param name="height">Height of <paramref name="source"/>.</param>
    /// <param name="target">Starts at the rectangle's first pixel.</param>
    /// <param name="targetWidth">Width of the rectangle.</param>
    /// <param name="targetHeight">Height of the rectangle.</param>
    /// <param name="targetStride">Bytes from one row of the target to the next.</param>
    public static void Resize(
        ReadOnlySpan<byte> source, int width, int height, Span<byte> target, int targetWidth, int targetHeight, int targetStride)
    {
        int rowLength = targetWidth * 3;
        // The vector code writes up to two levels beyond a row.
        int paddedLength = rowLength + 8;
        short[] rows = ArrayPool<short>.Shared.Rent(2 * paddedLength);
        var taps = ArrayPool<Tap>.Shared.Rent(targetWidth);
        try
        {
            var columns = taps.AsSpan(0, targetWidth);
            for (int x = 0; x < targetWidth; x++) columns[x] = Tap.Column(x, width, targetWidth);
            Span<short> upper = rows.AsSpan(0, paddedLength), lower = rows.AsSpan(paddedLength, paddedLength);
            int upperRow = -1, lowerRow = -1;
            for (int y = 0; y < targetHeight; y++)
            {
                (int position, short first, short second) = Tap.Row(y, height, targetHeight);
                int top = Math.Clamp(position, 0, height - 1), bottom = Math.Clamp(position + 1, 0, height - 1);
                if (upperRow != top && lowerRow == top)
                {
                    var swap = upper;
                    upper = lower;
                    lower = swap;
                    (upperRow, lowerRow) = (lowerRow, upperRow);
                }
                if (upperRow != top)
                {
                    BilinearPasses.Horizontal(source.Slice(top * width * 3, width * 3), columns, upper);
                    upperRow = top;
                }
                if (bottom != top && lowerRow != bottom)
                {
                    BilinearPasses.Horizontal(source.Slice(bottom * width * 3, width * 3), columns, lower);
                    lowerRow = bottom;
                }
                var below = bottom == top ? upper : lower;
                BilinearPasses.Vertical(upper[..rowLength], below[..rowLength], first, second, target.Slice(y * targetStride, rowLength));
            }
        }
        finally
        {
            ArrayPool<short>.Shared.Return(rows);
            ArrayPool<Tap>.Shared.Return(taps);
        }
    }

    /// <summary>The two neighbours that an output column or row lies between, and their weights in 1/2048.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Tap(int Position, short First, short Second)
    {
        /// <summary>Column <paramref name="x"/>; at the edges the whole weight lies on the outer column, as OpenCV has it.</summary>
        public static Tap Column(int x, int width, int targetWidth)
        {
            (int position, float fraction) = Locate(x, width, targetWidth);
            if (position < 0) (position, fraction) = (0, 0);
            if (position >= width - 1) (position, fraction) = (width - 1, 0);
            return Create(position, fraction);
        }

        /// <summary>Row <paramref name="y"/>; at the edges its position lies outside, for the caller to clamp both neighbours.</summary>
        public static Tap Row(int y, int height, int targetHeight)
        {
            (int position, float fraction) = Locate(y, height, targetHeight);
            return Create(position, fraction);
        }

        static (int Position, float Fraction) Locate(int index, int length, int targetLength)
        {
            // OpenCV's own detour over the inverse; a direct quotient differs in the last bit.
            double scale = 1 / (targetLength / (double)length);
            float place = (float)((index + 0.5) * scale - 0.5);
            int position = (int)MathF.Floor(place);
            return (position, place - position);
        }

        static Tap Create(int position, float fraction) =>
            new(position, (short)MathF.Round((1 - fraction) * CoefficientScale), (short)MathF.Round(fraction * CoefficientScale));
    }
}
