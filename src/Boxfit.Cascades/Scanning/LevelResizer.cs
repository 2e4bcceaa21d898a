using System.Runtime.Intrinsics;

namespace Boxfit.Cascades.Scanning;

/// <summary>
/// Makes a picture smaller, row by row: bilinear interpolation with weights in 1/256, the same levels as OpenCV's
/// <c>resize(…, INTER_LINEAR_EXACT)</c>. All sums are of whole numbers, so that their order does not matter.
/// </summary>
sealed unsafe class LevelResizer
{
    const int One = 256, Half = 1 << 15, Shift = 16;

    GreyImage _image = new(1, 1, [0]);
    PyramidLevel _level;
    (int Source, int Weight)[] _columns = [], _rows = [];
    ushort[] _blended = [];
    byte[] _row = [];

    /// <summary>Sets the picture and the size that it is to have.</summary>
    public void Start(GreyImage image, PyramidLevel level)
    {
        (_image, _level) = (image, level);
        if (IsCopy) return;
        Place(ref _columns, image.Width, level.Width);
        Place(ref _rows, image.Height, level.Height);
        if (_blended.Length < image.Width + 1) _blended = new ushort[image.Width + 1];
        if (_row.Length < level.Width) _row = new byte[level.Width];
    }

    bool IsCopy => _level.Width == _image.Width && _level.Height == _image.Height;

    /// <summary>The levels of a row; valid until the next call.</summary>
    public ReadOnlySpan<byte> Row(int y)
    {
        if (IsCopy) return _image.Pixels.AsSpan(y * _image.Width, _image.Width);
        var (source, weight) = _rows[y];
        Blend(source, weight);
        var row = _row.AsSpan(0, _level.Width);
        fixed (ushort* blended = _blended)
        fixed ((int Source, int Weight)* columns = _columns)
        {
            for (int x = 0; x < row.Length; x++)
            {
                ushort* left = blended + columns[x].Source;
                row[x] = (byte)((left[0] * One + (left[1] - left[0]) * columns[x].Weight + Half) >> Shift);
            }
        }
        return row;
    }

    // The first of the two pixels that lie around each new one, and the weight of the second. At the rims there is only one.
    static void Place(ref (int Source, int Weight)[] places, int source, int target)
    {
        if (places.Length < target) places = new (int, int)[target];
        double scale = 1 / (target / (double)source);
        for (int i = 0; i < target; i++)
        {
            double place = scale * (i + 0.5) - 0.5;
            double floor = Math.Floor(place);
            places[i] = floor < 0 ? (0, 0)
                : floor >= source - 1 ? (source - 1, 0)
                : ((int)floor, (int)Math.Round((place - floor) * One));
        }
    }

    // Two rows of the picture into one, in 1/256.
    void Blend(int source, int weight)
    {
        int width = _image.Width;
        var upper = _image.Pixels.AsSpan(source * width, width);
        var lower = weight == 0 ? upper : _image.Pixels.AsSpan((source + 1) * width, width);
        var blended = _blended.AsSpan(0, width);
        int x = 0;
        Vector256<ushort> upperShare = Vector256.Create((ushort)(One - weight)), lowerShare = Vector256.Create((ushort)weight);
        for (; x + Vector128<byte>.Count <= width; x += Vector128<byte>.Count)
        {
            var above = Widen(Vector128.Create<byte>(upper[x..]));
            var below = Widen(Vector128.Create<byte>(lower[x..]));
            (above * upperShare + below * lowerShare).CopyTo(blended[x..]);
        }
        for (; x < width; x++) blended[x] = (ushort)(upper[x] * (One - weight) + lower[x] * weight);
        _blended[width] = 0;
    }

    static Vector256<ushort> Widen(Vector128<byte> levels) => Vector256.Create(Vector128.WidenLower(levels), Vector128.WidenUpper(levels));
}
