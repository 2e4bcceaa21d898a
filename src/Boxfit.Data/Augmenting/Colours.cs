namespace Boxfit.Data.Augmenting;

/// <summary>
/// Changes brightness, contrast and saturation as torchvision's <c>ColorJitter</c> defines them, but as one affine map of each pixel's
/// levels and its grey, without rounding in between.
/// </summary>
static class ColourChange
{
    const int Bits = 14;

    // ITU-R BT.601 luma, in 1/65536.
    const int Red = 19595, Green = 38470, Blue = 7471;

    // Pixels at a time: their shares of grey stay in the first-level cache.
    const int Chunk = 512;

    /// <summary>Applies the three factors to interleaved RGB levels in place; 1 leaves as it is.</summary>
    public static void Apply(Span<byte> rgb, double brightness, double contrast, double saturation)
    {
        double mean = contrast == 1 ? 0 : MeanGrey(Rgb.Of(rgb));
        int own = Fixed(brightness * contrast * saturation);
        int grey = Fixed(brightness * contrast * (1 - saturation));
        int constant = Fixed((1 - contrast) * brightness * mean) + (1 << (Bits - 1));
        Span<int> shared = stackalloc int[Chunk * 3];
        for (int start = 0; start < rgb.Length; start += shared.Length)
        {
            var levels = rgb.Slice(start, Math.Min(shared.Length, rgb.Length - start));
            int i = 0;
            foreach (ref readonly var pixel in Rgb.Of(levels))
            {
                int value = ((Red * pixel.R + Green * pixel.G + Blue * pixel.B) >> 16) * grey + constant;
                shared[i] = shared[i + 1] = shared[i + 2] = value;
                i += 3;
            }
            Scale(levels, own, shared);
        }
    }

    /// <summary>level × own + shared, back in 8 bits.</summary>
    static void Scale(Span<byte> levels, int own, ReadOnlySpan<int> shared)
    {
        var most = new Vector<short>(255);
        int i = 0, lane = Vector<int>.Count;
        for (; i + Vector<byte>.Count <= levels.Length; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(levels[i..]), out var low, out var high);
            Vector<short> first = Half(low, shared[i..]), second = Half(high, shared[(i + 2 * lane)..]);
            Vector.Narrow(Vector.AsVectorUInt16(first), Vector.AsVectorUInt16(second)).CopyTo(levels[i..]);
        }
        for (; i < levels.Length; i++) levels[i] = (byte)Math.Clamp((levels[i] * own + shared[i]) >> Bits, 0, 255);

        Vector<short> Half(Vector<ushort> values, ReadOnlySpan<int> added)
        {
            Vector.Widen(values, out var a, out var b);
            var x = (Vector.AsVectorInt32(a) * own + new Vector<int>(added)) >> Bits;
            var y = (Vector.AsVectorInt32(b) * own + new Vector<int>(added[lane..])) >> Bits;
            return Vector.Min(Vector.Max(Vector.NarrowWithSaturation(x, y), Vector<short>.Zero), most);
        }
    }

    static double MeanGrey(ReadOnlySpan<Rgb> pixels)
    {
        long red = 0, green = 0, blue = 0;
        foreach (ref readonly var pixel in pixels)
        {
            red += pixel.R;
            green += pixel.G;
            blue += pixel.B;
        }
        return (Red * red + Green * green + Blue * blue) / (65536.0 * pixels.Length);
    }

    static int Fixed(double value) => (int)Math.Round(value * (1 << Bits));
}

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
