using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>ReLU and ReLU6 as bounds; without a function there are none.</summary>
static class ActivationBounds
{
    public static (Vector512<float> Low, Vector512<float> High) Of(ActivationFunction? function) => (
        Vector512.Create(function is null ? float.NegativeInfinity : 0f),
        Vector512.Create(function == ActivationFunction.Relu6 ? 6f : float.PositiveInfinity));
}
