namespace Boxfit.Onnx.Translation;

/// <summary>From levels to the network's input, as <see cref="LevelScale"/> says. Nothing of it goes into the weights: a convolution's
/// padding is zeros of the scaled input.</summary>
static class OnnxPixels
{
    /// <summary>Name of the input.</summary>
    public const string Name = ModelFile.OnnxInput;

    /// <summary>Name of the same as planes, N × 3 × height × width bytes.</summary>
    public const string Planes = $"{Name}.planes";

    static readonly int[] s_channelsFirst = [0, 3, 1, 2];

    /// <summary>Adds the steps and returns the name of the scaled planes, 32-bit floats.</summary>
    public static string Add(OnnxGraphBuilder builder, PixelScaling scaling)
    {
        var scale = LevelScale.Of(scaling);
        int[] perPlane = [1, scale.Channels.Count, 1, 1];
        string planes = builder.Add("Transpose", Planes, [Name], [new("perm", s_channelsFirst)]);
        if (!scale.Channels.SequenceEqual(Enumerable.Range(0, scale.Channels.Count)))
        {
            string order = builder.Integers($"{Name}.order", [.. scale.Channels.Select(c => (long)c)]);
            planes = builder.Add("Gather", $"{Name}.ordered", [planes, order], [new("axis", 1L)]);
        }
        string levels = builder.Cast(planes, $"{Name}.levels", OnnxType.Float32);
        string divided = builder.Add(
            "Div", $"{Name}.divided", [levels, builder.Floats($"{Name}.divisors", perPlane, [.. scale.Divisors])]);
        return builder.Add("Sub", $"{Name}.scaled", [divided, builder.Floats($"{Name}.offsets", perPlane, [.. scale.Offsets])]);
    }
}
