namespace Boxfit.Data.Augmenting;

/// <summary>Turns the hue in HSV as torchvision's <c>adjust_hue</c>. Value and saturation stay: the largest and the least level.</summary>
static class HueChange
{
    // The circle has six parts, in each of which one level moves between the least and the largest.
    const float Parts = 6;

    static readonly float[] s_inverses = [0, .. Enumerable.Range(1, 255).Select(chroma => 1f / chroma)];

    /// <summary>Turns interleaved RGB levels in place.</summary>
    /// <param name="rgb">The picture.</param>
    /// <param name="turn">Share of the circle, −1…1; from red over yellow to green where it is positive.</param>
    public static void Apply(Span<byte> rgb, double turn)
    {
        float shift = (float)((turn - Math.Floor(turn)) * Parts);
        foreach (ref var pixel in Rgb.Of(rgb))
        {
            int red = pixel.R, green = pixel.G, blue = pixel.B;
            int most = Math.Max(Math.Max(red, green), blue), least = Math.Min(Math.Min(red, green), blue), chroma = most - least;
            if (chroma == 0) continue;
            float hue = most == red ? (green - blue) * s_inverses[chroma]
                : most == green ? 2 + (blue - red) * s_inverses[chroma]
                : 4 + (red - green) * s_inverses[chroma];
            hue += shift;
            if (hue < 0) hue += Parts;
            else if (hue >= Parts) hue -= Parts;
            pixel = new(Level(Math.Abs(hue - 3) - 1), Level(2 - Math.Abs(hue - 2)), Level(2 - Math.Abs(hue - 4)));

            byte Level(float share) => (byte)(least + Math.Min(Math.Max(share, 0), 1) * chroma + 0.5f);
        }
    }
}
