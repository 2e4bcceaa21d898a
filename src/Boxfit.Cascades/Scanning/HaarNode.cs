using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Boxfit.Cascades.Scanning;

/// <summary>A node of a tree over a Haar feature, ready to run on one window or on eight side by side.</summary>
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

/// <summary>How a <see cref="HaarShape"/> is computed from a node's corners, before the division by the window's contrast.</summary>
unsafe interface IHaarForm
{
    /// <summary>The feature of one window.</summary>
    static abstract float Value(HaarNode* node, int* window);

    /// <summary>The same for eight windows side by side.</summary>
    static abstract Vector256<float> Values(HaarNode* node, int* windows);
}

/// <summary><see cref="HaarShape.Edge"/>.</summary>
unsafe struct EdgeForm : IHaarForm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Value(HaarNode* node, int* window) =>
        node->Difference(window, 0) + node->Difference(window, 2) + 2 * node->Difference(window, 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Values(HaarNode* node, int* windows)
    {
        var middle = node->Differences(windows, 4);
        return Vector256.ConvertToSingle(node->Differences(windows, 0) + node->Differences(windows, 2) + (middle + middle));
    }
}

/// <summary><see cref="HaarShape.Line"/>.</summary>
unsafe struct LineForm : IHaarForm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Value(HaarNode* node, int* window) =>
        node->Difference(window, 0) + node->Difference(window, 2) + 3 * (node->Difference(window, 4) + node->Difference(window, 6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Values(HaarNode* node, int* windows)
    {
        var middle = node->Differences(windows, 4) + node->Differences(windows, 6);
        return Vector256.ConvertToSingle(node->Differences(windows, 0) + node->Differences(windows, 2) + middle + (middle + middle));
    }
}

/// <summary><see cref="HaarShape.Checks"/>.</summary>
unsafe struct ChecksForm : IHaarForm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Value(HaarNode* node, int* window)
    {
        int* corners = node->Corners;
        int outer = window[corners[0]] + window[corners[1]] + window[corners[2]] + window[corners[3]];
        int sides = window[corners[4]] + window[corners[5]] + window[corners[6]] + window[corners[7]];
        return node->Weights[0] * (outer + 2 * (2 * window[corners[8]] - sides));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Values(HaarNode* node, int* windows)
    {
        var outer = node->At(windows, 0) + node->At(windows, 1) + (node->At(windows, 2) + node->At(windows, 3));
        var sides = node->At(windows, 4) + node->At(windows, 5) + (node->At(windows, 6) + node->At(windows, 7));
        var centre = node->At(windows, 8);
        var inner = centre + centre - sides;
        return Vector256.ConvertToSingle(outer + (inner + inner)) * Vector256.Create(node->Weights[0]);
    }
}

/// <summary><see cref="HaarShape.Any"/>: as OpenCV computes it; products and sums are never fused.</summary>
unsafe struct AnyForm : IHaarForm
{
    public static float Value(HaarNode* node, int* window)
    {
        float value = node->Weights[0] * Sum(node, window, 0) + node->Weights[1] * Sum(node, window, 4);
        return node->Weights[2] == 0 ? value : value + node->Weights[2] * Sum(node, window, 8);
    }

    public static Vector256<float> Values(HaarNode* node, int* windows)
    {
        var value = Vector256.Create(node->Weights[0]) * Sums(node, windows, 0)
            + Vector256.Create(node->Weights[1]) * Sums(node, windows, 4);
        return node->Weights[2] == 0 ? value : value + Vector256.Create(node->Weights[2]) * Sums(node, windows, 8);
    }

    static float Sum(HaarNode* node, int* window, int corner) => node->Difference(window, corner) - node->Difference(window, corner + 2);

    static Vector256<float> Sums(HaarNode* node, int* windows, int corner) =>
        Vector256.ConvertToSingle(node->Differences(windows, corner) - node->Differences(windows, corner + 2));
}
