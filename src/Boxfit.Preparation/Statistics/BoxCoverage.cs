namespace Boxfit.Preparation.Statistics;

/// <summary>How much of each cell of a grid over the picture boxes cover on average.</summary>
static class BoxCoverage
{
    /// <summary>Cells a side.</summary>
    public const int Size = 32;

    /// <summary>Mean covered share of each cell, 0…1, rows from the top.</summary>
    public static double[,] Of(IReadOnlyList<BoundingBox> boxes)
    {
        double[,] cells = new double[Size, Size];
        Span<double> across = stackalloc double[Size], down = stackalloc double[Size];
        foreach (var box in boxes)
        {
            Cover(box.X1, box.X2, across);
            Cover(box.Y1, box.Y2, down);
            for (int row = 0; row < Size; row++)
            {
                if (down[row] <= 0) continue;
                for (int column = 0; column < Size; column++) cells[row, column] += across[column] * down[row] / boxes.Count;
            }
        }
        return cells;
    }

    /// <summary>The share of each of the cells along a side that an interval covers.</summary>
    static void Cover(double from, double to, Span<double> shares)
    {
        for (int i = 0; i < shares.Length; i++)
            shares[i] = Math.Clamp(Math.Min(to * Size, i + 1) - Math.Max(from * Size, i), 0, 1);
    }
}
