using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Boxfit.Imaging.Resizing;

/// <summary>The inner loops of <see cref="BilinearResize"/>; the vector code gives the same bits as the plain code after it.</summary>
static unsafe class BilinearPasses
{
    /// <summary>Interpolates along one row.</summary>
    /// <param name="source">The row's RGB levels.</param>
    /// <param name="columns">Where each output column lies.</param>
    /// <param name="target">Three sums for each output column, in 1/128 levels as in OpenCV; with room for one more column.</param>
    public static void Horizontal(ReadOnlySpan<byte> source, ReadOnlySpan<BilinearResize.Tap> columns, Span<short> target)
    {
        int x = Avx2.IsSupported ? HorizontalAvx2(source, columns, target) : 0;
        int last = source.Length - 3;
        for (; x < columns.Length; x++)
        {
            (int position, short first, short second) = columns[x];
            int left = position * 3, right = Math.Min(left + 3, last);
            for (int c = 0; c < 3; c++) target[x * 3 + c] = (short)((source[left + c] * first + source[right + c] * second) >> 4);
        }
    }

    /// <summary>Interpolates between two rows of sums.</summary>
    public static void Vertical(ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, short first, short second, Span<byte> target)
    {
        int x = Avx2.IsSupported ? VerticalAvx2(upper, lower, first, second, target) : 0;
        for (; x < target.Length; x++) target[x] = (byte)((((upper[x] * first) >> 16) + ((lower[x] * second) >> 16) + 2) >> 2);
    }

    /// <summary>Two output columns a step, as far as eight bytes can be read from each; returns where it stopped.</summary>
    static int HorizontalAvx2(ReadOnlySpan<byte> source, ReadOnlySpan<BilinearResize.Tap> columns, Span<short> target)
    {
        // r0 g0 b0 r1 g1 b1 as 16-bit pairs (r0 r1) (g0 g1) (b0 b1) (0 0), once for each half.
        var pairs = Vector256.Create(
            0, 255, 3, 255, 1, 255, 4, 255, 2, 255, 5, 255, 255, 255, 255, 255,
            0, 255, 3, 255, 1, 255, 4, 255, 2, 255, 5, 255, 255, 255, 255, (byte)255);
        // Columns rise, so the first one too near to the row's end bounds the loop.
        int count = columns.Length;
        while (count > 0 && columns[count - 1].Position * 3 + 8 > source.Length) count--;
        // The last step of a row writes two shorts beyond its columns.
        count = Math.Min(count & ~1, (target.Length - 2) / 3);
        count &= ~1;

        ref byte from = ref MemoryMarshal.GetReference(source);
        ref short to = ref MemoryMarshal.GetReference(target);
        ref var column = ref MemoryMarshal.GetReference(columns);
        for (int x = 0; x < count; x += 2)
        {
            ref BilinearResize.Tap a = ref Unsafe.Add(ref column, x), b = ref Unsafe.Add(ref column, x + 1);
            long low = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref from, a.Position * 3));
            long high = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref from, b.Position * 3));
            var levels = Avx2.Shuffle(Vector256.Create(low, 0, high, 0).AsByte(), pairs);
            var weights = Vector256.Create(Vector128.Create(Weights(ref a)), Vector128.Create(Weights(ref b))).AsInt16();
            var sums = Avx2.ShiftRightArithmetic(Avx2.MultiplyAddAdjacent(levels.AsInt16(), weights), 4);
            // r g b 0 of each half as four shorts; the second column's overwrite the first one's fourth.
            var packed = Avx2.PackSignedSaturate(sums, sums);
            ref byte place = ref Unsafe.As<short, byte>(ref Unsafe.Add(ref to, x * 3));
            Unsafe.WriteUnaligned(ref place, packed.AsInt64().GetElement(0));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref place, 6), packed.AsInt64().GetElement(2));
        }
        return count;
    }

    /// <summary>32 levels a step; returns where it stopped.</summary>
    static int VerticalAvx2(ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, short first, short second, Span<byte> target)
    {
        ref short top = ref MemoryMarshal.GetReference(upper);
        ref short bottom = ref MemoryMarshal.GetReference(lower);
        ref byte to = ref MemoryMarshal.GetReference(target);
        Vector256<short> topWeight = Vector256.Create(first), bottomWeight = Vector256.Create(second), half = Vector256.Create((short)2);
        int x = 0;
        for (; x + 32 <= target.Length; x += 32)
        {
            var low = Blend(ref Unsafe.Add(ref top, x), ref Unsafe.Add(ref bottom, x));
            var high = Blend(ref Unsafe.Add(ref top, x + 16), ref Unsafe.Add(ref bottom, x + 16));
            var levels = Avx2.PackUnsignedSaturate(low, high);
            Avx2.Permute4x64(levels.AsInt64(), 0b11_01_10_00).AsByte().StoreUnsafe(ref Unsafe.Add(ref to, x));
        }
        return x;

        Vector256<short> Blend(ref short a, ref short b)
        {
            var above = Avx2.MultiplyHigh(Vector256.LoadUnsafe(ref a), topWeight);
            var below = Avx2.MultiplyHigh(Vector256.LoadUnsafe(ref b), bottomWeight);
            return Avx2.ShiftRightArithmetic(above + below + half, 2);
        }
    }

    /// <summary>Both weights of a tap as one 32-bit number: they lie side by side behind the position.</summary>
    static int Weights(ref BilinearResize.Tap tap) => Unsafe.Add(ref Unsafe.As<BilinearResize.Tap, int>(ref tap), 1);
}
