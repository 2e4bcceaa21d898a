using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Boxfit.Cascades.Scanning;

/// <summary>
/// A node of a tree over a Haar feature, ready to run on one window or on eight side by side.
/// </summary>
/// <remarks>
/// OpenCV computes a feature in single precision: each rectangle's sum times its weight, added up. For the usual shapes all of these are
/// whole numbers below 2^24, so none is rounded, and the same value comes from whole-number arithmetic on the corners that do not cancel
/// out. Other features are computed as OpenCV does; products and sums are never fused.
/// </remarks>
unsafe struct HaarNode
{
    public fixed int Corners[12];
    public fixed float Weights[3];
    public HaarShape Shape;
    public float Threshold;
    /// <summary>Of a tree of one node: its left leaf less its right one.</summary>
    public float Rise;
    public int Left, Right;
    public bool IsTilted;

    /// <summary>The feature of a window before its division by the contrast.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Value(int* window) => Shape switch
    {
        HaarShape.Edge => Ends(window) + 2 * (window[Corners[4]] - window[Corners[5]]),
        HaarShape.Line => Ends(window) + 3 * (window[Corners[4]] - window[Corners[5]] + window[Corners[6]] - window[Corners[7]]),
        HaarShape.Checks => Weights[0] * (window[Corners[0]] + window[Corners[1]] + window[Corners[2]] + window[Corners[3]] + 4 * window[Corners[8]]
            - 2 * (window[Corners[4]] + window[Corners[5]] + window[Corners[6]] + window[Corners[7]])),
        _ => AnyValue(window),
    };

    /// <summary>The same for eight windows side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector256<float> Values(int* windows)
    {
        if (Shape == HaarShape.Line)
        {
            var middle = At(windows, 4) - At(windows, 5) + (At(windows, 6) - At(windows, 7));
            return Vector256.ConvertToSingle(Ends8(windows) + middle + (middle + middle));
        }
        if (Shape == HaarShape.Edge)
        {
            var middle = At(windows, 4) - At(windows, 5);
            return Vector256.ConvertToSingle(Ends8(windows) + (middle + middle));
        }
        return Shape == HaarShape.Checks ? ChecksValues(windows) : AnyValues(windows);
    }

    readonly int Ends(int* window) => window[Corners[0]] - window[Corners[1]] + (window[Corners[2]] - window[Corners[3]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly Vector256<int> Ends8(int* windows) => At(windows, 0) - At(windows, 1) + (At(windows, 2) - At(windows, 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly Vector256<int> At(int* windows, int corner) => Vector256.Load(windows + Corners[corner]);

    readonly Vector256<float> ChecksValues(int* windows)
    {
        var outer = At(windows, 0) + At(windows, 1) + (At(windows, 2) + At(windows, 3));
        var sides = At(windows, 4) + At(windows, 5) + (At(windows, 6) + At(windows, 7));
        var centre = At(windows, 8);
        var inner = centre + centre - sides;
        return Vector256.ConvertToSingle(outer + (inner + inner)) * Vector256.Create(Weights[0]);
    }

    readonly float AnyValue(int* window)
    {
        float value = Weights[0] * Sum(window, 0) + Weights[1] * Sum(window, 4);
        return Weights[2] == 0 ? value : value + Weights[2] * Sum(window, 8);
    }

    readonly Vector256<float> AnyValues(int* windows)
    {
        var value = Vector256.Create(Weights[0]) * Sums(windows, 0) + Vector256.Create(Weights[1]) * Sums(windows, 4);
        return Weights[2] == 0 ? value : value + Vector256.Create(Weights[2]) * Sums(windows, 8);
    }

    readonly float Sum(int* window, int corner) =>
        window[Corners[corner]] - window[Corners[corner + 1]] - window[Corners[corner + 2]] + window[Corners[corner + 3]];

    readonly Vector256<float> Sums(int* windows, int corner) =>
        Vector256.ConvertToSingle(At(windows, corner) - At(windows, corner + 1) - At(windows, corner + 2) + At(windows, corner + 3));
}
