namespace Boxfit.Onnx.Quantization;

/// <summary>Weights in signed bytes, symmetric around zero, with a scale of its own for each output channel.</summary>
/// <param name="Levels">The bytes, as the weights lie: output channels outermost.</param>
/// <param name="Scales">For each output channel the number that a byte is to be multiplied with.</param>
sealed record ChannelWeights(sbyte[] Levels, float[] Scales)
{
    /// <summary>
    /// The largest byte with 7 bits. Processors without VNNI instructions add two products of an unsigned and a signed byte in 16 bits, cut
    /// at 32767; with weights up to 64 these are at most 2 · 255 · 64 = 32640.
    /// </summary>
    public const int Largest7 = 64;

    /// <summary>The largest byte with 8 bits.</summary>
    public const int Largest8 = sbyte.MaxValue;

    // A bias is a whole number of 32 bits; half of its range leaves room for the sum that it is added to.
    const double LargestBias = 1 << 30;

    /// <summary>Rounds weights.</summary>
    /// <param name="weights">The weights, output channels outermost.</param>
    /// <param name="bias">The bias of each output channel, which is to fit into 32 bits beside them; or empty.</param>
    /// <param name="inputScale">The scale of what they are multiplied with, which is a part of the bias's.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="largest">The largest byte: <see cref="Largest7"/> or <see cref="Largest8"/>.</param>
    public static ChannelWeights Of(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, float inputScale, int channels, int largest)
    {
        sbyte[] levels = new sbyte[weights.Length];
        float[] scales = new float[channels];
        int perChannel = weights.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            var own = weights.Slice(channel * perChannel, perChannel);
            float most = 0;
            foreach (float weight in own) most = Math.Max(most, MathF.Abs(weight));
            double scale = most / (double)largest;
            if (!bias.IsEmpty) scale = Math.Max(scale, Math.Abs(bias[channel]) / inputScale / LargestBias);
            // A channel without weights gives its bias whatever the scale.
            scales[channel] = float.IsNormal((float)scale) ? (float)scale : 1;
            for (int i = 0; i < own.Length; i++)
                levels[channel * perChannel + i] = (sbyte)Math.Clamp(MathF.Round(own[i] / scales[channel]), -largest, largest);
        }
        return new(levels, scales);
    }

    /// <summary>The weights that the bytes stand for.</summary>
    public float[] Values()
    {
        float[] values = new float[Levels.Length];
        int perChannel = Levels.Length / Scales.Length;
        for (int i = 0; i < values.Length; i++) values[i] = Levels[i] * Scales[i / perChannel];
        return values;
    }
}
