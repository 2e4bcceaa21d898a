using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Boxfit.Cascades.Scanning;

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
        var value = Vector256.Create(node->Weights[0]) * Sums(node, windows, 0) + Vector256.Create(node->Weights[1]) * Sums(node, windows, 4);
        return node->Weights[2] == 0 ? value : value + Vector256.Create(node->Weights[2]) * Sums(node, windows, 8);
    }

    static float Sum(HaarNode* node, int* window, int corner) => node->Difference(window, corner) - node->Difference(window, corner + 2);

    static Vector256<float> Sums(HaarNode* node, int* windows, int corner) =>
        Vector256.ConvertToSingle(node->Differences(windows, corner) - node->Differences(windows, corner + 2));
}
