namespace Boxfit.Cascades.Scanning;

/// <summary>
/// What a feature comes to when equal corners of its rectangles are put together. Each shape names its corners' factors in the order in
/// which <see cref="HaarNode"/> keeps the corners.
/// </summary>
enum HaarShape
{
    /// <summary>None of the others: up to three rectangles with any weights, four corners each.</summary>
    Any,

    /// <summary>Two halves side by side: 1, −1, 1, −1, 2, −2.</summary>
    Edge,

    /// <summary>A stripe in a rectangle: 1, −1, 1, −1, 3, −3, 3, −3.</summary>
    Line,

    /// <summary>Two opposite quarters against the others: 1, 1, 1, 1, −2, −2, −2, −2, 4, or all negated (weight −1).</summary>
    Checks,
}

/// <summary>Puts equal corners of a feature's rectangles together.</summary>
static class HaarShapes
{
    const double LargestExact = 1 << 24;

    static readonly (HaarShape Shape, int Sign, int[] Factors)[] s_shapes =
    [
        (HaarShape.Edge, 1, [1, -1, 1, -1, 2, -2]),
        (HaarShape.Line, 1, [1, -1, 1, -1, 3, -3, 3, -3]),
        (HaarShape.Checks, 1, [1, 1, 1, 1, -2, -2, -2, -2, 4]),
        (HaarShape.Checks, -1, [-1, -1, -1, -1, 2, 2, 2, 2, -4]),
    ];

    /// <summary>The feature's shape, its sign and its corners (x, y) in the shape's order.</summary>
    public static (HaarShape Shape, int Sign, List<(int X, int Y)> Corners) Find(Feature feature)
    {
        var factors = new Dictionary<(int X, int Y), float>();
        var all = new List<(int X, int Y)>();
        foreach (var rectangle in feature.Rectangles)
        {
            float[] signs = [1, -1, -1, 1];
            foreach (var (corner, sign) in RectangleCorners.Of(rectangle, feature.Tilted).Zip(signs))
            {
                all.Add(corner);
                factors[corner] = factors.GetValueOrDefault(corner) + sign * rectangle.Weight;
            }
        }
        var left = factors.Where(f => f.Value != 0).ToList();
        double largest = feature.Rectangles.Sum(r => Math.Abs(r.Weight) * 255.0 * r.Width * r.Height * (feature.Tilted ? 2 : 1));
        bool isExact = largest < LargestExact && feature.Rectangles.All(r => MathF.Round(r.Weight) == r.Weight);
        foreach (var (shape, sign, wanted) in s_shapes)
        {
            if (!isExact || !wanted.Order().SequenceEqual(left.Select(f => (int)f.Value).Order())) continue;
            var corners = new List<(int X, int Y)>();
            foreach (int factor in wanted) corners.Add(left.First(f => f.Value == factor && !corners.Contains(f.Key)).Key);
            return (shape, sign, corners);
        }
        return (HaarShape.Any, 1, all);
    }
}

/// <summary>The corners of a rectangle of a feature, from a window's upper left corner.</summary>
static class RectangleCorners
{
    /// <summary>
    /// The four points whose sums give the rectangle's: the first, less the second, less the third, plus the fourth. A tilted rectangle's
    /// are those of its plane of sums: the top one, the left, the right, the bottom one.
    /// </summary>
    public static (int X, int Y)[] Of(FeatureRectangle rectangle, bool tilted)
    {
        var (x, y, width, height, _) = rectangle;
        return tilted
            ? [(x, y), (x - height, y + height), (x + width, y + width), (x + width - height, y + width + height)]
            : [(x, y), (x + width, y), (x, y + height), (x + width, y + height)];
    }
}
