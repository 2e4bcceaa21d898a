namespace Boxfit.Engine.OneDnn;

/// <summary>A square window's geometry, the same in both directions and on all sides.</summary>
readonly record struct WindowGeometry(int Kernel, int Stride, int Padding);

/// <summary>The same number for both directions of a map, as dnnl_dims_t.</summary>
readonly struct BothWays(long number)
{
    readonly long _down = number, _across = number;

    public static implicit operator BothWays(int number) => new(number);
}
