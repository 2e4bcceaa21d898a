namespace Boxfit.Preparation.Splitting;

/// <summary>Divides a data set into parts, or into folds, so that what belongs together stays together.</summary>
public static class DatasetSplitter
{
    const double NoticedDifference = 0.05;

    /// <summary>Divides a data set. Every picture comes into exactly one part.</summary>
    /// <param name="options">How.</param>
    /// <param name="progress">Receives the number of pictures looked at and of all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">
    /// An option or the data is wrong, there is a <see cref="DataFault"/> that is not allowed, or a part would be empty.
    /// </exception>
    public static SplitResult Split(
        SplitOptions options, IProgress<(int Done, int All)>? progress = null, CancellationToken cancellation = default)
    {
        options.Check();
        var set = AnnotationFiles.Read(options.Data, options.Reading with { Images = options.Images });
        if (set.Pictures.Count == 0) throw new InputException($"{set.Source} names no picture, so there is nothing to divide.");
        return Split(set, SplitGroups.Names(set, options), options, progress, cancellation);
    }

    /// <summary>Divides pictures of which the data has been read.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="groupNames">Each picture's group, from <see cref="SplitGroups.Names"/>.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Receives the number of pictures looked at and of all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">As of a data file.</exception>
    internal static SplitResult Split(
        AnnotationSet set, string?[]? groupNames, SplitOptions options, IProgress<(int Done, int All)>? progress,
        CancellationToken cancellation)
    {
        int count = set.Pictures.Count;
        var seen = SeenPictures.Look(set, options, progress, cancellation);
        if (seen.Unseen.Count == count)
        {
            throw new InputException(
                $"No picture of {count:N0} of {set.Source} can be looked at. " +
                $"The first, {seen.Unseen[0].Name}: {seen.Unseen[0].Reason}. " +
                "Name their folder with --images; --allow-duplicates without --stratify divides without looking.");
        }
        // The file that is written has no sizes, by which these faults could be found again.
        DataFaults.Refuse(set, seen.Infos, options.Allowed);
        var groups = SplitGroups.Find(groupNames, seen, options, cancellation);
        if (options.Folds > groups.Units.Count) throw TooManyFolds(options.Folds, groups, count, set.Source);

        var asked = options.Parts;
        int[] wanted = PartAssigner.Counts(count, [.. asked.Select(p => p.Share)]);
        int[] before = PartsBefore(set, asked, options);
        int[] partOf = options.ByRows ? InOrder(wanted)
            : Assign(set, seen, groups, (options.KeepParts ? before : [.. before.Select(_ => -1)], wanted), options);

        SplitPart[] parts =
        [
            .. asked.Select((part, p) => new SplitPart(
                part.Name, partOf.Count(of => of == p), part.Share, wanted[p],
                groups.Units.Count(u => Array.Exists(u, i => partOf[i] == p)))),
        ];
        string[] empty = [.. parts.Where(p => p.Pictures == 0).Select(p => p.Name)];
        if (empty.Length > 0)
        {
            int[] largest = groups.Units.MaxBy(u => u.Length)!;
            bool belong = largest.Length > 1;
            string such = groupNames?[largest[0]] is { } name ? $" ('{ForeignText.Shown(name)}')" : "";
            string together = belong ? $" in {Counted.Of(groups.Units.Count, "group")}, the largest of {largest.Length:N0}{such}," : "";
            throw new InputException(
                $"{Counted.Of(count, "picture")}{together} {(count == 1 ? "leaves" : "leave")} nothing for " +
                $"{string.Join(" and ", empty)}. Add pictures, or change the shares (--train, --validation)" +
                $"{(belong ? " or what belongs together" : "")}.");
        }
        string[] far =
        [
            .. parts.Where(p => Math.Abs(p.Pictures - p.Wanted) > NoticedDifference * count)
                .Select(
                    p => $"{p.Name} has {Counted.Of(p.Pictures, "picture")} instead of {p.Wanted:N0}, since what belongs together is " +
                        "not split."),
        ];
        return new()
        {
            Parts = parts,
            Pictures = [.. set.Pictures.Select((picture, i) => (Sized(picture, seen.Sizes[i]), seen.Paths[i], partOf[i]))],
            IsFolds = options.Folds > 0,
            DuplicateGroups = groups.Duplicates?.Count,
            DuplicateGroupsTorn = groups.Duplicates?.Count(g => g.Select(i => partOf[i]).Distinct().Skip(1).Any()) ?? 0,
            Unseen = seen.Unseen,
            Malformed = set.ProblemCount,
            Notes = [.. set.Notes, .. seen.Notes, .. groups.Notes, .. far, .. NoteOnMoved(before, partOf, options)],
        };
    }

    static InputException TooManyFolds(int folds, SplitGroups groups, int pictures, string source)
    {
        bool belong = groups.Units.Count < pictures;
        string found = belong
            ? $"{Counted.Of(pictures, "picture")} of {Counted.Of(groups.Units.Count, "group")}, since copies and what belongs together " +
                "stay together"
            : Counted.Of(pictures, "picture");
        return new(
            $"--folds {folds}: {source} has {found}; expected a {(belong ? "group" : "picture")} for each fold at least. Take fewer " +
            $"folds, or add pictures{(belong ? " of others" : "")}.");
    }

    static AnnotatedPicture Sized(AnnotatedPicture picture, (int Width, int Height)? size) =>
        size is var (width, height) ? picture with { Width = width, Height = height } : picture;

    static int[] InOrder(int[] wanted) => [.. wanted.SelectMany((count, part) => Enumerable.Repeat(part, count))];

    /// <summary>The part that the data puts each picture into; -1 for none.</summary>
    /// <exception cref="InputException">It is to be kept, and none of those that are made.</exception>
    static int[] PartsBefore(AnnotationSet set, IReadOnlyList<(string Name, double Share)> asked, SplitOptions options)
    {
        string[] names = [.. asked.Select(p => p.Name)];
        if (options.KeepParts && set.Pictures.FirstOrDefault(p => p.Part is { } part && !names.Contains(part)) is { } other)
        {
            throw new InputException(
                $"{set.Source} puts \"{other.Name}\" into {other.Part}, which has no share here. Give it one by --train and " +
                "--validation, or leave out --keep-parts.");
        }
        return [.. set.Pictures.Select(p => Array.IndexOf(names, p.Part))];
    }

    static string[] NoteOnMoved(int[] before, int[] partOf, SplitOptions options)
    {
        int had = before.Count(p => p >= 0), moved = before.Zip(partOf).Count(p => p.First >= 0 && p.First != p.Second);
        return moved == 0 || options.Folds > 0 ? [] :
        [
            $"{moved:N0} of {Counted.Of(had, "picture")} that the data puts into a part {Counted.Word(moved, "is", "are")} in another " +
            "now, so that figures on the old parts and on these do not compare; --keep-parts leaves them where they are.",
        ];
    }

    /// <summary>The part of each picture, some of which are in theirs already; what belongs to one of those comes to it.</summary>
    static int[] Assign(
        AnnotationSet set, SeenPictures seen, SplitGroups groups, (int[] Before, int[] Wanted) parts, SplitOptions options)
    {
        int[] partOf = [.. parts.Before];
        List<int[]> free = [];
        foreach (int[] unit in groups.Units)
        {
            int[] there = [.. unit.Select(i => partOf[i]).Where(p => p >= 0)];
            if (there.Length == 0) free.Add(unit);
            int most = there.CountBy(p => p).OrderByDescending(p => p.Value).Select(p => p.Key).FirstOrDefault(-1);
            foreach (int i in unit) partOf[i] = partOf[i] >= 0 ? partOf[i] : most;
        }
        if (free.Count == 0) return partOf;

        double[] room = [.. parts.Wanted.Select((wanted, p) => Math.Max(0.0, wanted - partOf.Count(of => of == p)))];
        int[] counts = PartAssigner.Counts(free.Sum(u => u.Length), [.. room.Select(r => r / room.Sum())]);
        int[] strata = ObjectStrata.Find(set.Pictures, options.Stratify ? SizeStrata.Find(set.Pictures, seen.Sizes) : null);
        int stratumCount = strata.Max() + 1;
        int[][] units = free.Select(unit =>
        {
            int[] pictures = new int[stratumCount];
            foreach (int i in unit) pictures[strata[i]]++;
            return pictures;
        }).ToArray();
        int[] partOfUnit = PartAssigner.Assign(units, counts, options.Seed);
        for (int u = 0; u < units.Length; u++)
            foreach (int i in free[u]) partOf[i] = partOfUnit[u];
        return partOf;
    }
}
