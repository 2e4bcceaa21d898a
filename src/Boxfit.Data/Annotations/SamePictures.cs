namespace Boxfit.Data.Annotations;

/// <summary>Brings together what a set says of one picture, under whatever names.</summary>
static class SamePictures
{
    /// <summary>The numbers of the pictures that are one, in the order of the first of each.</summary>
    /// <param name="paths">Absolute path of each; what has none is alone.</param>
    public static IEnumerable<int[]> Groups(IReadOnlyList<string?> paths) =>
        Enumerable.Range(0, paths.Count).GroupBy(i => (paths[i], paths[i] is null ? i : -1)).Select(g => g.ToArray());

    /// <summary>The first of them with the objects of all, each of which says its row.</summary>
    public static AnnotatedPicture Join(IEnumerable<AnnotatedPicture> same) => same.First() with
    {
        Objects = [.. same.SelectMany(p => p.Objects, (p, o) => o.Row > 0 ? o : o with { Row = p.Row })],
    };
}
