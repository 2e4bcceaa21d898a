namespace Boxfit.Cascades.Scanning;

/// <summary>A window that passed all classifiers, in pixels of the picture, with the last classifier's sum.</summary>
readonly record struct Hit(int X, int Y, int Width, int Height, double Weight);

/// <summary>Joins windows that overlap: OpenCV's <c>groupRectangles</c> with eps 0.2.</summary>
static class WindowGrouping
{
    const double Tolerance = 0.2;

    /// <summary>Groups of more than <paramref name="minNeighbours"/> windows as their mean boxes; with 0, each window by itself.</summary>
    public static List<Detection> Group(List<Hit> hits, int minNeighbours)
    {
        if (minNeighbours <= 0) return hits.ConvertAll(h => new Detection(h.X, h.Y, h.Width, h.Height, 1, h.Weight));
        var groups = Means(hits).Where(g => g.Neighbours > minNeighbours).ToList();
        return groups.Where((group, index) => !groups.Where((other, i) => i != index && Swallows(other, group)).Any()).ToList();
    }

    static bool Swallows(Detection other, Detection group)
    {
        int dx = PyramidLevel.Round(other.Width * Tolerance), dy = PyramidLevel.Round(other.Height * Tolerance);
        return group.X >= other.X - dx && group.Y >= other.Y - dy
            && group.X + group.Width <= other.X + other.Width + dx && group.Y + group.Height <= other.Y + other.Height + dy
            && (other.Neighbours > Math.Max(3, group.Neighbours) || group.Neighbours < 3);
    }

    static List<Detection> Means(List<Hit> hits)
    {
        int[] classes = Classes(hits);
        var sums = new Detection[hits.Count];
        for (int i = 0; i < hits.Count; i++)
        {
            var hit = hits[i];
            ref var sum = ref sums[classes[i]];
            double weight = sum.Neighbours == 0 ? hit.Weight : Math.Max(sum.LevelWeight, hit.Weight);
            sum = new(sum.X + hit.X, sum.Y + hit.Y, sum.Width + hit.Width, sum.Height + hit.Height, sum.Neighbours + 1, weight);
        }
        return [.. sums.Where(s => s.Neighbours > 0).Select(Mean)];
    }

    static Detection Mean(Detection sum)
    {
        float share = 1f / sum.Neighbours;
        return sum with
        {
            X = PyramidLevel.Round(sum.X * share),
            Y = PyramidLevel.Round(sum.Y * share),
            Width = PyramidLevel.Round(sum.Width * share),
            Height = PyramidLevel.Round(sum.Height * share),
        };
    }

    /// <summary>For each window a window that stands for its class: those that a chain of similar ones connects.</summary>
    static int[] Classes(List<Hit> hits)
    {
        int[] parents = [.. Enumerable.Range(0, hits.Count)];
        int[] fromLeft = [.. parents.OrderBy(i => hits[i].X)];
        for (int first = 0; first < fromLeft.Length; first++)
        {
            int i = fromLeft[first];
            double reach = Tolerance * (hits[i].Width + hits[i].Height) * 0.5;
            for (int second = first + 1; second < fromLeft.Length && hits[fromLeft[second]].X - hits[i].X <= reach; second++)
                if (AreSimilar(hits[i], hits[fromLeft[second]])) parents[Root(fromLeft[second])] = Root(i);
        }
        for (int i = 0; i < parents.Length; i++) parents[i] = Root(i);
        return parents;

        int Root(int i)
        {
            while (parents[i] != i) i = parents[i] = parents[parents[i]];
            return i;
        }
    }

    static bool AreSimilar(Hit a, Hit b)
    {
        double delta = Tolerance * (Math.Min(a.Width, b.Width) + Math.Min(a.Height, b.Height)) * 0.5;
        return Math.Abs(a.X - b.X) <= delta && Math.Abs(a.Y - b.Y) <= delta
            && Math.Abs(a.X + a.Width - b.X - b.Width) <= delta && Math.Abs(a.Y + a.Height - b.Y - b.Height) <= delta;
    }
}
