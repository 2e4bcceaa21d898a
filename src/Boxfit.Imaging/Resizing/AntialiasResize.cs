using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Boxfit.Imaging.Resizing;

/// <summary>
/// Pillow's <c>resize(…, BILINEAR)</c> for 8-bit RGB, to the same bits: a triangle filter whose support grows with the shrink factor,
/// coefficients of 22 bits, rows first, rounded to levels between the passes. torchvision's antialiased resize is the same filter.
/// </summary>
static class AntialiasResize
{
    const int Half = 1 << (TriangleFilter.Precision - 1);

    /// <summary>
    /// Resizes an interleaved RGB picture into a rectangle of another; parameters as of <see cref="BilinearResize.Resize"/>.
    /// </summary>
    public static void Resize(
        ReadOnlySpan<byte> source, int width, int height, Span<byte> target, int targetWidth, int targetHeight, int targetStride)
    {
        using TriangleFilter horizontal = new(width, targetWidth), vertical = new(height, targetHeight);
        byte[] narrow = ArrayPool<byte>.Shared.Rent(height * targetWidth * 3);
        try
        {
            for (int y = 0; y < height; y++)
                Horizontal(source[(y * width * 3)..], horizontal, narrow.AsSpan(y * targetWidth * 3, targetWidth * 3));
            for (int y = 0; y < targetHeight; y++)
            {
                var row = target.Slice(y * targetStride, targetWidth * 3);
                Vertical(narrow.AsSpan(vertical.Start(y) * row.Length), vertical.Weights(y), row);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrow);
        }
    }

    /// <summary>Narrows a row; <paramref name="rows"/> begins with it and goes on to the picture's end.</summary>
    static void Horizontal(ReadOnlySpan<byte> rows, in TriangleFilter filter, Span<byte> target)
    {
        ref byte from = ref MemoryMarshal.GetReference(rows);
        for (int x = 0; x < filter.Length; x++)
        {
            int start = filter.Start(x) * 3;
            var weights = filter.Weights(x);
            // Three levels of a pixel and, not used, one of the next; the picture's last pixel has no next.
            int wide = Math.Clamp((rows.Length - start - 1) / 3, 0, weights.Length);
            var sums = Vector128.Create(Half);
            for (int i = 0; i < wide; i++)
            {
                uint pixel = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, start + i * 3));
                var levels = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(pixel).AsByte())).AsInt32();
                sums += levels * weights[i];
            }
            int red = sums[0], green = sums[1], blue = sums[2];
            for (int i = wide; i < weights.Length; i++)
            {
                var pixel = rows.Slice(start + i * 3, 3);
                red += pixel[0] * weights[i];
                green += pixel[1] * weights[i];
                blue += pixel[2] * weights[i];
            }
            (target[x * 3], target[x * 3 + 1], target[x * 3 + 2]) = (Level(red), Level(green), Level(blue));
        }
    }

    static void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> target)
    {
        int x = 0;
        for (; x + 16 <= target.Length; x += 16)
        {
            Vector128<int> a = Vector128.Create(Half), b = a, c = a, d = a;
            for (int i = 0; i < weights.Length; i++)
            {
                (var low, var high) = Vector128.Widen(Vector128.Create(rows.Slice(i * target.Length + x, 16)));
                var weight = Vector128.Create(weights[i]);
                a += Vector128.WidenLower(low).AsInt32() * weight;
                b += Vector128.WidenUpper(low).AsInt32() * weight;
                c += Vector128.WidenLower(high).AsInt32() * weight;
                d += Vector128.WidenUpper(high).AsInt32() * weight;
            }
            // The weights are positive and sum to one, so every sum lies within 0…255 but for rounding at the top.
            Vector128<ushort> first = Vector128.Narrow(Clamp(a), Clamp(b)), second = Vector128.Narrow(Clamp(c), Clamp(d));
            Vector128.Narrow(first, second).CopyTo(target.Slice(x, 16));
        }
        for (; x < target.Length; x++)
        {
            int sum = Half;
            for (int i = 0; i < weights.Length; i++) sum += rows[i * target.Length + x] * weights[i];
            target[x] = Level(sum);
        }

        static Vector128<uint> Clamp(Vector128<int> sum) =>
            Vector128.Min(sum.AsUInt32() >> TriangleFilter.Precision, Vector128.Create(255u));
    }

    static byte Level(int sum) => (byte)Math.Min((uint)sum >> TriangleFilter.Precision, 255);
}
