namespace Boxfit.Data.Formats;

/// <summary>What VoTT says of a picture: where it is, and its regions.</summary>
sealed class VottAsset
{
    const string Scheme = "file:", FrameMark = "#t=";

    // As VoTT numbers what its files are, and what was done with them.
    const int Video = 2, VideoFrame = 3, Records = 4, NotVisited = 0;

    readonly List<string> _problems = [];
    string? _name, _path;
    int? _width, _height;
    double _type = double.NaN, _state = double.NaN;
    int _regions;

    /// <summary>Its objects so far.</summary>
    public List<AnnotatedObject> Objects { get; } = [];

    /// <summary>Why regions are no objects, as <see cref="AnnotationSetBuilder.Remark"/> takes it.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>True where there is a list of regions, empty or not.</summary>
    public bool HasRegions { get; private set; }

    /// <summary>True where what is said of the picture is in an object of its own, as it is beside a list of regions.</summary>
    public bool IsWrapped { get; private set; }

    /// <summary>True where anything of it was read.</summary>
    public bool IsThere => IsWrapped || HasRegions;

    /// <summary>True where nobody has opened it in VoTT yet, so that it is not known whether it has objects.</summary>
    public bool IsUnseen => _state == NotVisited;

    /// <summary>False for a video, or a frame of one that was not written as a picture.</summary>
    public bool IsPicture => IsFrame ? FileNames.IsPicture(_name ?? "") : _type is not (Video or Records);

    /// <summary>Its name. VoTT takes it from the path, in which it has escaped spaces and the like where the file is on a disk.</summary>
    public string? Name
    {
        get
        {
            string? name = string.IsNullOrEmpty(_name) ? PlaceOf(_path) is { } place ? FileNames.Last(place) : null : _name;
            bool isEscaped = (_path ?? "").StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
            return name is not null && isEscaped ? Uri.UnescapeDataString(name) : name;
        }
    }

    /// <summary>Its path for people and for telling it from others; null where none is known.</summary>
    public string? Place => IsFrame ? null : PlaceOf(_path);

    /// <summary>Its name for messages.</summary>
    public string Shown => AnnotationSetBuilder.Show(_name ?? _path ?? "");

    bool IsFrame => _type == VideoFrame || (_path ?? "").Contains(FrameMark, StringComparison.Ordinal);

    /// <summary>Reads an entry of an export or a project.</summary>
    public static VottAsset Read(JsonTokens json)
    {
        var asset = new VottAsset();
        if (json.Type != JsonTokenType.StartObject) asset._problems.Add("is no object");
        else for (int depth = json.Depth; json.NextProperty(depth, out string key);) asset.ReadProperty(json, key);
        return asset;
    }

    /// <summary>Reads what an entry, or the picture's own file, says under a key.</summary>
    public void ReadProperty(JsonTokens json, string key)
    {
        switch (key)
        {
            case "asset" when json.Type == JsonTokenType.StartObject && !IsWrapped:
                IsWrapped = true;
                for (int depth = json.Depth; json.NextProperty(depth, out string inner);) ReadProperty(json, inner);
                break;
            case "regions" when json.Type == JsonTokenType.StartArray:
                HasRegions = true;
                ReadRegions(json);
                break;
            case "name" when json.Type == JsonTokenType.String:
                _name = json.Text;
                break;
            case "path" when json.Type == JsonTokenType.String:
                _path = json.Text;
                break;
            case "type" when json.TryNumber(out double type):
                _type = type;
                break;
            case "state" when json.TryNumber(out double state):
                _state = state;
                break;
            case "size" when json.Type == JsonTokenType.StartObject:
                for (int depth = json.Depth; json.NextProperty(depth, out string side);)
                {
                    if (side == "width" && EntryChecks.Side(json.Text, side, out _width) is { } wide) _problems.Add(wide);
                    else if (side == "height" && EntryChecks.Side(json.Text, side, out _height) is { } high) _problems.Add(high);
                }
                break;
        }
    }

    /// <summary>True where it is nothing of which a picture can be made.</summary>
    public bool IsWrong => ProblemOfAll() is not null;

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<string> FindProblems() => ProblemOfAll() is { } all ? _problems.Append(all) : _problems;

    /// <summary>The picture, by its own name; its path is another.</summary>
    public AnnotatedPicture ToPicture(string file, int row)
    {
        string name = Name!;
        return new()
        {
            Name = name,
            OtherNames = [.. new[] { _name, Place }.OfType<string>().Where(n => n.Length > 0 && n != name)],
            File = file,
            Row = row,
            Width = _width,
            Height = _height,
            Objects = Objects,
        };
    }

    string? ProblemOfAll() =>
        EntryChecks.Name(Name) is { } nameless ? nameless
        : !HasRegions ? "has no list of regions"
        : IsPicture || Objects.Count == 0 ? null
        : IsFrame ? "is a frame of a video; expected pictures. Export from VoTT with images included, which writes the frames as pictures"
        : _type == Records ? "is a TFRecord file; expected pictures"
        : "is a video; expected pictures";

    static string? PlaceOf(string? path)
    {
        if (string.IsNullOrEmpty(path)) return null;
        if (!path.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return path;
        string place = Uri.UnescapeDataString(path[Scheme.Length..]);
        if (place.StartsWith("//", StringComparison.Ordinal)) place = place[2..];
        return place is ['/', _, ':', ..] ? place[1..] : place; // a drive of Windows
    }

    void ReadRegions(JsonTokens json)
    {
        for (int depth = json.Depth; json.NextItem(depth);)
        {
            _regions++;
            string? wrong = VottRegion.Read(json, Objects, out string? remark);
            if (wrong is not null && _problems.Count < AnnotationSet.MostProblems) _problems.Add($"region {_regions} {wrong}");
            if (remark is not null) Remarks.Add(remark);
        }
    }
}
