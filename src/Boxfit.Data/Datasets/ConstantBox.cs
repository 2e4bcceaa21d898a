namespace Boxfit.Data.Datasets;

/// <summary>The best that can be done without looking at the picture: one box for all. A model's IoU means something above it.</summary>
static class ConstantBox
{
    /// <summary>
    /// The box with the highest mean IoU over <paramref name="boxes"/>, to about 1e-4 of the picture: pattern search (Hooke and Jeeves
    /// 1961) over the edges, the place and the size, from the median edges. Deterministic.
    /// </summary>
    /// <exception cref="ArgumentException">There are no boxes.</exception>
    public static BoundingBox Find(IReadOnlyList<BoundingBox> boxes)
    {
        if (boxes.Count == 0) throw new ArgumentException("There are no boxes to fit.", nameof(boxes));
        BoundingBox[] all = [.. boxes];
        var best = new BoundingBox(
            Median.Of(all.Select(b => b.X1)), Median.Of(all.Select(b => b.Y1)),
            Median.Of(all.Select(b => b.X2)), Median.Of(all.Select(b => b.Y2)));
        double highest = MeanIou(best, all);
        for (double step = 0.1; step > 5e-5;)
        {
            bool improved = false;
            foreach (var move in s_moves)
            {
                var candidate = new BoundingBox(
                    best.X1 + step * move.X1, best.Y1 + step * move.Y1, best.X2 + step * move.X2, best.Y2 + step * move.Y2);
                double value = candidate.IsValid ? MeanIou(candidate, all) : 0;
                if (value <= highest) continue;
                (best, highest, improved) = (candidate, value, true);
            }
            if (!improved) step /= 2;
        }
        return best;
    }

    /// <summary>Mean IoU of one box over all of <paramref name="boxes"/>; zero when there are none.</summary>
    public static double MeanIou(BoundingBox box, IReadOnlyList<BoundingBox> boxes)
    {
        double sum = 0;
        for (int i = 0; i < boxes.Count; i++) sum += BoundingBox.IoU(box, boxes[i]);
        return boxes.Count == 0 ? 0 : sum / boxes.Count;
    }

    // Each edge, each axis's place and size, and both sizes together, either way.
    static readonly BoundingBox[] s_moves =
    [
        .. new BoundingBox[]
        {
            new(1, 0, 0, 0), new(0, 1, 0, 0), new(0, 0, 1, 0), new(0, 0, 0, 1),
            new(1, 0, 1, 0), new(0, 1, 0, 1), new(-1, 0, 1, 0), new(0, -1, 0, 1), new(-1, -1, 1, 1),
        }.SelectMany(m => new[] { m, new BoundingBox(-m.X1, -m.Y1, -m.X2, -m.Y2) }),
    ];
}
