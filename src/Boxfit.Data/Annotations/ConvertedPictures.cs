namespace Boxfit.Data.Annotations;

/// <summary>Chooses what of a set is written in another format, and counts the rest.</summary>
sealed class ConvertedPictures
{
    readonly IWrittenFormat _target;
    readonly string _folder;
    readonly ObjectChoice _choice;
    readonly string? _label;
    readonly List<AnnotatedPicture> _pictures = [];
    readonly List<string?> _files = [];
    readonly Skips _skips = new();
    readonly Doubts _doubts = new();

    /// <param name="target">The format to be written.</param>
    /// <param name="folder">Absolute path of the folder from which names lead to the pictures.</param>
    /// <param name="choice">Which objects of a picture are written.</param>
    /// <param name="label">The class that all objects get; null lets each have its own.</param>
    /// <param name="set">The set; its problems are counted as left out.</param>
    public ConvertedPictures(IWrittenFormat target, string folder, ObjectChoice choice, string? label, AnnotationSet set)
    {
        (_target, _folder, _choice, _label, Several) = (target, folder, choice, label, new(set.Source));
        foreach (var problem in set.Problems) _skips.Add("malformed", problem);
        _skips.AddUnlisted("malformed", set.ProblemCount - set.Problems.Count);
    }

    /// <summary>The pictures to be written.</summary>
    public IReadOnlyList<AnnotatedPicture> Pictures => _pictures;

    /// <summary>The file of each; null where it was not found.</summary>
    public IReadOnlyList<string?> Files => _files;

    /// <summary>The pictures that have several objects.</summary>
    public RowProblems Several { get; }

    /// <summary>What is left out: a reason and how often.</summary>
    public IReadOnlyDictionary<string, int> Skipped => _skips.Counts;

    /// <summary>The first entries that are left out.</summary>
    public IReadOnlyList<AnnotationProblem> FirstSkipped => _skips.FirstEntries;

    /// <summary>A sentence about the first of them; null where nothing is left out.</summary>
    public string? WhySkipped => _skips.First;

    /// <summary>What is written although training stops at it.</summary>
    public IEnumerable<string> Notes => _doubts.Notes;

    /// <summary>Adds a picture, or counts it as left out.</summary>
    public void Add(AnnotatedPicture picture, FoundPicture found)
    {
        IReadOnlyList<AnnotatedObject> whole = WithArea(picture);
        if (whole.Count == 0 && picture.Objects.Count > 0) return;
        // A class is chosen by its own name; all other choices are made among what is of one class then.
        if (_choice.Policy != ObjectPolicy.Class) whole = Named(whole);
        var (chosen, reason) = _choice.Choose(whole);
        var objects = Named(chosen);
        int different = ObjectChoice.Different(whole).Count;
        if (different > 1) Several.Add(new(picture.File, picture.Row, $"\"{picture.Name}\" has {Counted.Of(different, "box")}"));
        var written = picture with
        {
            Name = _target is not YoloFormat && found.Path is { } file ? FileNames.From(_folder, file) : picture.Name,
            Width = found.Info?.Width ?? picture.Width,
            Height = found.Info?.Height ?? picture.Height,
            Objects = objects,
        };
        string? text = reason;
        if (reason is null && AnnotationFiles.NeedsSize(_target, written) && written is not { Width: > 0, Height: > 0 })
            (reason, text) = ("size unknown", $"the picture's size is not known: {found.Problem}");
        if (reason is not null)
        {
            _skips.Add(reason, new(picture.File, picture.Row, $"\"{picture.Name}\": {text}"));
            return;
        }
        _doubts.Look(picture, objects, found);
        _pictures.Add(written);
        _files.Add(found.Path);
    }

    /// <summary>Objects with the class that all get; of the same box, what was of two classes is one object then.</summary>
    IReadOnlyList<AnnotatedObject> Named(IReadOnlyList<AnnotatedObject> objects) =>
        _label is null ? objects : ObjectChoice.Different(objects.Select(o => o with { Label = _label }));

    /// <summary>A picture's objects that have an area; the others are counted as left out.</summary>
    List<AnnotatedObject> WithArea(AnnotatedPicture picture)
    {
        var whole = new List<AnnotatedObject>();
        foreach (var o in picture.Objects)
        {
            if (o.X2 > o.X1 && o.Y2 > o.Y1)
            {
                whole.Add(o);
                continue;
            }
            string what = o.X2 < o.X1 || o.Y2 < o.Y1 ? "whose second corner lies before its first" : "without area";
            _skips.Add("box without area", new(picture.File, o.Row, $"\"{picture.Name}\" has a box {what}"));
        }
        return whole;
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
