namespace Boxfit.Preparation.Splitting;

/// <summary>Puts units of pictures, which are never split, into parts of wanted sizes.</summary>
static class PartAssigner
{
    const double Equal = 1e-12;

    /// <summary>Whole numbers of pictures with the given shares: the rests go to the largest remainders.</summary>
    public static int[] Counts(int pictures, IReadOnlyList<double> shares)
    {
        int[] counts = [.. shares.Select(s => (int)Math.Floor(pictures * s + Equal))];
        int[] order = [.. Enumerable.Range(0, shares.Count).OrderByDescending(p => pictures * shares[p] - counts[p])];
        for (int i = 0; counts.Sum() < pictures; i++) counts[order[i]]++;
        return counts;
    }

    /// <summary>
    /// The part of each unit. The largest units are placed first, each where it fits and most is missing in proportion, so that sizes come
    /// as near to the wanted ones as units allow and no part is preferred by large ones; the seed decides among equals.
    /// </summary>
    /// <param name="units">For each unit the number of its pictures in each stratum.</param>
    /// <param name="counts">Wanted number of pictures in each part; their sum is the number of all pictures.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    public static int[] Assign(IReadOnlyList<int[]> units, IReadOnlyList<int> counts, ulong seed)
    {
        int strata = units.Count > 0 ? units[0].Length : 0, all = counts.Sum();
        int[] sizes = [.. units.Select(u => u.Sum())];
        double[] inStratum = [.. Enumerable.Range(0, strata).Select(s => (double)units.Sum(u => u[s]))];
        int[] room = [.. counts];
        double[][] missing = [.. counts.Select(c => inStratum.Select(n => n * c / all).ToArray())];
        double[][] wanted = [.. missing.Select(m => m.ToArray())];

        var random = SeededRandom.For(seed, SeededRandom.Key("split"));
        int[] order = [.. Enumerable.Range(0, units.Count)];
        random.Shuffle<int>(order);
        int[] parts = new int[units.Count];
        int left = units.Count;
        foreach (int unit in order.OrderByDescending(u => sizes[u])) // stable: equal sizes stay shuffled
        {
            // The last units are kept for parts that would get none, the larger ones for those that want more.
            int[] empty = [.. Enumerable.Range(0, counts.Count).Where(p => counts[p] > 0 && room[p] == counts[p])];
            int part = empty.Length >= left-- ? Largest(empty, ref random) : Choose(unit, ref random);
            parts[unit] = part;
            room[part] -= sizes[unit];
            for (int s = 0; s < strata; s++) missing[part][s] -= units[unit][s];
        }
        return parts;

        int Largest(int[] empty, ref SeededRandom random)
        {
            int most = empty.Max(p => counts[p]);
            int[] largest = [.. empty.Where(p => counts[p] == most)];
            return largest[random.NextInt(largest.Length)];
        }

        int Choose(int unit, ref SeededRandom random)
        {
            var fitting = new List<int>();
            double best = double.NegativeInfinity;
            for (int part = 0; part < counts.Count; part++)
            {
                if (room[part] < sizes[unit]) continue;
                double need = 0;
                for (int s = 0; s < strata; s++)
                    if (units[unit][s] > 0) need += units[unit][s] * (missing[part][s] / wanted[part][s]);
                if (need > best + Equal)
                {
                    fitting.Clear();
                    best = need;
                }
                if (need >= best - Equal) fitting.Add(part);
            }
            if (fitting.Count > 0) return fitting[random.NextInt(fitting.Count)];
            // It fits nowhere: where it does the least harm.
            return Enumerable.Range(0, counts.Count).Where(p => counts[p] > 0).MaxBy(p => room[p] / (double)counts[p]);
        }
    }
}

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
