namespace Boxfit.Preparation.Checking;

/// <summary>Finds pictures that stand in the data more than once: by the same file, as copies, or as near copies.</summary>
sealed class DuplicateChecks(PartRanking ranking)
{
    /// <summary>Boxes of copies that overlap less than this do not mean the same; two careful people reach about 0.9.</summary>
    public const double Agreement = 0.8;

    readonly List<Finding> _findings = [];

    /// <param name="pictures">The pictures, examined.</param>
    /// <param name="groups">Groups of copies and near copies, as indices of <paramref name="pictures"/>, one a file.</param>
    /// <param name="ranking">The order of the parts.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static IReadOnlyList<Finding> Check(
        IReadOnlyList<CheckedPicture> pictures, out IReadOnlyList<IReadOnlyList<int>> groups,
        PartRanking ranking, CancellationToken cancellation)
    {
        var checks = new DuplicateChecks(ranking);
        CheckedPicture[][] files = [
            .. pictures.Where(p => p.Path is not null).GroupBy(p => p.Path, StringComparer.Ordinal).Select(g => g.ToArray())];
        foreach (var entries in files) checks.CheckOneFile(entries);

        PictureFingerprint?[] prints = [.. files.Select(f => f[0].Examination?.Fingerprint)];
        var found = DuplicateFinder.FindGroups(prints, cancellation);
        var exact = new Dictionary<int, int>();
        foreach (var copies in DuplicateFinder.FindExactGroups(prints))
            foreach (int file in copies) exact[file] = copies[0];
        foreach (var group in found) checks.CheckCopies(group, files, exact);
        groups = [.. found.Select(g => g.Select(file => files[file][0].Index).ToArray())];
        return checks._findings;
    }

    /// <summary>One file under several names, or in several data files.</summary>
    void CheckOneFile(CheckedPicture[] entries)
    {
        var first = entries[0];
        foreach (var entry in entries.Skip(1))
        {
            if (entry.Part == first.Part) Add(FindingKinds.ListedTwice, entry, first, $"the same file as {first.Place}");
            CheckAgreement(entry, first);
        }
        CheckParts(entries);
    }

    void CheckCopies(IReadOnlyList<int> group, CheckedPicture[][] files, Dictionary<int, int> exact)
    {
        for (int i = 1; i < group.Count; i++)
        {
            int file = group[i];
            var picture = files[file][0];
            CheckedPicture original;
            if (exact.TryGetValue(file, out int same) && same != file)
            {
                original = files[same][0];
                bool sameBytes = picture.Examination!.Fingerprint!.FileHash == original.Examination!.Fingerprint!.FileHash;
                Add(FindingKinds.ExactDuplicate, picture, original,
                    $"{(sameBytes ? "the same file content" : "the same pixels")} as {original.Place}");
            }
            else
            {
                var hash = picture.Examination!.Fingerprint!.Hash;
                original = group.Take(i).Select(f => files[f][0]).MinBy(p => p.Examination!.Fingerprint!.Hash.Distance(hash))!;
                int bits = original.Examination!.Fingerprint!.Hash.Distance(hash);
                Add(FindingKinds.NearDuplicate, picture, original, $"looks like {original.Place}; {bits} of 255 bits differ");
            }
            CheckAgreement(picture, original);
        }
        // Within one file this was checked already.
        CheckParts([.. group.SelectMany(f => files[f])]);
    }

    /// <summary>Pictures of which an equal one stands in an earlier part; those of one file only where they are all.</summary>
    void CheckParts(CheckedPicture[] equal)
    {
        bool oneFile = Array.TrueForAll(equal, e => e.Path == equal[0].Path);
        foreach (var picture in equal)
        {
            var earlier = Array.Find(equal, e => ranking.IsBefore(e.Part, picture.Part) && (oneFile || e.Path != picture.Path));
            if (earlier is null) continue;
            string how = oneFile ? "the same file" : "a copy or near copy";
            Add(FindingKinds.DuplicateAcrossParts, picture, earlier, $"in {picture.Part}; {how} is in {earlier.Part} as {earlier.Place}");
        }
    }

    void CheckAgreement(CheckedPicture copy, CheckedPicture original)
    {
        if (Box(copy) is not { } a || Box(original) is not { } b) return;
        double iou = BoundingBox.IoU(a, b);
        if (iou < Agreement)
            Add(FindingKinds.DuplicatesDisagree, copy, original, $"its box and that of {original.Place} overlap with IoU {iou:0.00}");
    }

    /// <summary>The picture's one box, where it has one and only one.</summary>
    static BoundingBox? Box(CheckedPicture picture)
    {
        var objects = picture.DifferentObjects;
        if (objects.Count != 1 || picture.Size is not (int width, int height)) return null;
        var box = objects[0].ToRelative(width, height);
        return box.IsValid ? box : null;
    }

    void Add(FindingKind kind, CheckedPicture picture, CheckedPicture original, string detail) =>
        _findings.Add(picture.Finding(kind, detail) with { CopyOf = original.Index });
}
