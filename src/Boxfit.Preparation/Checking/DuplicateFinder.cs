namespace Boxfit.Preparation.Checking;

/// <summary>Finds pictures that are the same, or look the same, among many.</summary>
static class DuplicateFinder
{
    // 16 bands of 16 bits: of at most 24 differing bits some band has at most one, so its value or one of its 16 neighbours is met.
    const int Bands = 16, BandBits = 16;

    /// <summary>
    /// Groups of pictures that are exact copies of one another: the same file or the same pixels. Each group has two or more indices in
    /// ascending order, no index stands in two groups, and groups are ordered by their first index.
    /// </summary>
    /// <param name="fingerprints">One a picture; null for one that could not be read, which belongs to no group.</param>
    public static IReadOnlyList<IReadOnlyList<int>> FindExactGroups(IReadOnlyList<PictureFingerprint?> fingerprints)
    {
        var groups = new DisjointSets(fingerprints.Count);
        JoinExact(fingerprints, groups);
        return groups.Groups();
    }

    /// <summary>
    /// Groups of pictures that are copies or near copies (<see cref="PictureHash.IsNear"/>), transitively: each is near to some other of
    /// its group. Ordered as those of <see cref="FindExactGroups"/>. Takes a second or two for 100,000 pictures.
    /// </summary>
    /// <param name="fingerprints">One a picture; null for one that could not be read, which belongs to no group.</param>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    public static IReadOnlyList<IReadOnlyList<int>> FindGroups(
        IReadOnlyList<PictureFingerprint?> fingerprints, CancellationToken cancellation = default)
    {
        var groups = new DisjointSets(fingerprints.Count);
        JoinExact(fingerprints, groups);
        // One of each group of exact copies stands for all.
        int[] members = [.. Enumerable.Range(0, fingerprints.Count).Where(i => fingerprints[i] is not null && groups.Find(i) == i)];
        PictureHash[] hashes = [.. members.Select(i => fingerprints[i]!.Hash)];
        for (int band = 0; band < Bands; band++)
            JoinNear(hashes, band, (i, j) => groups.Join(members[i], members[j]), cancellation);
        return groups.Groups();
    }

    static void JoinExact(IReadOnlyList<PictureFingerprint?> fingerprints, DisjointSets groups)
    {
        var files = new Dictionary<UInt128, int>();
        var pixels = new Dictionary<UInt128, int>();
        for (int i = 0; i < fingerprints.Count; i++)
        {
            if (fingerprints[i] is not { } fingerprint) continue;
            if (!files.TryAdd(fingerprint.FileHash, i)) groups.Join(files[fingerprint.FileHash], i);
            if (!pixels.TryAdd(fingerprint.PixelHash, i)) groups.Join(pixels[fingerprint.PixelHash], i);
        }
    }

    /// <summary>Joins all near pairs whose hashes differ in at most one bit of a band (multi-index hashing, Norouzi et al. 2012).</summary>
    static void JoinNear(PictureHash[] hashes, int band, Action<int, int> join, CancellationToken cancellation)
    {
        int[] keys = Array.ConvertAll(hashes, h => Key(h, band));
        (int[] starts, int[] order) = Sort(keys);
        for (int i = 0; i < hashes.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            JoinWithin(i, keys[i]);
            for (int bit = 0; bit < BandBits; bit++) JoinWithin(i, keys[i] ^ (1 << bit));
        }

        void JoinWithin(int i, int key)
        {
            foreach (int j in order.AsSpan(starts[key]..starts[key + 1]))
                if (j > i && hashes[i].IsNear(hashes[j])) join(i, j);
        }
    }

    static int Key(PictureHash hash, int band) =>
        (int)(hash.Bits[band * BandBits / 64] >> (band * BandBits % 64)) & ((1 << BandBits) - 1);

    /// <summary>Counting sort: the indices with key k are order[starts[k]..starts[k + 1]].</summary>
    static (int[] Starts, int[] Order) Sort(int[] keys)
    {
        int[] starts = new int[(1 << BandBits) + 1];
        foreach (int key in keys) starts[key + 1]++;
        for (int i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        int[] next = [.. starts];
        int[] order = new int[keys.Length];
        for (int i = 0; i < keys.Length; i++) order[next[keys[i]]++] = i;
        return (starts, order);
    }
}

/// <summary>Numbers 0…n − 1 in groups that can be joined (Galler and Fischer 1964); a group's lowest number stands for it.</summary>
sealed class DisjointSets(int count)
{
    readonly int[] _parents = [.. Enumerable.Range(0, count)];

    /// <summary>The lowest number of a number's group.</summary>
    public int Find(int number)
    {
        while (_parents[number] != number) number = _parents[number] = _parents[_parents[number]];
        return number;
    }

    public void Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    /// <summary>The groups of two or more, their numbers ascending, ordered by their first.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups() =>
        [.. Enumerable.Range(0, _parents.Length).GroupBy(Find).Select(g => g.ToArray()).Where(g => g.Length > 1)];
}
