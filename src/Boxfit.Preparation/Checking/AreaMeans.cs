using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Boxfit.Preparation.Checking;

/// <summary>Mean colours of the cells of a square grid laid over a picture, by exact area: what is shared is split.</summary>
static class AreaMeans
{
    /// <summary>The mean levels of <paramref name="size"/> × <paramref name="size"/> cells, interleaved RGB, row by row, 0…255.</summary>
    public static float[] Of(ReadOnlySpan<byte> pixels, int width, int height, int size)
    {
        float[] means = new float[size * size * 3];
        int rowLength = width * 3;
        float[] sums = ArrayPool<float>.Shared.Rent(rowLength);
        try
        {
            var row = sums.AsSpan(0, rowLength);
            for (int y = 0; y < size; y++)
            {
                (double top, double bottom) = ((double)y * height / size, (double)(y + 1) * height / size);
                row.Clear();
                for (int line = (int)top; line < bottom && line < height; line++)
                {
                    double share = (Math.Min(bottom, line + 1) - Math.Max(top, line)) / (bottom - top);
                    AddScaled(pixels.Slice(line * rowLength, rowLength), (float)share, row);
                }
                Gather(row, width, means.AsSpan(y * size * 3, size * 3));
            }
            return means;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(sums);
        }
    }

    /// <summary>Sums the columns of each cell.</summary>
    static void Gather(ReadOnlySpan<float> row, int width, Span<float> cells)
    {
        int size = cells.Length / 3;
        for (int x = 0; x < size; x++)
        {
            (double left, double right) = ((double)x * width / size, (double)(x + 1) * width / size);
            var sum = Vector3.Zero;
            for (int column = (int)left; column < right && column < width; column++)
            {
                float share = (float)((Math.Min(right, column + 1) - Math.Max(left, column)) / (right - left));
                sum += share * new Vector3(row.Slice(column * 3, 3));
            }
            sum.CopyTo(cells.Slice(x * 3, 3));
        }
    }

    static void AddScaled(ReadOnlySpan<byte> levels, float share, Span<float> sums)
    {
        int i = 0;
        var factor = Vector256.Create(share);
        for (; i + 16 <= levels.Length; i += 16)
        {
            (var low, var high) = Vector128.Widen(Vector128.Create(levels.Slice(i, 16)));
            var target = sums.Slice(i, 16);
            (Vector256.Create<float>(target) + Numbers(low) * factor).CopyTo(target);
            (Vector256.Create<float>(target[8..]) + Numbers(high) * factor).CopyTo(target[8..]);
        }
        for (; i < levels.Length; i++) sums[i] += levels[i] * share;
    }

    static Vector256<float> Numbers(Vector128<ushort> levels) =>
        Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(levels), Vector128.WidenUpper(levels)).AsInt32());
}
