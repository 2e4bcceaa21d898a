namespace Boxfit.Imaging.Decoding;

/// <summary>Levels with sRGB's curve and white, but wider primaries, to sRGB; what it does not have becomes its nearest edge.</summary>
sealed class WideColours
{
    // Fine enough for the steep beginning of the curve: 0.2 levels a step.
    const int Steps = 1 << 14;

    static readonly float[] s_linear = [.. Enumerable.Range(0, 256).Select(level => (float)Linear(level / 255.0))];
    static readonly byte[] s_level = [.. Enumerable.Range(0, Steps + 1).Select(i => (byte)Math.Round(255 * Level((double)i / Steps)))];

    readonly float[] _matrix;

    WideColours(params float[] matrix) => _matrix = matrix;

    /// <summary>The colours of phones' and computers' screens.</summary>
    public static WideColours DisplayP3 { get; } = new(
        1.2249402f, -0.2249402f, 0,
        -0.0420570f, 1.0420570f, 0,
        -0.0196376f, -0.0786361f, 1.0982736f);

    /// <summary>The colours of television in UHD.</summary>
    public static WideColours Bt2020 { get; } = new(
        1.6604910f, -0.5876411f, -0.0728499f,
        -0.1245505f, 1.1328999f, -0.0083494f,
        -0.0181508f, -0.1005789f, 1.1187297f);

    /// <summary>Converts levels in place; channels behind the first three are left as they are.</summary>
    public void ToSrgb(Span<byte> levels, int channels)
    {
        for (int i = 0; i + 3 <= levels.Length; i += channels)
        {
            float red = s_linear[levels[i]], green = s_linear[levels[i + 1]], blue = s_linear[levels[i + 2]];
            for (int row = 0; row < 3; row++)
            {
                float light = _matrix[row * 3] * red + _matrix[row * 3 + 1] * green + _matrix[row * 3 + 2] * blue;
                levels[i + row] = s_level[(int)(Math.Clamp(light, 0, 1) * Steps + 0.5f)];
            }
        }
    }

    static double Linear(double level) => level <= 0.04045 ? level / 12.92 : Math.Pow((level + 0.055) / 1.055, 2.4);

    static double Level(double light) => light <= 0.0031308 ? light * 12.92 : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055;
}
