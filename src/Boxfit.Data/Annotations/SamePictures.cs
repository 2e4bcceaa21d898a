namespace Boxfit.Data.Annotations;

/// <summary>Brings together what a set says of one picture, under whatever names.</summary>
static class SamePictures
{
    /// <summary>The numbers of the pictures that are one, in the order of the first of each.</summary>
    /// <param name="paths">Absolute path of each; what has none is alone.</param>
    public static IEnumerable<int[]> Groups(IReadOnlyList<string?> paths)
    {
        // Of millions, nearly each is alone: only of the others more is kept than where the first is.
        var firsts = new Dictionary<string, int>(paths.Count, StringComparer.Ordinal);
        var others = new Dictionary<int, List<int>>();
        var later = new HashSet<int>();
        for (int i = 0; i < paths.Count; i++)
        {
            if (paths[i] is not { } path || firsts.TryAdd(path, i)) continue;
            int first = firsts[path];
            if (!others.TryGetValue(first, out var same)) others.Add(first, same = []);
            same.Add(i);
            later.Add(i);
        }
        return Enumerable.Range(0, paths.Count).Where(i => !later.Contains(i))
            .Select(i => others.TryGetValue(i, out var same) ? [i, .. same] : new[] { i });
    }

    /// <summary>The first of them with the objects of all, each of which says its row.</summary>
    public static AnnotatedPicture Join(IEnumerable<AnnotatedPicture> same) => same.First() with
    {
        Objects = [.. same.SelectMany(p => p.Objects, (p, o) => o.Row > 0 ? o : o with { Row = p.Row })],
    };
}
