namespace Boxfit.Data.Annotations;

/// <summary>Collects what a reader finds: pictures once each, objects with their picture, and a bounded number of problems.</summary>
sealed class AnnotationSetBuilder(string file, string format)
{
    readonly List<Entry> _entries = [];
    readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    readonly List<AnnotationProblem> _problems = [];
    readonly List<string> _notes = [];
    readonly List<AnnotatedPicture> _leftOut = [];
    readonly Dictionary<string, (string File, int Row)> _passedOver = new(StringComparer.Ordinal);
    readonly Dictionary<string, (int Count, string First)> _remarks = new(StringComparer.Ordinal);
    int _problemCount;

    sealed class Entry(AnnotatedPicture picture)
    {
        public AnnotatedPicture Picture { get; set; } = picture;
        public List<AnnotatedObject>? Objects { get; set; }
    }

    /// <summary>Absolute path of the data file or folder.</summary>
    public string Source { get; } = file;

    /// <inheritdoc cref="AnnotationSet.Form"/>
    public BoxForm? Form { get; set; }

    /// <inheritdoc cref="AnnotationSet.IsFormOpen"/>
    public bool IsFormOpen { get; set; }

    /// <inheritdoc cref="AnnotationSet.Unfit"/>
    public UnfitPictures? Unfit { get; init; }

    /// <summary>Number of pictures so far.</summary>
    public int Count => _entries.Count;

    /// <summary>True when a picture of that name is there.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>Notes an entry that cannot be understood.</summary>
    public void AddProblem(string file, int row, string text)
    {
        if (_problemCount++ < AnnotationSet.MostProblems) _problems.Add(new(file, row, text));
    }

    /// <summary>Notes something that was assumed.</summary>
    public void AddNote(string? text)
    {
        if (text is not null) _notes.Add(text);
    }

    /// <summary>Counts what is passed over, or read in a way that is to be said; one note says how often and where first.</summary>
    /// <param name="what">A sentence without its full stop.</param>
    /// <param name="file">The file where it stands.</param>
    /// <param name="row">The row in it.</param>
    public void Remark(string what, string file, int row) =>
        RemarkAt(what, "in " + (file == Source ? $"row {row}" : Path.GetFileName(file)));

    /// <summary>The same of what has no row.</summary>
    /// <param name="what">A sentence without its full stop.</param>
    /// <param name="place">What it is, or where, as it stands behind "the first".</param>
    void RemarkAt(string what, string place)
    {
        _remarks[what] = _remarks.TryGetValue(what, out var known) ? known with { Count = known.Count + 1 } : (1, place);
    }

    /// <summary>
    /// Counts an object that is passed over, where the objects of a picture stand in rows apart: a picture of which nothing is added but
    /// this is left out.
    /// </summary>
    /// <param name="picture">Its picture's name.</param>
    /// <param name="what">Which and why, as <see cref="Remark"/> takes it.</param>
    /// <param name="file">The file where it stands.</param>
    /// <param name="row">The row in it.</param>
    public void PassOver(string picture, string what, string file, int row)
    {
        Remark(what, file, row);
        _passedOver.TryAdd(picture, (file, row));
    }

    /// <summary>Counts a picture that is known by its name, and of which nothing is to be said yet.</summary>
    /// <param name="what">A sentence without its full stop.</param>
    /// <param name="name">The picture's name.</param>
    /// <param name="row">Where it stands.</param>
    public void LeaveOut(string what, string name, int row)
    {
        RemarkAt(what, Show(name));
        _leftOut.Add(new() { Name = name, File = Source, Row = row });
    }

    /// <summary>Counts a picture that cannot be read. It is not known of the set: a check of what lies beside the data tells why.</summary>
    /// <param name="name">The picture's name.</param>
    public void LeaveOutUnreadable(string name) => RemarkAt("Pictures that cannot be read are left out", Show(name));

    /// <summary>Counts a picture that has objects, but none that counts: it is not added, since it is no picture without objects.</summary>
    public void LeaveOut(string file, int row) => Remark("Pictures whose objects are all passed over or wrong are left out", file, row);

    /// <summary>Adds a picture, or more objects of one that is there already by the same name.</summary>
    public void Add(AnnotatedPicture picture)
    {
        if (_byName.TryAdd(picture.Name, _entries.Count))
        {
            _entries.Add(new(picture));
            return;
        }
        var entry = _entries[_byName[picture.Name]];
        var first = entry.Picture;
        if (first.Part is { } part && picture.Part is { } other && part != other)
        {
            AddProblem(picture.File, picture.Row, $"{Show(picture.Name)} is in {other} here, but in {part} in row {first.Row}");
            return;
        }
        entry.Picture = first with
        {
            Part = first.Part ?? picture.Part,
            Width = first.Width ?? picture.Width,
            Height = first.Height ?? picture.Height,
        };
        if (picture.Objects.Count == 0) return;
        entry.Objects ??= [.. first.Objects];
        foreach (var o in picture.Objects) entry.Objects.Add(picture.Row == first.Row || o.Row != 0 ? o : o with { Row = picture.Row });
    }

    /// <summary>
    /// Adds pictures, each of which is there once. Where several have one name, their places tell them apart and become their names;
    /// those that nothing tells apart are not added, since it is not certain which file is whose.
    /// </summary>
    /// <param name="pictures">Each with its place, another name of it; null where none is known.</param>
    /// <param name="leftOut">Names of pictures that are not added, but may lie beside the others.</param>
    public void AddApart(IReadOnlyCollection<(AnnotatedPicture Picture, string? Place)> pictures, IEnumerable<string> leftOut)
    {
        var several = pictures.Select(p => p.Picture.Name).Concat(leftOut).CountBy(n => n, StringComparer.Ordinal)
            .Where(c => c.Value > 1).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        var named = pictures.Select(p => p.Place is { } place && several.Contains(p.Picture.Name)
            ? p.Picture with { Name = place, OtherNames = [] } : p.Picture);
        foreach (var same in named.GroupBy(p => p.Name, StringComparer.Ordinal))
        {
            if (!same.Skip(1).Any()) Add(same.First());
            foreach (var again in same.Skip(1))
                AddProblem(again.File, again.Row, $"the picture {Show(again.Name)} is there twice; expected a name for each");
        }
    }

    /// <summary>Adds a picture that has a file of its own, whatever other pictures are called.</summary>
    public void AddOwn(AnnotatedPicture picture) => _entries.Add(new(picture));

    /// <summary>The same text as one object, so that a million rows of one class share it.</summary>
    public string Share(string label)
    {
        const int most = 10_000;
        if (_labels.TryGetValue(label, out string? shared)) return shared;
        if (_labels.Count < most) _labels.Add(label, label);
        return label;
    }

    /// <summary>All that was added.</summary>
    public AnnotationSet Build()
    {
        foreach (var (picture, (file, row)) in _passedOver)
            if (!Has(picture)) LeaveOut(file, row);
        return new()
        {
            Source = Source,
            Format = format,
            Pictures = _entries.ConvertAll(e => e.Objects is null ? e.Picture : e.Picture with { Objects = e.Objects }),
            Form = Form,
            IsFormOpen = IsFormOpen,
            Unfit = Unfit,
            LeftOut = _leftOut,
            Problems = _problems,
            ProblemCount = _problemCount,
            Notes = [.. _notes, .. _remarks.Select(r => $"{r.Key}: {r.Value.Count:N0}, the first {r.Value.First}.")],
        };
    }

    /// <summary>A text of a file in quotes, cut to a length that suits a message.</summary>
    public static string Show(string text)
    {
        const int longest = 80;
        string line = string.Concat(text.Take(longest).Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length <= longest ? $"\"{line}\"" : $"\"{line}…\"";
    }
}
