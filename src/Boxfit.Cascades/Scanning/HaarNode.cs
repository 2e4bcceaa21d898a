using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Boxfit.Cascades.Scanning;

/// <summary>
/// A node of a tree over a Haar feature, ready to run. Sums are exact; products and their sum are rounded to single precision one by one,
/// never fused, as in OpenCV, so that one window and eight of them get the same bits.
/// </summary>
unsafe struct HaarNode
{
    public fixed int Corners[12];
    public fixed float Weights[3];
    public float Threshold;
    public int Left, Right, Feature;

    /// <summary>The feature of a window before its division by the contrast.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Value(int* window)
    {
        float value = Weights[0] * Sum(window, 0) + Weights[1] * Sum(window, 4);
        return Weights[2] == 0 ? value : value + Weights[2] * Sum(window, 8);
    }

    /// <summary>The same for eight windows side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector256<float> Values(int* windows)
    {
        var value = Vector256.Create(Weights[0]) * Sums(windows, 0) + Vector256.Create(Weights[1]) * Sums(windows, 4);
        return Weights[2] == 0 ? value : value + Vector256.Create(Weights[2]) * Sums(windows, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly float Sum(int* window, int corner) =>
        window[Corners[corner]] - window[Corners[corner + 1]] - window[Corners[corner + 2]] + window[Corners[corner + 3]];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly Vector256<float> Sums(int* windows, int corner)
    {
        var upper = Vector256.Load(windows + Corners[corner]) - Vector256.Load(windows + Corners[corner + 1]);
        var lower = Vector256.Load(windows + Corners[corner + 2]) - Vector256.Load(windows + Corners[corner + 3]);
        return Vector256.ConvertToSingle(upper - lower);
    }
}
