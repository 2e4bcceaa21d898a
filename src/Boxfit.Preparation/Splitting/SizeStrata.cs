namespace Boxfit.Preparation.Splitting;

/// <summary>Sorts pictures by the size of their object.</summary>
static class SizeStrata
{
    const int Terciles = 3;

    /// <summary>
    /// For each picture 0, 1 or 2 for a small, medium or large object: thirds of the pictures by the share of the picture that the largest
    /// object covers, as an evaluation groups them. Those of which it is not known make a stratum of their own, 3.
    /// </summary>
    public static int[] Find(IReadOnlyList<AnnotatedPicture> pictures, IReadOnlyList<(int Width, int Height)?> sizes)
    {
        double?[] areas = [.. pictures.Select((p, i) => Area(p, sizes[i]))];
        int[] known = [.. Enumerable.Range(0, areas.Length).Where(i => areas[i] is not null).OrderBy(i => areas[i])];
        int[] strata = new int[areas.Length];
        Array.Fill(strata, Terciles);
        for (int rank = 0; rank < known.Length; rank++) strata[known[rank]] = (int)((long)rank * Terciles / known.Length);
        return strata;
    }

    static double? Area(AnnotatedPicture picture, (int Width, int Height)? size)
    {
        if (picture.Objects.Count == 0) return null;
        if (size is var (width, height)) return picture.Objects.Max(o => o.ToRelative(width, height).Area);
        return picture.Objects.All(o => o.Unit == BoxUnit.Share) ? picture.Objects.Max(o => o.ToRelative(1, 1).Area) : null;
    }
}
