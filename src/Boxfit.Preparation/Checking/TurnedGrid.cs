namespace Boxfit.Preparation.Checking;

/// <summary>Turns a square grid of colours as EXIF's orientation turns the picture it was taken from.</summary>
static class TurnedGrid
{
    /// <summary>The grid of the upright picture; <paramref name="orientation"/> is 1…8.</summary>
    public static float[] Upright(float[] stored, int size, int orientation)
    {
        if (orientation == 1) return stored;
        float[] upright = new float[stored.Length];
        int last = size - 1;
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                (int column, int row) = orientation switch
                {
                    2 => (last - x, y),
                    3 => (last - x, last - y),
                    4 => (x, last - y),
                    5 => (y, x),
                    6 => (y, last - x),
                    7 => (last - y, last - x),
                    8 => (last - y, x),
                    _ => (x, y),
                };
                stored.AsSpan((row * size + column) * 3, 3).CopyTo(upright.AsSpan((y * size + x) * 3));
            }
        }
        return upright;
    }
}
