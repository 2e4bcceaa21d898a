namespace Boxfit.Data.Annotations;

/// <summary>
/// Writes a data set in another format, so that the result can be used without further options: names lead from the new place to the
/// pictures that were found.
/// </summary>
public static class AnnotationConverter
{
    const int ShownNotes = 3;

    /// <summary>Reads, converts and writes.</summary>
    /// <param name="options">What is to be converted into what.</param>
    /// <param name="progress">Receives the number of pictures done and of all.</param>
    /// <param name="cancellation">Stops before anything is written.</param>
    /// <exception cref="InputException">
    /// The data cannot be read, nothing in it can be written, or there are several objects or a <see cref="DataFault"/> that may not be.
    /// </exception>
    /// <exception cref="BoxfitException">Writing failed.</exception>
    public static Conversion Convert(
        ConversionOptions options, IProgress<(int Done, int All)>? progress = null, CancellationToken cancellation = default)
    {
        var target = AnnotationFiles.FindWritten(options.To);
        var set = AnnotationFiles.Read(options.Data, options.Reading with { Images = options.Images });
        options.Objects.RequireClass(set);
        var locator = new PictureLocator(set, options.Images);
        var found = new FoundPicture[set.Pictures.Count];
        int done = 0;
        ParallelLoop.For(found.Length, i =>
        {
            found[i] = FoundPicture.Find(set.Pictures[i], locator);
            progress?.Report((Interlocked.Increment(ref done), found.Length));
        }, cancellation);

        // The boxes are written beside the picture's true size, or none, so that nobody could find these faults again.
        DataFaults.Refuse(set, [.. found.Select(f => f.Info)], options.Allowed);
        string path = Path.GetFullPath(options.Out);
        if (Enumerable.Range(0, found.Length).Any(i => set.Pictures[i].File == path || found[i].Path == path))
            throw new InputException($"{path} is one of the files that are read. Choose another place; nothing was changed.");
        string folder = target.IsFolder ? path : Path.GetDirectoryName(path)!;
        if (options.Objects.Policy != ObjectPolicy.All) (set, found) = Joined(set, found);
        var skips = new Skips();
        foreach (var problem in set.Problems) skips.Add("malformed", problem);
        skips.AddUnlisted("malformed", set.ProblemCount - set.Problems.Count);
        var pictures = new List<AnnotatedPicture>();
        var files = new List<string?>();
        var doubts = new Doubts();
        var several = new RowProblems(set.Source);
        int severalCount = 0;
        for (int i = 0; i < found.Length; i++)
        {
            var picture = set.Pictures[i];
            AnnotatedObject[] whole = [.. picture.Objects.Where(o => o.X2 > o.X1 && o.Y2 > o.Y1)];
            foreach (var o in picture.Objects.Except(whole))
            {
                int row = o.Row > 0 ? o.Row : picture.Row;
                string what = o.X2 < o.X1 || o.Y2 < o.Y1 ? "whose second corner lies before its first" : "without area";
                skips.Add("box without area", new(picture.File, row, $"\"{picture.Name}\" has a box {what}"));
            }
            if (whole.Length == 0 && picture.Objects.Count > 0) continue;
            var (objects, reason) = options.Objects.Choose(whole);
            if (whole.Length > 1)
            {
                severalCount++;
                if (options.Objects.Policy == ObjectPolicy.Error)
                    several.Add(new(picture.File, picture.Row, $"\"{picture.Name}\" has {Counted.Of(whole.Length, "box")}"));
            }
            picture = picture with
            {
                Name = target is not YoloFormat && found[i].Path is { } file ? FileNames.From(folder, file) : picture.Name,
                Width = found[i].Info?.Width ?? picture.Width,
                Height = found[i].Info?.Height ?? picture.Height,
                Objects = objects,
            };
            string? text = reason;
            if (reason is null && AnnotationFiles.NeedsSize(target, picture) && picture is not { Width: > 0, Height: > 0 })
                (reason, text) = ("size unknown", $"the picture's size is not known: {found[i].Problem}");
            if (reason is not null)
            {
                skips.Add(reason, new(picture.File, picture.Row, $"\"{set.Pictures[i].Name}\": {text}"));
                continue;
            }
            doubts.Look(set.Pictures[i], picture.Objects, found[i]);
            pictures.Add(picture);
            files.Add(found[i].Path);
        }
        several.ThrowIfAny(
            "Expected one object a picture, as --objects error asks for. Choose with --objects skip, largest, first or class NAME.");
        if (pictures.Count == 0)
        {
            string why = skips.First ?? string.Join(' ', set.Notes.DefaultIfEmpty("It names no picture.").Take(ShownNotes));
            throw new InputException($"{set.Source}: nothing in it can be written as {target.Name}. {why}");
        }
        cancellation.ThrowIfCancellationRequested();
        AnnotationFiles.Write(path, target, pictures, new() { Files = files, CopyPictures = options.CopyPictures });
        return new()
        {
            Out = path,
            Format = set.Format,
            Pictures = pictures.Count,
            Boxes = pictures.Sum(p => p.Objects.Count),
            Several = severalCount,
            Skipped = skips.Counts,
            FirstSkipped = skips.FirstEntries,
            Notes = [.. set.Notes, .. locator.Notes, .. doubts.Notes],
        };
    }

    /// <summary>The set with one picture for each file: one object is chosen of all that are said of it, under whatever names.</summary>
    static (AnnotationSet, FoundPicture[]) Joined(AnnotationSet set, FoundPicture[] found)
    {
        var pictures = new List<AnnotatedPicture>();
        var files = new List<FoundPicture>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i].Path is { } path && !places.TryAdd(path, pictures.Count))
            {
                int at = places[path];
                // The same box said twice is one object, but not where it is of two classes.
                var objects = pictures[at].Objects.Concat(set.Pictures[i].Objects)
                    .DistinctBy(o => (o.X1, o.Y1, o.X2, o.Y2, o.Unit, o.Label));
                pictures[at] = pictures[at] with { Objects = [.. objects] };
                continue;
            }
            pictures.Add(set.Pictures[i]);
            files.Add(found[i]);
        }
        return (set with { Pictures = pictures }, [.. files]);
    }

    /// <summary>What is known of a picture's file.</summary>
    readonly record struct FoundPicture(string? Path, PictureInfo? Info, string? Problem)
    {
        public static FoundPicture Find(AnnotatedPicture picture, PictureLocator locator)
        {
            if (locator.Find(picture) is not { } path) return new(null, null, locator.Explain(picture));
            var info = PictureReader.TryReadInfo(path, out string? reason);
            return new(path, info, reason is null ? null : $"{path}: {reason}");
        }
    }

    /// <summary>Counts what is written as it stands, although training stops at it.</summary>
    sealed class Doubts
    {
        int _outside, _unseen;
        string _firstOutside = "", _firstUnseen = "";

        public IEnumerable<string> Notes
        {
            get
            {
                if (_outside > 0)
                {
                    yield return $"Boxes that reach out of their pictures are written as they stand: {_outside:N0}, the first of " +
                        $"{_firstOutside}. Training refuses them, or cuts them with --outside-boxes clip.";
                }
                if (_unseen > 0)
                {
                    yield return $"Pictures that could not be looked at are written all the same: {_unseen:N0}. The first, {_firstUnseen}.";
                }
            }
        }

        public void Look(AnnotatedPicture picture, IReadOnlyList<AnnotatedObject> objects, FoundPicture found)
        {
            if (found.Problem is { } problem && _unseen++ == 0) _firstUnseen = $"\"{picture.Name}\": {problem.TrimEnd('.')}";
            if (found.Info is not { } info) return;
            int outside = objects.Count(o => DataFaults.Excess(o.ToRelative(info.Width, info.Height)) > DataFaults.Noise);
            if (outside > 0 && _outside == 0) _firstOutside = $"\"{picture.Name}\" in row {picture.Row}";
            _outside += outside;
        }
    }

    /// <summary>Counts what is left out and keeps the first entries.</summary>
    sealed class Skips
    {
        const int Kept = 5;

        public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

        public List<AnnotationProblem> FirstEntries { get; } = [];

        public string? First => FirstEntries is [var first, ..] ? $"The first, {first.File}, row {first.Row}: {first.Text}." : null;

        public void Add(string reason, AnnotationProblem entry)
        {
            AddUnlisted(reason, 1);
            if (FirstEntries.Count < Kept) FirstEntries.Add(entry);
        }

        public void AddUnlisted(string reason, int count)
        {
            if (count > 0) Counts[reason] = Counts.GetValueOrDefault(reason) + count;
        }
    }
}
