namespace Boxfit.Engine.OneDnn;

/// <summary>A square window's geometry, the same in both directions and on all sides.</summary>
readonly record struct WindowGeometry(int Kernel, int Stride, int Padding)
{
    /// <summary>That of a convolution or a pooling.</summary>
    public static WindowGeometry Of(Operation operation) => operation switch
    {
        Convolution c => new(c.Kernel, c.Stride, c.Padding),
        MaxPooling p => new(p.Kernel, p.Stride, p.Padding),
        AveragePooling p => new(p.Kernel, p.Stride, p.Padding),
        _ => throw new ArgumentException($"{operation.Kind} has no window.", nameof(operation)),
    };
}

/// <summary>The same number for both directions of a map, as dnnl_dims_t.</summary>
readonly struct BothWays(long number)
{
    readonly long _down = number, _across = number;

    public static implicit operator BothWays(int number) => new(number);
}
