namespace Boxfit.Data.Demo;

/// <summary>Smooth random fields: several octaves of value noise, each twice as fine and half as strong (Perlin's fractal sum).</summary>
static class Noise
{
    /// <summary>A field of width × height numbers around 0, about −1…1, whose coarsest features are <paramref name="cell"/> pixels apart.</summary>
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
        foreach (ref float value in lattice.AsSpan()) value = Palette.Uniform(ref random, -strength, strength);

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
