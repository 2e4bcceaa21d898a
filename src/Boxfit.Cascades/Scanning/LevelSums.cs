namespace Boxfit.Cascades.Scanning;

/// <summary>
/// Sums over areas of a level (integral images), as many rows at a time as windows need. Row 0 is empty; the value at (x, y) is the sum of
/// all pixels above y and left of x. Sums may overflow: only their differences matter.
/// </summary>
sealed unsafe class LevelSums
{
    readonly bool _needsTilted, _needsSquares;
    int[] _planes = [];
    // Of the tilted sums the last two rows in plain order, and the pixels of the last row.
    int[] _tilted = [], _tiltedBefore = [];
    byte[] _pixels = [];
    PlaneLayout _layout;
    int _width;

    /// <summary>Says which sums are needed beside the plain ones.</summary>
    public LevelSums(bool needsTilted, bool needsSquares) => (_needsTilted, _needsSquares) = (needsTilted, needsSquares);

    /// <summary>The planes, placed as the layout says.</summary>
    public int[] Planes => _planes;

    /// <summary>How many rows are there.</summary>
    public int Rows { get; private set; }

    /// <summary>Begins a level of that width with its empty row.</summary>
    public void Start(PlaneLayout layout, int width)
    {
        (_layout, _width, Rows) = (layout, width, 0);
        if (_planes.Length < layout.Size) _planes = new int[layout.Size];
        Clear(ref _tilted, width + 1);
        Clear(ref _tiltedBefore, width + 1);
        if (_pixels.Length < width) _pixels = new byte[width];
        _pixels.AsSpan(0, width).Clear();
        _planes.AsSpan(0, layout.Stride).Clear();
        _planes.AsSpan(layout.Squares, layout.Stride).Clear();
        FinishRow();
    }

    /// <summary>Adds the next row of pixels.</summary>
    public void Add(ReadOnlySpan<byte> pixels)
    {
        AddRow<Level>(pixels, 0);
        if (_needsSquares) AddRow<Square>(pixels, _layout.Squares);
        if (_needsTilted) AddTilted(pixels);
        FinishRow();
    }

    /// <summary>Drops the first rows to make room.</summary>
    public void Drop(int rows)
    {
        int count = (Rows - rows) * _layout.Stride;
        for (int plane = 0; plane < 3; plane++)
        {
            var values = _planes.AsSpan(plane * _layout.PlaneSize, _layout.PlaneSize);
            values.Slice(rows * _layout.Stride, count).CopyTo(values);
        }
        Rows -= rows;
    }

    static void Clear(ref int[] row, int count)
    {
        if (row.Length < count) row = new int[count];
        row.AsSpan(0, count).Clear();
    }

    // The row above plus the sums of this row's values from the left, in pairs of columns as they lie in the plane.
    void AddRow<TValue>(ReadOnlySpan<byte> pixels, int plane)
        where TValue : struct, IPixelValue
    {
        int apart = 2 / _layout.Step, pairs = _width / 2, sum = 0;
        fixed (byte* pixel = pixels)
        fixed (int* start = &_planes[plane + Rows * _layout.Stride])
        {
            int* even = start, odd = start + _layout.Column(1);
            int above = -_layout.Stride;
            byte* pair = pixel;
            for (byte* end = pixel + 2 * pairs; pair < end; pair += 2, even += apart, odd += apart)
            {
                *even = even[above] + sum;
                sum += TValue.Of(pair[0]);
                *odd = odd[above] + sum;
                sum += TValue.Of(pair[1]);
            }
            *even = even[above] + sum;
            if (_width % 2 != 0) *odd = odd[above] + sum + TValue.Of(*pair);
        }
    }

    // Lienhart and Maydt, 2002: the triangle above a point from the two beside it, one row up, and the one two rows up. Beyond the rims
    // a triangle has the pixels of the one at the rim, a row higher.
    void AddTilted(ReadOnlySpan<byte> pixels)
    {
        var (last, before, width) = (_tilted, _tiltedBefore, _width);
        // The new row takes the place of the one before the last.
        before[0] = last[1];
        for (int x = 1; x < width; x++)
        {
            int above = before[x];
            before[x] = last[x - 1] + last[x + 1] - above + pixels[x - 1] + _pixels[x - 1];
        }
        before[width] = last[width - 1] + pixels[width - 1] + _pixels[width - 1];
        (_tilted, _tiltedBefore) = (before, last);
        pixels.CopyTo(_pixels);
    }

    void FinishRow()
    {
        if (_needsTilted) Spread(_tilted, _layout.Tilted + Rows * _layout.Stride);
        Rows++;
    }

    void Spread(int[] row, int place)
    {
        if (_layout.Step == 1)
        {
            row.AsSpan(0, _width + 1).CopyTo(_planes.AsSpan(place));
            return;
        }
        var even = _planes.AsSpan(place, _width / 2 + 1);
        var odd = _planes.AsSpan(place + _layout.Column(1), (_width + 1) / 2);
        for (int i = 0; i < odd.Length; i++) (even[i], odd[i]) = (row[2 * i], row[2 * i + 1]);
        if (even.Length > odd.Length) even[^1] = row[_width];
    }

    interface IPixelValue
    {
        static abstract int Of(byte pixel);
    }

    struct Level : IPixelValue
    {
        public static int Of(byte pixel) => pixel;
    }

    struct Square : IPixelValue
    {
        public static int Of(byte pixel) => pixel * pixel;
    }
}
