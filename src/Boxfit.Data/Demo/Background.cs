namespace Boxfit.Data.Demo;

/// <summary>Fills a canvas with a random texture: clouds, stripes, waves, tiles, rings or dots in two colours, over uneven light.</summary>
static class Background
{
    public static void Paint(Canvas canvas, ref SeededRandom random)
    {
        Vector3 first = DemoColours.Any(ref random), second = DemoColours.Any(ref random);
        float contrast = DemoColours.Uniform(ref random, 0.25f, 1);
        second = Vector3.Lerp(first, second, contrast);
        int kind = random.NextInt(6);
        float period = DemoColours.Uniform(ref random, 8, 45);
        float warp = DemoColours.Uniform(ref random, 0, 0.6f);
        Vector2 across = DemoColours.Direction(ref random), along = new(-across.Y, across.X);
        var centre = new Vector2(DemoColours.Uniform(ref random, 0, canvas.Width), DemoColours.Uniform(ref random, 0, canvas.Height));
        float[] noise = Noise.Field(canvas.Width, canvas.Height, DemoColours.Uniform(ref random, 15, 60), 5, ref random);
        float[] light = Noise.Field(canvas.Width, canvas.Height, DemoColours.Uniform(ref random, 50, 120), 5, ref random);
        var slope = DemoColours.Direction(ref random) * DemoColours.Uniform(ref random, 0, 0.35f) / canvas.Width;

        for (int y = 0; y < canvas.Height; y++)
        {
            for (int x = 0; x < canvas.Width; x++)
            {
                int i = y * canvas.Width + x;
                var p = (new Vector2(x, y) - centre) / period;
                float u = Vector2.Dot(p, across) + warp * noise[i], v = Vector2.Dot(p, along) + warp * noise[i];
                float mix = kind switch
                {
                    0 => 0.5f + 0.5f * noise[i],
                    1 => Step(MathF.Sin(u * MathF.Tau), period),
                    2 => 0.5f + 0.5f * MathF.Sin(u * MathF.Tau),
                    3 => Step(MathF.Sin(u * MathF.PI) * MathF.Sin(v * MathF.PI), period),
                    4 => 0.5f + 0.5f * MathF.Sin((p.Length() + warp * noise[i]) * MathF.Tau),
                    _ => Step(0.32f - new Vector2(u - MathF.Round(u), v - MathF.Round(v)).Length(), period * 4),
                };
                float brightness = 1 + 0.3f * light[i] + Vector2.Dot(p * period, slope);
                canvas[x, y] = Vector3.Lerp(first, second, Math.Clamp(mix, 0, 1)) * brightness;
            }
        }
    }

    /// <summary>A step at zero about as wide as a pixel.</summary>
    static float Step(float value, float sharpness) => Math.Clamp(0.5f + value * sharpness * 0.2f, 0, 1);
}

/// <summary>Smooth random fields: several octaves of value noise, each twice as fine and half as strong (Perlin's fractal sum).</summary>
static class Noise
{
    /// <summary>Width × height numbers of about −1…1, whose coarsest features are <paramref name="cell"/> pixels apart.</summary>
    public static float[] Field(int width, int height, float cell, int octaves, ref SeededRandom random)
    {
        float[] field = new float[width * height];
        float strength = 1;
        for (int octave = 0; octave < octaves && cell >= 1; octave++, cell /= 2, strength /= 2)
            Add(field, width, height, cell, strength, ref random);
        return field;
    }

    static void Add(float[] field, int width, int height, float cell, float strength, ref SeededRandom random)
    {
        int columns = (int)(width / cell) + 2, rows = (int)(height / cell) + 2;
        float[] lattice = new float[columns * rows];
        foreach (ref float value in lattice.AsSpan()) value = DemoColours.Uniform(ref random, -strength, strength);

        var places = new (int Cell, float Share)[width];
        for (int x = 0; x < width; x++) places[x] = Split(x / cell);
        for (int y = 0; y < height; y++)
        {
            (int row, float down) = Split(y / cell);
            ReadOnlySpan<float> above = lattice.AsSpan(row * columns, columns), below = lattice.AsSpan((row + 1) * columns, columns);
            var line = field.AsSpan(y * width, width);
            for (int x = 0; x < line.Length; x++)
            {
                (int column, float across) = places[x];
                float top = above[column] + (above[column + 1] - above[column]) * across;
                float bottom = below[column] + (below[column + 1] - below[column]) * across;
                line[x] += top + (bottom - top) * down;
            }
        }
    }

    /// <summary>A lattice cell and the eased place in it (a cubic, so that no creases show).</summary>
    static (int Cell, float Share) Split(float position)
    {
        int cell = (int)position;
        float share = position - cell;
        return (cell, share * share * (3 - 2 * share));
    }
}
