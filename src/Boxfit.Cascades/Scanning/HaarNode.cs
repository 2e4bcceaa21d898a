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

    /// <summary>The sums at a corner of eight windows side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector256<int> At(int* windows, int corner) => Vector256.Load(windows + Corners[corner]);

    /// <summary>The sum at a corner less the one at the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Difference(int* window, int corner) => window[Corners[corner]] - window[Corners[corner + 1]];

    /// <summary>The same for eight windows side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector256<int> Differences(int* windows, int corner) => At(windows, corner) - At(windows, corner + 1);
}
