namespace Boxfit.Engine.OneDnn;

/// <summary>The primitives that the engine uses, each in one of its passes.</summary>
enum PrimitiveKind
{
    ConvolutionForward,
    ConvolutionBackwardData,
    ConvolutionBackwardWeights,
    DenseForward,
    DenseBackwardData,
    DenseBackwardWeights,
    PoolingForward,
    PoolingBackward,
    EltwiseForward,
    EltwiseBackward,
}

/// <summary>
/// What a primitive is asked for, in one form for all versions of oneDNN. In a backward pass a layout is that of the array's gradient where
/// the pass reads or writes the gradient.
/// </summary>
/// <param name="Kind">The primitive and its pass.</param>
sealed record PrimitiveRequest(PrimitiveKind Kind)
{
    /// <summary>What a forward pass is for.</summary>
    public PropKind PropKind { get; init; }

    /// <summary>How a convolution or pooling is computed, or which function is applied.</summary>
    public Algorithm Algorithm { get; init; }

    /// <summary>The function's two numbers.</summary>
    public (float Alpha, float Beta) Numbers { get; init; }

    /// <summary>Layout of the input; of an activation's backward pass, that of what it reads.</summary>
    public required MemoryDescriptor Source { get; init; }

    /// <summary>Layout of the weights, where there are any.</summary>
    public MemoryDescriptor? Weights { get; init; }

    /// <summary>Layout of the bias, or null.</summary>
    public MemoryDescriptor? Bias { get; init; }

    /// <summary>Layout of the result; of an activation's backward pass, that of the gradients.</summary>
    public required MemoryDescriptor Destination { get; init; }

    /// <summary>The window of a convolution or pooling.</summary>
    public WindowGeometry Window { get; init; }

    /// <summary>To a backward pass, the forward one that it belongs to.</summary>
    public PrimitiveDescriptor? Forward { get; init; }
}

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
    public readonly long Down = number, Across = number;

    public static implicit operator BothWays(int number) => new(number);
}
