namespace Boxfit.Preparation.Comparing;

/// <summary>A picture of a set with its place on disk.</summary>
/// <param name="Picture">What the data file says.</param>
/// <param name="Path">Absolute path of the picture; null where it was not found.</param>
sealed record PlacedPicture(AnnotatedPicture Picture, string? Path);

/// <summary>
/// Finds the same pictures in two sets: by where they lie; else by their names; else by the longest end of their paths that each set has
/// once, down to the file's name, with its ending and then without, unless both were found and are not the same file or copies of it.
/// </summary>
static class PictureMatcher
{
    /// <summary>For each picture of <paramref name="a"/> the index of its match in <paramref name="b"/>, or −1.</summary>
    public static int[] Match(IReadOnlyList<PlacedPicture> a, IReadOnlyList<PlacedPicture> b)
    {
        int[] matches = new int[a.Count];
        Array.Fill(matches, -1);
        bool[] taken = new bool[b.Count];
        MatchBy(p => p.Path, isSure: true);
        MatchBy(p => Normal(p.Picture.Name), isSure: true);
        for (int parts = Parts(a, b); parts > 0; parts--) MatchBy(p => End(Normal(p.Picture.Name), parts), isSure: false);
        MatchBy(p => Path.GetFileNameWithoutExtension(FileNames.Last(Normal(p.Picture.Name))), isSure: false);
        return matches;

        void MatchBy(Func<PlacedPicture, string?> key, bool isSure)
        {
            var (inA, inB) = (Unique(a, key), Unique(b, key));
            foreach (var (name, i) in inA)
            {
                if (matches[i] >= 0 || !inB.TryGetValue(name, out int j) || taken[j]) continue;
                if (!isSure && a[i].Path is { } pathA && b[j].Path is { } pathB && !FileComparison.AreEqual(pathA, pathB)) continue;
                (matches[i], taken[j]) = (j, true);
            }
        }
    }

    /// <summary>The keys that exactly one picture has.</summary>
    static Dictionary<string, int> Unique(IReadOnlyList<PlacedPicture> pictures, Func<PlacedPicture, string?> key)
    {
        var unique = new Dictionary<string, int>(StringComparer.Ordinal);
        var repeated = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < pictures.Count; i++)
            if (key(pictures[i]) is { Length: > 0 } name && !unique.TryAdd(name, i)) repeated.Add(name);
        foreach (string name in repeated) unique.Remove(name);
        return unique;
    }

    /// <summary>Folders and file of the longest name that may be an end of others.</summary>
    static int Parts(IReadOnlyList<PlacedPicture> a, IReadOnlyList<PlacedPicture> b) => Math.Min(Most(a), Most(b));

    static int Most(IReadOnlyList<PlacedPicture> pictures) =>
        pictures.Count == 0 ? 0 : pictures.Max(p => Normal(p.Picture.Name).AsSpan().Count('/') + 1);

    /// <summary>The last folders of a name and its file; null where it has fewer.</summary>
    static string? End(string name, int parts)
    {
        int at = name.Length;
        for (int i = 0; i < parts; i++)
        {
            if (at < 0) return null;
            at = at == 0 ? -1 : name.LastIndexOf('/', at - 1);
        }
        return name[(at + 1)..];
    }

    static string Normal(string name)
    {
        string plain = name.Replace('\\', '/').Trim();
        while (plain.StartsWith("./", StringComparison.Ordinal)) plain = plain[2..];
        return plain.IsNormalized() ? plain : plain.Normalize(NormalizationForm.FormC);
    }
}
