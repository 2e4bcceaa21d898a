namespace Boxfit.Data.Reviews;

/// <summary>Brings pictures and the boxes of data files into a review.</summary>
/// <param name="review">The review.</param>
/// <param name="cancellation">Ends it.</param>
sealed class ReviewImport(ReviewFile review, CancellationToken cancellation)
{
    // Of pictures that are back boxes may be told that could not be without their sizes.
    bool _areBack;

    /// <summary>
    /// Brings in data files, each of which is a source; what is there already and has not changed is not read again. A picture that several
    /// files name is one.
    /// </summary>
    /// <param name="data">The files or folders.</param>
    /// <param name="reading">How they are read.</param>
    /// <param name="objects">Which object counts in a picture with several.</param>
    /// <param name="progress">Receives the number of pictures looked at and of all.</param>
    /// <returns>What is to be said to the user.</returns>
    /// <exception cref="InputException">One cannot be read, or names no picture.</exception>
    public IReadOnlyList<string> AddData(
        IReadOnlyList<string> data, ReadOptions reading, ObjectChoice objects, IProgress<(int Done, int All)>? progress = null)
    {
        string[] paths = [.. data.Select(Path.GetFullPath)], names = ShortPaths.Of(paths);
        (string Source, string Stamp)[] stamps = [.. paths.Zip(names, (path, name) => (name, Stamp(path, reading, objects)))];
        if (!_areBack && Array.TrueForAll(stamps, s => s.Stamp.Length > 0 && review.StampOf(s.Source) == s.Stamp)) return [];
        var joined = new JoinedSets(paths, reading with { IsForReview = true });
        var set = joined.Set;
        if (set.Pictures.Count == 0) throw new InputException($"{set.Source} names no picture, so there is nothing to review.");
        objects.RequireClass(set);
        var found = joined.Find(progress, cancellation);
        int several = 0;
        var entries = SamePictures.Groups([.. found.Select(f => f.Path)]).Select(same => Entry(same)).ToList();
        review.Add(entries, stamps);
        return
        [
            .. set.Notes, .. joined.NotesOfFinding,
            .. set.ProblemCount == 0 ? Array.Empty<string>() :
            [
                $"{Counted.Of(set.ProblemCount, "row")} of {set.Source} cannot be understood and " +
                $"{Counted.Word(set.ProblemCount, "is", "are")} left out. The first, in row {set.Problems[0].Row}: {set.Problems[0].Text}.",
            ],
            .. several == 0 ? Array.Empty<string>() :
            [
                $"{Counted.Of(several, "picture has", "pictures have")} several boxes, and a review shows one: " +
                $"--objects {objects} chose.",
            ],
        ];

        ReviewEntry Entry(int[] same)
        {
            var (first, at) = (set.Pictures[same[0]], found[same[0]]);
            string name = at.Path is { } path ? FileNames.From(review.Folder, path) : first.Name;
            var proposals = new List<ReviewProposal>();
            bool hasSeveral = false;
            foreach (var of in same.GroupBy(i => joined.Owners[i]))
            {
                var all = of.SelectMany(i => set.Pictures[i].Objects).ToList();
                hasSeveral |= ObjectChoice.Different(all).Count > 1;
                var (chosen, reason) = objects.Choose(all);
                if (reason is null && Proposal(names[of.Key], chosen, at.Info, first) is { } proposal) proposals.Add(proposal);
            }
            if (hasSeveral) several++;
            return new(name, first.Name)
            {
                Part = first.Part,
                Width = at.Info?.Width ?? first.Width,
                Height = at.Info?.Height ?? first.Height,
                Problem = at.Problem,
                Proposals = proposals,
            };
        }
    }

    /// <summary>Looks again at the pictures whose files could not be read: they may be back.</summary>
    public void LookAgain()
    {
        var pictures = review.Unreadable;
        var found = new (long Picture, PictureInfo? Info, string? Problem)[pictures.Count];
        ParallelLoop.For(found.Length, i =>
        {
            var info = PictureReader.TryReadInfo(Path.GetFullPath(pictures[i].Name, review.Folder), out string? problem);
            found[i] = (pictures[i].Id, info, problem);
        }, cancellation);
        var back = Array.FindAll(found, f => f.Info is not null);
        review.SetReadable(back);
        _areBack = back.Length > 0;
    }

    /// <summary>Brings in pictures that have no boxes yet; those that are there already are not looked at again.</summary>
    /// <param name="pictures">Their paths.</param>
    /// <param name="progress">Receives the number of pictures looked at and of all.</param>
    public void AddPictures(IReadOnlyList<string> pictures, IProgress<(int Done, int All)>? progress = null)
    {
        var known = review.Names;
        (string Name, string Path)[] some =
            [.. pictures.Select(Path.GetFullPath).Select(p => (FileNames.From(review.Folder, p), p)).Where(p => !known.Contains(p.Item1))];
        var entries = new ReviewEntry[some.Length];
        int done = 0;
        ParallelLoop.For(some.Length, i =>
        {
            var info = PictureReader.TryReadInfo(some[i].Path, out string? problem);
            entries[i] = new(some[i].Name, some[i].Name) { Width = info?.Width, Height = info?.Height, Problem = problem };
            progress?.Report((Interlocked.Increment(ref done), some.Length));
        }, cancellation);
        review.Add(entries, []);
    }

    /// <summary>What a source says of a picture; null where its box cannot be told, since the picture's size is not known.</summary>
    static ReviewProposal? Proposal(string source, IReadOnlyList<AnnotatedObject> chosen, PictureInfo? info, AnnotatedPicture picture)
    {
        if (chosen is not [var o, ..]) return new(source, null, null, null);
        int? width = info?.Width ?? picture.Width, height = info?.Height ?? picture.Height;
        if (o.Unit == BoxUnit.Share && (width is null || height is null)) return null;
        var box = o.ToPixels(width ?? 0, height ?? 0);
        return box.IsValid ? new(source, box, o.Label.Length > 0 ? o.Label : null, o.Confidence) : null;
    }

    /// <summary>What changes with a file, or with how it is read; empty for a folder, whose files may change by themselves.</summary>
    static string Stamp(string path, ReadOptions reading, ObjectChoice objects) =>
        new FileInfo(path) is { Exists: true } file ? $"{file.Length} {file.LastWriteTimeUtc.Ticks} {objects} {reading}" : "";
}
