using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Boxfit.Cascades.Scanning;

/// <summary>
/// The contrast of windows: the standard deviation of the pixels within the window's outermost ones, times their number. Features are
/// divided by it so that dim and bright pictures are alike.
/// </summary>
sealed unsafe class WindowContrast
{
    // As in OpenCV, windows flatter than this are left out: a deviation of ten levels.
    const double Flattest = 0.1;

    readonly double _area;
    readonly float _largestNorm;
    readonly FeatureRectangle _inside;
    readonly int[] _corners = new int[4];
    int _squares;

    /// <summary>For windows of that size, at least 3 pixels each way.</summary>
    public WindowContrast(int width, int height)
    {
        _inside = new(1, 1, width - 2, height - 2, 0);
        _area = (double)_inside.Width * _inside.Height;
        _largestNorm = (float)(Flattest / _area);
        while (!(_area * _largestNorm < Flattest)) _largestNorm = MathF.BitDecrement(_largestNorm);
        while (_area * MathF.BitIncrement(_largestNorm) < Flattest) _largestNorm = MathF.BitIncrement(_largestNorm);
    }

    /// <summary>Computes where the corners lie in planes of that layout.</summary>
    public void Place(PlaneLayout layout)
    {
        var corners = RectangleCorners.Of(_inside, tilted: false);
        for (int i = 0; i < corners.Length; i++) _corners[i] = layout.At(corners[i].X, corners[i].Y);
        _squares = layout.Squares;
    }

    /// <summary>One through the contrast of eight windows side by side, and bit for bit which of them are not flat.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Norms(int* windows, out int valid)
    {
        Vector256<uint> sums = Sums(windows), squares = Sums(windows + _squares);
        var norms = Vector256.Narrow(
            Norms(Vector256.WidenLower(sums), Vector256.WidenLower(squares)),
            Norms(Vector256.WidenUpper(sums), Vector256.WidenUpper(squares)));
        // A contrast of nothing gives infinity, one below that no number: neither is small.
        valid = (int)Vector256.LessThanOrEqual(norms, Vector256.Create(_largestNorm)).ExtractMostSignificantBits();
        return norms;
    }

    Vector256<double> Norms(Vector256<ulong> sums, Vector256<ulong> squares)
    {
        var sum = ToDouble(sums);
        return Vector256<double>.One / Vector256.Sqrt(Vector256.Create(_area) * ToDouble(squares) - sum * sum);
    }

    // A whole number below 2^52 in the low bits of the double 2^52.
    static Vector256<double> ToDouble(Vector256<ulong> values)
    {
        var magic = Vector256.Create(4503599627370496.0);
        return (values | magic.AsUInt64()).AsDouble() - magic;
    }

    Vector256<uint> Sums(int* windows) =>
        (Vector256.Load(windows + _corners[0]) - Vector256.Load(windows + _corners[1])
            - (Vector256.Load(windows + _corners[2]) - Vector256.Load(windows + _corners[3]))).AsUInt32();
}
