using System.Numerics;

namespace Boxfit.Data.Demo;

/// <summary>Random numbers and colours for drawing.</summary>
static class Palette
{
    /// <summary>Near black with a touch of blue, for outlines.</summary>
    public static Vector3 Ink => new(0.09f, 0.09f, 0.12f);

    /// <summary>RGB of a hue (turns; any number), saturation and value in 0…1.</summary>
    public static Vector3 Hsv(float hue, float saturation, float value)
    {
        var phase = new Vector3(hue, hue + 2f / 3, hue + 1f / 3);
        phase -= new Vector3(MathF.Floor(phase.X), MathF.Floor(phase.Y), MathF.Floor(phase.Z));
        var pure = Vector3.Clamp(Vector3.Abs(phase * 6 - new Vector3(3)) - Vector3.One, Vector3.Zero, Vector3.One);
        return Vector3.Lerp(Vector3.One, pure, saturation) * value;
    }

    /// <summary>Any colour, from muted to strong.</summary>
    public static Vector3 Any(ref SeededRandom random) =>
        Hsv(Uniform(ref random, 0, 1), Uniform(ref random, 0.1f, 0.85f), Uniform(ref random, 0.25f, 0.95f));

    /// <summary>A paint of a colour, lighter on one side.</summary>
    public static Paint Lit(Vector3 colour, Vector2 light) =>
        new(Vector3.Lerp(colour, Vector3.One, 0.22f), colour * 0.68f, light);

    public static float Uniform(ref SeededRandom random, float minimum, float maximum) => (float)random.NextDouble(minimum, maximum);

    /// <summary>A vector of unit length in any direction.</summary>
    public static Vector2 Direction(ref SeededRandom random)
    {
        (float sine, float cosine) = MathF.SinCos(Uniform(ref random, 0, MathF.Tau));
        return new(cosine, sine);
    }
}
