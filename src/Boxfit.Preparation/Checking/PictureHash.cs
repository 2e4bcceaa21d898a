using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Boxfit.Preparation.Checking;

/// <summary>
/// What a picture looks like in 255 bits: which of the lowest 16 × 16 frequencies of its grey levels on a 64 × 64 grid are positive
/// (the pHash of Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010, with four times as many frequencies),
/// and its colours on a 4 × 4 grid. Size, format and compression hardly change it.
/// </summary>
sealed class PictureHash
{
    /// <summary>Two pictures are near up to this many differing bits; <c>docs/data-checks.md</c> tells how it was measured.</summary>
    public const int NearDistance = 24;

    /// <summary>… and up to this difference of any of their 16 mean colours, in levels of 0…255.</summary>
    public const int NearColour = 48;

    /// <summary>Number of 64-bit words.</summary>
    internal const int Words = 4;

    const int Grid = 64, Frequencies = 16, ColourGrid = 4;

    // What a wave of one grey level gives.
    const double Level = Grid * Grid / 4.0;

    static readonly double[] s_cosines = CreateCosines();

    readonly ulong[] _bits;
    readonly byte[] _colours;

    PictureHash(ulong[] bits, byte[] colours, bool isGrey) => (_bits, _colours, IsGrey) = (bits, colours, isGrey);

    /// <summary>The picture has no colour, whether it is stored so or not.</summary>
    public bool IsGrey { get; }

    internal ReadOnlySpan<ulong> Bits => _bits;

    /// <summary>Whether two pictures look the same but for size, compression, or a little brightness.</summary>
    public bool IsNear(PictureHash other) => Distance(other) <= NearDistance && ColourDistance(other) <= NearColour;

    /// <summary>Number of differing bits, 0…255; unrelated pictures differ in about half of them.</summary>
    public int Distance(PictureHash other)
    {
        int distance = 0;
        for (int i = 0; i < Words; i++) distance += BitOperations.PopCount(_bits[i] ^ other._bits[i]);
        return distance;
    }

    /// <summary>The largest difference of a mean colour, in levels of 0…255: tells apart what has the same shape.</summary>
    public int ColourDistance(PictureHash other)
    {
        int largest = 0;
        for (int i = 0; i < _colours.Length; i++) largest = Math.Max(largest, Math.Abs(_colours[i] - other._colours[i]));
        return largest;
    }

    /// <summary>The hash of a picture as it is seen: upright.</summary>
    public static PictureHash Of(PictureView picture)
    {
        float[] stored = AreaMeans.Of(picture.Pixels, picture.StoredWidth, picture.StoredHeight, Grid);
        return Of(TurnedGrid.Upright(stored, Grid, picture.Info.Orientation));
    }

    /// <summary>The hash of an upright picture.</summary>
    public static PictureHash Of(RgbImage picture)
    {
        return Of(AreaMeans.Of(picture.Pixels, picture.Width, picture.Height, Grid));
    }

    /// <summary>Bytes of a packed hash: the bits, the colours, and whether it is grey.</summary>
    public const int PackedBytes = Words * sizeof(ulong) + ColourGrid * ColourGrid * 3 + 1;

    /// <summary>Writes all of it.</summary>
    public void Pack(Span<byte> to)
    {
        for (int i = 0; i < Words; i++) BinaryPrimitives.WriteUInt64LittleEndian(to[(i * sizeof(ulong))..], _bits[i]);
        _colours.CopyTo(to[(Words * sizeof(ulong))..]);
        to[PackedBytes - 1] = IsGrey ? (byte)1 : (byte)0;
    }

    /// <summary>Reads what <see cref="Pack"/> wrote.</summary>
    public static PictureHash Unpack(ReadOnlySpan<byte> packed)
    {
        ulong[] bits = new ulong[Words];
        for (int i = 0; i < Words; i++) bits[i] = BinaryPrimitives.ReadUInt64LittleEndian(packed[(i * sizeof(ulong))..]);
        return new(bits, packed[(Words * sizeof(ulong))..(PackedBytes - 1)].ToArray(), packed[PackedBytes - 1] != 0);
    }

    static PictureHash Of(float[] means)
    {
        double[] frequencies = LowFrequencies(means);
        frequencies[0] = 0; // the mean brightness
        // Zauner divides at the median, which is about zero: in smooth pictures what compression leaves over would then decide most bits.
        double contrast = Math.Sqrt(frequencies.Sum(f => f * f) / frequencies.Length);
        double faint = Math.Clamp(0.1 * contrast, 0.001 * Level, 0.4 * Level);
        ulong[] bits = new ulong[Words];
        for (int i = 1; i < frequencies.Length; i++)
            if (frequencies[i] > faint) bits[i / 64] |= 1UL << (i % 64);
        return new(bits, Colours(means), IsColourless(means));
    }

    /// <summary>The lowest frequencies of the discrete cosine transform (type II, without its constant factors), row by row.</summary>
    static double[] LowFrequencies(float[] means)
    {
        double[] narrow = new double[Grid * Frequencies];
        for (int y = 0; y < Grid; y++)
        {
            for (int x = 0; x < Grid; x++)
            {
                int i = (y * Grid + x) * 3;
                double grey = 0.299 * means[i] + 0.587 * means[i + 1] + 0.114 * means[i + 2];
                for (int u = 0; u < Frequencies; u++) narrow[y * Frequencies + u] += grey * s_cosines[u * Grid + x];
            }
        }
        double[] frequencies = new double[Frequencies * Frequencies];
        for (int v = 0; v < Frequencies; v++)
        {
            for (int u = 0; u < Frequencies; u++)
            {
                double sum = 0;
                for (int y = 0; y < Grid; y++) sum += narrow[y * Frequencies + u] * s_cosines[v * Grid + y];
                frequencies[v * Frequencies + u] = sum;
            }
        }
        return frequencies;
    }

    static bool IsColourless(float[] means)
    {
        for (int i = 0; i < means.Length; i += 3)
            if (Math.Abs(means[i] - means[i + 1]) > 0.5f || Math.Abs(means[i] - means[i + 2]) > 0.5f) return false;
        return true;
    }

    static byte[] Colours(float[] means)
    {
        const int Cell = Grid / ColourGrid;
        float[] sums = new float[ColourGrid * ColourGrid * 3];
        for (int i = 0; i < means.Length; i++)
        {
            int x = i / 3 % Grid, y = i / 3 / Grid;
            sums[(y / Cell * ColourGrid + x / Cell) * 3 + i % 3] += means[i];
        }
        return Array.ConvertAll(sums, s => (byte)Math.Clamp(MathF.Round(s / (Cell * Cell)), 0, 255));
    }

    static double[] CreateCosines()
    {
        double[] cosines = new double[Frequencies * Grid];
        for (int u = 0; u < Frequencies; u++)
            for (int x = 0; x < Grid; x++) cosines[u * Grid + x] = Math.Cos(Math.PI * u * (x + 0.5) / Grid);
        return cosines;
    }
}

/// <summary>Mean colours of the cells of a square grid laid over a picture, by exact area: what is shared is split.</summary>
static class AreaMeans
{
    /// <summary>Mean levels of <paramref name="size"/> × <paramref name="size"/> cells, interleaved RGB, row by row, 0…255.</summary>
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

/// <summary>Turns a square grid of colours as EXIF's orientation turns the picture it was taken from.</summary>
static class TurnedGrid
{
    /// <summary>The grid of the upright picture; <paramref name="orientation"/> is 1…8.</summary>
    public static float[] Upright(float[] stored, int size, int orientation)
    {
        if (orientation == 1) return stored;
        float[] upright = new float[stored.Length];
        int last = size - 1;
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                (int column, int row) = orientation switch
                {
                    2 => (last - x, y),
                    3 => (last - x, last - y),
                    4 => (x, last - y),
                    5 => (y, x),
                    6 => (y, last - x),
                    7 => (last - y, last - x),
                    8 => (last - y, x),
                    _ => (x, y),
                };
                stored.AsSpan((row * size + column) * 3, 3).CopyTo(upright.AsSpan((y * size + x) * 3));
            }
        }
        return upright;
    }
}
