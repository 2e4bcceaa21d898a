namespace Boxfit.Data.Formats;

/// <summary>
/// Reads a project of VIA 3, which keeps files, views of one or several of them, and what is said of a view in lists of their own. It knows
/// videos and sound, too; what is of these is left out.
/// </summary>
sealed class Via3Reader
{
    const int Video = 4, Sound = 8;

    const string OfVideo = "Videos and sound, and what is marked in them, are left out";
    const string OfTime = "Regions that belong to a time, as in videos, are left out";
    const string Deleted = "Regions marked as deleted are left out";

    readonly string _file;
    readonly AnnotationSetBuilder _set;
    readonly ViaPictures _pictures;
    readonly Dictionary<string, Via3Attribute> _attributes = new(StringComparer.Ordinal);
    readonly Dictionary<string, Medium> _media = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<string>> _views = new(StringComparer.Ordinal);
    readonly List<Via3Mark> _marks = [];

    /// <summary>A picture, a video or sound.</summary>
    sealed class Medium(int row)
    {
        public int Row { get; } = row;
        public string? Name { get; set; }
        public string? Address { get; set; }
        public bool IsPicture { get; set; } = true;
        public ViaPictures.Entry? Entry { get; set; }
    }

    public Via3Reader(string file)
    {
        (_file, _set) = (file, new(file, ViaFormat.FormatName));
        _pictures = new(_set);
    }

    /// <exception cref="InputException">The file is no JSON, or holds no pictures.</exception>
    public AnnotationSet Read()
    {
        using var json = JsonTokens.Open(_file, out string? note);
        _set.AddNote(note);
        if (!json.Read() || json.Type != JsonTokenType.StartObject) throw new InputException($"{_file} is no project of VIA 3.");
        while (json.NextProperty(0, out string list))
        {
            if (json.Type != JsonTokenType.StartObject) continue;
            for (int depth = json.Depth; json.NextProperty(depth, out string id);)
            {
                if (list == "attribute") _attributes[id] = Via3Attribute.Read(json);
                else if (list == "file") _media[id] = ReadMedium(json, _media.Count + 1);
                else if (list == "view") _views[id] = ReadView(json);
                else if (list == "metadata") _marks.Add(Via3Mark.Read(json, id, _marks.Count + 1));
            }
        }
        json.Read(); // nothing may follow
        AddPictures();
        foreach (var mark in _marks) Add(mark);
        if (_pictures.Count == 0)
        {
            throw new InputException(
                $"{_file} is a project of VIA 3 with {Counted.Of(_media.Count, "file")}, none of which is a picture; expected pictures.");
        }
        _pictures.Finish();
        return _set.Build();
    }

    static Medium ReadMedium(JsonTokens json, int row)
    {
        var medium = new Medium(row);
        if (json.Type != JsonTokenType.StartObject) return medium;
        for (int depth = json.Depth; json.NextProperty(depth, out string key);)
        {
            if (key == "fname" && json.Type == JsonTokenType.String) medium.Name = json.Text;
            else if (key == "type") medium.IsPicture = !(json.TryNumber(out double type) && type is Video or Sound);
            else if (key == "src" && json.Type == JsonTokenType.String) medium.Address = json.Text;
        }
        // A picture that was chosen on a disk has none, or only one of that moment.
        if (medium.Address is not { Length: > 0 } address || address.StartsWith("data:", StringComparison.Ordinal)
            || address.StartsWith("blob:", StringComparison.Ordinal))
        {
            medium.Address = null;
        }
        return medium;
    }

    static List<string> ReadView(JsonTokens json)
    {
        List<string> files = [];
        if (json.Type != JsonTokenType.StartObject) return files;
        for (int depth = json.Depth; json.NextProperty(depth, out string key);)
        {
            if (key != "fid_list" || json.Type != JsonTokenType.StartArray) continue;
            for (int inner = json.Depth; json.NextItem(inner);)
                if (json.Text is { } id) files.Add(id);
        }
        return files;
    }

    void AddPictures()
    {
        foreach (var medium in _media.Values)
        {
            if (!medium.IsPicture) _set.Remark(OfVideo, _file, medium.Row);
            else if (EntryChecks.Name(medium.Name) is { } nameless) _set.AddProblem(_file, medium.Row, $"file {medium.Row} {nameless}");
            else medium.Entry = _pictures.Add(medium.Name!, medium.Row, medium.Address);
        }
    }

    void Add(Via3Mark mark)
    {
        if (mark.IsDeleted)
        {
            _set.Remark(Deleted, _file, mark.Row);
            return;
        }
        if (Find(mark.View, out var medium) is { } unknown)
        {
            // What is said of several pictures as a whole is no object.
            if (mark.HasShape || medium is null) _set.AddProblem(_file, mark.Row, $"{mark.Shown} {unknown}");
            return;
        }
        if (medium!.Entry is not { } entry)
        {
            if (!medium.IsPicture) _set.Remark(OfVideo, _file, mark.Row);
            return;
        }
        List<ViaAttribute> attributes =
            [.. mark.Values.Select(v => (_attributes.GetValueOrDefault(v.Id) ?? new(v.Id)).Of(v.Value)).OfType<ViaAttribute>()];
        if (mark.HasTime)
        {
            _set.Remark(OfTime, _file, mark.Row);
            entry.IsBroken = true;
        }
        else if (!mark.HasShape && mark.Problem is null)
        {
            entry.TakePart(mark.Row, attributes);
        }
        else if (mark.FindBox(out var box, out string? remark) is { } problem)
        {
            _set.AddProblem(_file, mark.Row, $"{mark.Shown} {problem}");
            entry.IsBroken = true;
        }
        else
        {
            if (remark is not null) _set.Remark(remark, _file, mark.Row);
            entry.Regions.Add(new(box, mark.Row, attributes));
        }
    }

    /// <summary>The one file of a view.</summary>
    /// <returns>Why there is none, or null; where the view has several files, the first of them is given too.</returns>
    string? Find(string view, out Medium? medium)
    {
        medium = null;
        if (!_views.TryGetValue(view, out var files)) return $"is of the view {AnnotationSetBuilder.Show(view)}, which is not there";
        if (files.Count == 0 || !_media.TryGetValue(files[0], out medium))
            return $"is of the view {AnnotationSetBuilder.Show(view)}, whose file is not there";
        return files.Count == 1 ? null
            : $"is of the view {AnnotationSetBuilder.Show(view)}, which shows {Counted.Of(files.Count, "file")}, so that it is not " +
              "certain whose it is";
    }
}
