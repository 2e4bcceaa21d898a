namespace Boxfit.Preparation.Comparing;

/// <summary>Compares two sets of boxes of the same pictures: labels with the truth, or two annotators with one another.</summary>
public static class BoxComparer
{
    /// <summary>Reads both sets and compares them.</summary>
    /// <param name="options">Which sets.</param>
    /// <param name="progress">Receives the number of pictures looked for and of all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">A set cannot be read, or there are several objects that may not be.</exception>
    public static BoxComparison Compare(
        ComparisonOptions options, IProgress<(int Done, int All)>? progress = null, CancellationToken cancellation = default)
    {
        var skipped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var setA = AnnotationFiles.Read(options.A, options.ReadingA with { Images = options.Images });
        var setB = AnnotationFiles.Read(options.B, options.ReadingB with { Images = options.Images });
        var notes = new List<string>([.. setA.Notes, .. setB.Notes]);
        int all = setA.Pictures.Count + setB.Pictures.Count, done = 0;
        var a = Boxed(setA, "in the first");
        var b = Boxed(setB, "in the second");

        int[] matches = PictureMatcher.Match(a, b);
        var compared = new ComparedPicture?[a.Length];
        ParallelLoop.For(a.Length, i => compared[i] = matches[i] < 0 ? null : ComparePair(a[i], b[matches[i]]), cancellation);
        for (int i = 0; i < a.Length; i++)
            if (matches[i] >= 0 && compared[i] is null) Skip("size of the picture is not known");
        var matched = matches.Where(m => m >= 0).ToHashSet();
        return new()
        {
            Pictures = [.. compared.OfType<ComparedPicture>().OrderBy(p => p.IoU).ThenBy(p => p.Name, StringComparer.Ordinal)],
            OnlyInA = [.. a.Where((_, i) => matches[i] < 0).Select(p => p.Picture.Name)],
            OnlyInB = [.. b.Where((_, i) => !matched.Contains(i)).Select(p => p.Picture.Name)],
            Skipped = skipped,
            Notes = notes,
        };

        // The pictures that have a box.
        PlacedPicture[] Boxed(AnnotationSet set, string which)
        {
            if (set.ProblemCount > 0) Skip($"malformed entry {which}", set.ProblemCount);
            var chosen = set.Pictures.Select(p => Choose(p, options.Objects, set.Source, which)).OfType<AnnotatedPicture>().ToArray();
            var locator = new PictureLocator(set, options.Images);
            var placed = new PlacedPicture[chosen.Length];
            ParallelLoop.For(chosen.Length, i =>
            {
                placed[i] = new(chosen[i], locator.Find(chosen[i]));
                progress?.Report((Interlocked.Increment(ref done), all));
            }, cancellation);
            notes.AddRange(locator.Notes);
            return placed;
        }

        AnnotatedPicture? Choose(AnnotatedPicture picture, ObjectChoice choice, string source, string which)
        {
            AnnotatedObject[] whole = [.. picture.Objects.Where(o => o.X2 > o.X1 && o.Y2 > o.Y1)];
            if (whole.Length < picture.Objects.Count) Skip($"box without area {which}", picture.Objects.Count - whole.Length);
            var (objects, reason) = choice.Choose(whole);
            if (reason is null) return objects.Count > 0 ? picture with { Objects = objects } : null;
            if (choice.Policy == ObjectPolicy.Error)
            {
                throw new InputException(
                    $"{source}: \"{picture.Name}\" (row {picture.Row}) has {Counted.Of(whole.Length, "box")}; expected one a picture. " +
                    "Choose with --objects skip, largest, first or class NAME.");
            }
            Skip($"{reason} {which}");
            return null;
        }

        void Skip(string reason, int count = 1) => skipped[reason] = skipped.GetValueOrDefault(reason) + count;
    }

    static ComparedPicture? ComparePair(PlacedPicture a, PlacedPicture b)
    {
        AnnotatedObject boxA = a.Picture.Objects[0], boxB = b.Picture.Objects[0];
        string? path = a.Path ?? b.Path;
        // The same whether in pixels or shares, as long as it is both.
        double? iou = boxA.Unit == boxB.Unit ? BoundingBox.IoU(Raw(boxA), Raw(boxB))
            : Size(path, a.Picture, b.Picture) is var (width, height)
                ? BoundingBox.IoU(boxA.ToRelative(width, height), boxB.ToRelative(width, height))
            : null;
        return iou is { } value ? new(a.Picture.Name, path, boxA, boxB, value) : null;
    }

    static BoundingBox Raw(AnnotatedObject o) => new(o.X1, o.Y1, o.X2, o.Y2);

    /// <summary>The picture's own size, else what a data file claims.</summary>
    static (int Width, int Height)? Size(string? path, AnnotatedPicture a, AnnotatedPicture b)
    {
        if (path is not null && PictureReader.TryReadInfo(path, out _) is { } info) return (info.Width, info.Height);
        return (a.Width ?? b.Width, a.Height ?? b.Height) is ({ } width, { } height) ? (width, height) : null;
    }
}
