namespace Boxfit.Data.Formats;

/// <summary>
/// Reads the frames of VoTT 1: regions under their picture's name, in pixels of the picture as it was shown, with the shown size.
/// </summary>
sealed class VottFrames(string file, AnnotationSetBuilder set)
{
    static readonly string[] s_edges = ["x1", "y1", "x2", "y2"], s_sides = ["width", "height"];

    readonly List<AnnotatedPicture> _pictures = [];
    readonly List<string> _visited = [];
    int _frames, _numbered;

    /// <summary>Reads one of <c>frames</c> and <c>visitedFrames</c>.</summary>
    public void ReadProperty(JsonTokens json, string key)
    {
        if (key == "visitedFrames" && json.Type == JsonTokenType.StartArray)
        {
            for (int depth = json.Depth; json.NextItem(depth);)
                if (json.Type == JsonTokenType.String && !IsNumber(json.Text!)) _visited.Add(json.Text!);
        }
        else if (key == "frames" && json.Type == JsonTokenType.StartObject)
        {
            for (int depth = json.Depth; json.NextProperty(depth, out string name);) ReadFrame(json, name);
        }
    }

    /// <summary>The pictures; those that were looked at and have no region are at the end.</summary>
    /// <exception cref="InputException">The frames are numbered.</exception>
    public IEnumerable<AnnotatedPicture> Finish()
    {
        if (_frames > 0 && _numbered == _frames)
        {
            throw new InputException(
                $"{file} is of VoTT 1 and numbers its frames, as it does for a video, so that it is not certain which pictures they " +
                "are. Put the pictures' names in place of the numbers.");
        }
        var known = _pictures.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var seen = _visited.Where(name => EntryChecks.Name(name) is null && known.Add(name));
        return _pictures.Concat(seen.Select(name => new AnnotatedPicture { Name = name, File = file, Row = ++_frames }));
    }

    static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    void ReadFrame(JsonTokens json, string name)
    {
        _frames++;
        string shown = AnnotationSetBuilder.Show(name);
        bool isNumber = IsNumber(name);
        if (isNumber) _numbered++;
        string? problem = isNumber ? "is a number; expected a picture's name" : EntryChecks.Name(name);
        if (json.Type != JsonTokenType.StartArray) problem ??= "has no list of regions";
        if (problem is not null)
        {
            set.AddProblem(file, _frames, $"frame {shown} {problem}");
            return;
        }
        int regions = 0;
        var objects = new List<AnnotatedObject>();
        int? width = null, height = null;
        for (int depth = json.Depth; json.NextItem(depth);)
        {
            regions++;
            if (ReadRegion(json, objects, out double wide, out double high) is not { } wrong)
            {
                width ??= (int)Math.Round(wide);
                height ??= (int)Math.Round(high);
                continue;
            }
            set.AddProblem(file, _frames, $"region {regions} of {shown} {wrong}");
        }
        if (regions > 0 && objects.Count == 0)
        {
            set.LeaveOut(file, _frames);
            return;
        }
        _pictures.Add(new()
        {
            Name = name,
            File = file,
            Row = _frames,
            Width = width,
            Height = height,
            Objects = objects,
        });
    }

    /// <summary>Reads a region as shares of the shown picture, which are those of the picture itself.</summary>
    string? ReadRegion(JsonTokens json, List<AnnotatedObject> objects, out double width, out double height)
    {
        (width, height) = (0, 0);
        if (json.Type != JsonTokenType.StartObject) return "is no object";
        string? kind = null;
        List<string> tags = [];
        var numbers = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            if (name == "type" && json.Type == JsonTokenType.String) kind = json.Text;
            else if (name == "tags") tags = VottRegion.ReadTags(json);
            else if (s_edges.Contains(name) || s_sides.Contains(name)) numbers[name] = json.Text;
        }
        if (VottRegion.Find(kind, out bool isArea) is { } unknown) return unknown;
        if (Read(s_sides, out double[] sides) is { } sideless) return sideless;
        if (!(sides[0] >= 1 && sides[1] >= 1)) return $"says that its picture has {sides[0]}×{sides[1]} pixels; expected 1 at least";
        (width, height) = (sides[0], sides[1]);
        if (!isArea)
        {
            set.Remark(PassedOver.NoBox, file, _frames);
            return null;
        }
        if (Read(s_edges, out double[] n) is { } wrong) return wrong;
        double x1 = n[0] / width, y1 = n[1] / height, x2 = n[2] / width, y2 = n[3] / height;
        objects.AddRange(tags.DefaultIfEmpty("").Distinct()
            .Select(tag => new AnnotatedObject(x1, y1, x2, y2, BoxUnit.Share, set.Share(tag))));
        return null;

        string? Read(string[] names, out double[] values)
        {
            values = new double[names.Length];
            for (int i = 0; i < names.Length; i++)
                if (EntryChecks.Number(numbers.GetValueOrDefault(names[i]), names[i], out values[i]) is { } problem) return problem;
            return null;
        }
    }
}
