namespace Boxfit.Preparation.Splitting;

/// <summary>Which pictures belong together: those of one group, and copies of one another.</summary>
/// <param name="Units">The pictures' indices, every picture in one unit.</param>
/// <param name="Duplicates">Sets of copies and near copies; null where they were not looked for.</param>
/// <param name="Notes">What the user should know.</param>
sealed record SplitGroups(IReadOnlyList<int[]> Units, IReadOnlyList<IReadOnlyList<int>>? Duplicates, IReadOnlyList<string> Notes)
{
    /// <summary>Finds them.</summary>
    /// <param name="names">Each picture's group, from <see cref="Names"/>.</param>
    /// <param name="seen">The pictures.</param>
    /// <param name="options">Whether to look for copies.</param>
    /// <param name="cancellation">Ends it.</param>
    public static SplitGroups Find(string?[]? names, SeenPictures seen, SplitOptions options, CancellationToken cancellation)
    {
        int count = seen.Paths.Length;
        var notes = new List<string>();
        var joined = new DisjointSets(count);
        if (names is not null)
        {
            int without = names.Count(n => n is null);
            if (without > 0) notes.Add($"{without:N0} of {Counted.Of(count, "picture")} {Counted.Word(without, "has", "have")} no " +
                $"group and {Counted.Word(without, "is", "are each")} divided alone.");
            var first = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int i = 0; i < count; i++)
                if (names[i] is { } name && !first.TryAdd(name, i)) joined.Join(first[name], i);
        }
        var duplicates = options.AllowDuplicates ? null : DuplicateFinder.FindGroups(seen.Fingerprints, cancellation);
        foreach (var copies in duplicates ?? [])
            for (int i = 1; i < copies.Count; i++) joined.Join(copies[0], copies[i]);
        // The same file under two names is the same picture, even where it cannot be read.
        var found = Enumerable.Range(0, count).Where(i => seen.Paths[i] is not null);
        foreach (var same in found.GroupBy(i => seen.Paths[i]!, StringComparer.Ordinal))
            foreach (int i in same.Skip(1)) joined.Join(same.First(), i);
        return new([.. Enumerable.Range(0, count).GroupBy(joined.Find).Select(g => g.ToArray())], duplicates, notes);
    }

    /// <summary>Each picture's group, null where it has none; null altogether where no groups are wanted.</summary>
    /// <exception cref="InputException">No picture has one, or there is no such column.</exception>
    public static string?[]? Names(AnnotationSet set, SplitOptions options)
    {
        string?[] names;
        if (options.Group is { } pattern) names = [.. set.Pictures.Select(p => pattern.GroupOf(p.Name))];
        else if (options.GroupColumn is { } column)
        {
            var texts = TableColumn.Read(set.Source, column);
            names = [.. set.Pictures.Select(p => texts.TryGetValue(p.Row, out string? text) && text.Length > 0 ? text : null)];
        }
        else return null;
        if (Array.TrueForAll(names, n => n is null))
            throw new InputException("No picture has a group: the pattern matches no name, or the column is empty.");
        return names;
    }
}

/// <summary>What a division needs to know of the pictures themselves.</summary>
/// <param name="Paths">Absolute path of each picture; null where it was not found.</param>
/// <param name="Fingerprints">By which copies are told; null where a picture could not be read or copies are not looked for.</param>
/// <param name="Sizes">Width and height; null where they are not known or not needed.</param>
/// <param name="Infos">What the pictures' headers say; null where they could not be read.</param>
/// <param name="Unseen">Pictures that could not be looked at.</param>
/// <param name="Notes">What was assumed in finding them.</param>
sealed record SeenPictures(
    string?[] Paths, PictureFingerprint?[] Fingerprints, (int Width, int Height)?[] Sizes, PictureInfo?[] Infos,
    IReadOnlyList<SkippedRow> Unseen, IReadOnlyList<string> Notes)
{
    /// <summary>Looks at pictures: decodes them where copies are to be found, else reads the header where a size is needed.</summary>
    public static SeenPictures Look(
        AnnotationSet set, SplitOptions options, IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        int count = set.Pictures.Count, done = 0;
        var locator = new PictureLocator(set, options.Images);
        string?[] paths = new string?[count];
        var fingerprints = new PictureFingerprint?[count];
        var infos = new PictureInfo?[count];
        string?[] problems = new string?[count];
        ParallelLoop.For(count, i =>
        {
            var picture = set.Pictures[i];
            bool needsSize = options.Stratify || picture.Objects.Any(o => o.Unit == BoxUnit.Share);
            paths[i] = locator.Find(picture);
            if (!options.AllowDuplicates || needsSize) Read(i, locator);
            else if (paths[i] is { } path) infos[i] = PictureReader.TryReadInfo(path, out _); // they need not be there
            progress?.Report((Interlocked.Increment(ref done), count));
        }, cancellation);
        SkippedRow[] unseen =
        [
            .. from i in Enumerable.Range(0, count)
               where problems[i] is not null
               select new SkippedRow(set.Pictures[i].Row, set.Pictures[i].Name, problems[i]!),
        ];
        return new(paths, fingerprints, [.. set.Pictures.Zip(infos, SizeOf)], infos, unseen, locator.Notes);

        void Read(int i, PictureLocator locator)
        {
            if (paths[i] is not { } path)
            {
                problems[i] = locator.Explain(set.Pictures[i]);
                return;
            }
            try
            {
                infos[i] = PictureReader.ReadInfo(path);
                if (!options.AllowDuplicates) fingerprints[i] = PictureFingerprint.Read(path);
            }
            catch (PictureException e)
            {
                problems[i] = e.Reason;
            }
        }

        static (int, int)? SizeOf(AnnotatedPicture picture, PictureInfo? info) =>
            info is not null ? (info.Width, info.Height)
            : picture is { Width: { } width, Height: { } height } ? (width, height) : null;
    }
}
