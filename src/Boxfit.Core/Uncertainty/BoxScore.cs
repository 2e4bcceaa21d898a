namespace Boxfit.Uncertainty;

/// <summary>What the distance of an edge is measured by.</summary>
public enum BoxScore
{
    /// <summary>The side of the predicted box: its width for left and right, its height for top and bottom.</summary>
    Scaled,

    /// <summary>The side of the picture.</summary>
    Plain,
}

/// <summary>Conformity scores of boxes: how far a predicted box is from the true one at the worst of its edges.</summary>
static class BoxScores
{
    /// <summary>
    /// The largest distance of an edge from the predicted one. Where the object is to be contained alone, only what reaches out of the
    /// predicted box counts, and 0 is the least. Infinite for a box without area, around which nothing is promised.
    /// </summary>
    /// <param name="score">What distances are measured by.</param>
    /// <param name="kind">What is promised.</param>
    /// <param name="predicted">The predicted box, cut to the picture.</param>
    /// <param name="truth">The true box.</param>
    public static double Of(this BoxScore score, PromiseKind kind, BoundingBox predicted, BoundingBox truth)
    {
        if (!predicted.IsValid) return double.PositiveInfinity;
        var (width, height) = Unit(score, predicted);
        double left = predicted.X1 - truth.X1, top = predicted.Y1 - truth.Y1;
        double right = truth.X2 - predicted.X2, bottom = truth.Y2 - predicted.Y2;
        double farthest = Math.Max(Math.Max(left, right) / width, Math.Max(top, bottom) / height);
        if (kind == PromiseKind.Contains) return Math.Max(0, farthest);
        double nearest = Math.Min(Math.Min(left, right) / width, Math.Min(top, bottom) / height);
        return Math.Max(farthest, -nearest);
    }

    /// <summary>A box with each edge moved outwards by a distance, or inwards where that is negative.</summary>
    public static BoundingBox Moved(this BoxScore score, BoundingBox predicted, double distance)
    {
        var (width, height) = Unit(score, predicted);
        var (x, y) = (distance * width, distance * height);
        return new(predicted.X1 - x, predicted.Y1 - y, predicted.X2 + x, predicted.Y2 + y);
    }

    /// <summary>What a distance of 1 is across and down, in 0…1 of the picture.</summary>
    static (double Width, double Height) Unit(BoxScore score, BoundingBox predicted) =>
        score == BoxScore.Scaled ? (predicted.Width, predicted.Height) : (1, 1);
}
