namespace Boxfit.Onnx.Quantization;

/// <summary>
/// How the numbers of a value stand in unsigned bytes: x ≈ (byte − <paramref name="ZeroPoint"/>) · <paramref name="Scale"/>.
/// </summary>
/// <param name="Scale">The distance of two numbers that follow each other.</param>
/// <param name="ZeroPoint">The byte that is exactly zero, with which ONNX pads.</param>
readonly record struct ByteScale(float Scale, byte ZeroPoint)
{
    /// <summary>The scale whose 256 numbers cover a range; it is widened to include zero.</summary>
    /// <param name="range">The range, of finite numbers.</param>
    public static ByteScale Of(ValueRange range)
    {
        double low = Math.Min(range.Low, 0), high = Math.Max(range.High, 0);
        float scale = (float)((high - low) / byte.MaxValue);
        // What is zero always, or so small that its reciprocal is beyond a float, is zero in bytes, too.
        if (!float.IsNormal(scale)) return new(1, 0);
        return new(scale, (byte)Math.Clamp(Math.Round(-low / scale), byte.MinValue, byte.MaxValue));
    }

    /// <summary>The byte that stands for a number; halves go to the even one, as ONNX says.</summary>
    public byte Round(float value) => (byte)Math.Clamp(MathF.Round(value / Scale) + ZeroPoint, byte.MinValue, byte.MaxValue);

    /// <summary>The number that a byte stands for.</summary>
    public float Value(byte level) => (level - ZeroPoint) * Scale;
}

/// <summary>The least and the largest number that a value is to hold; what is beyond is cut to it.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The largest.</param>
readonly record struct ValueRange(float Low, float High);
