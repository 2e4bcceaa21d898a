namespace Boxfit.Metrics;

/// <summary>Small, medium and large objects: thirds of the pictures by the true box's area.</summary>
static class ObjectSizes
{
    static readonly string[] s_names = ["small", "medium", "large"];

    /// <summary>Divides pictures; each third has its smallest first, and one that has none is left out.</summary>
    /// <param name="items">The pictures.</param>
    /// <param name="area">The area of a picture's object.</param>
    public static IReadOnlyList<(string Name, T[] Items)> Thirds<T>(IEnumerable<T> items, Func<T, double> area)
    {
        var ordered = items.OrderBy(area).ToArray();
        var thirds = s_names.Select((name, i) =>
            (name, ordered[(ordered.Length * i / s_names.Length)..(ordered.Length * (i + 1) / s_names.Length)]));
        return [.. thirds.Where(t => t.Item2.Length > 0)];
    }
}
