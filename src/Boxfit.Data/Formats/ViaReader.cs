namespace Boxfit.Data.Formats;

/// <summary>Reads the JSON of VIA 1 and 2: an export, or a project, which has the same in <c>_via_img_metadata</c>.</summary>
sealed class ViaReader
{
    const string Metadata = "_via_img_metadata", Own = "_via_";

    readonly string _file;
    readonly AnnotationSetBuilder _set;
    readonly ViaPictures _pictures;
    int _row;
    bool _isProject;

    public ViaReader(string file)
    {
        (_file, _set) = (file, new(file, ViaFormat.FormatName));
        _pictures = new(_set);
    }

    /// <exception cref="InputException">The file is no JSON, or holds no pictures of VIA.</exception>
    public AnnotationSet Read()
    {
        using var json = JsonTokens.Open(_file, out string? note);
        _set.AddNote(note);
        if (!json.Read() || json.Type != JsonTokenType.StartObject) throw new InputException($"{_file} is no object of VIA's pictures.");
        ReadPictures(json);
        json.Read(); // nothing may follow
        if (_pictures.Count == 0 && !_isProject) throw new InputException($"{_file} holds no picture of VIA with filename and regions.");
        _pictures.Finish();
        return _set.Build();
    }

    void ReadPictures(JsonTokens json)
    {
        for (int depth = json.Depth; json.NextProperty(depth, out string key);)
        {
            if (depth == 0 && key == Metadata && json.Type == JsonTokenType.StartObject)
            {
                _isProject = true;
                ReadPictures(json);
                continue;
            }
            bool isPicture = json.Type == JsonTokenType.StartObject;
            if (isPicture || !key.StartsWith(Own, StringComparison.Ordinal)) _row++;
            if (isPicture) ReadPicture(json, key);
            else if (!key.StartsWith(Own, StringComparison.Ordinal))
                _set.AddProblem(_file, _row, $"{AnnotationSetBuilder.Show(key)} is no picture with filename and regions");
        }
    }

    void ReadPicture(JsonTokens json, string key)
    {
        string? picture = null, size = null;
        List<ViaAttribute> attributes = [];
        List<ViaPictures.Region> regions = [];
        List<string>? problems = null;
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            switch (name)
            {
                case "filename" when json.Type == JsonTokenType.String:
                    picture = json.Text;
                    break;
                case "size":
                    size = json.Text;
                    break;
                case "file_attributes":
                    attributes = ViaAttribute.ReadAll(json);
                    break;
                case "regions":
                    problems = ReadRegions(json, regions);
                    break;
            }
        }
        if (picture is null && problems is null && key.StartsWith(Own, StringComparison.Ordinal))
        {
            _row--; // the project's settings
            return;
        }
        string? problem = EntryChecks.Name(picture) ?? (problems is null ? "has no regions" : null);
        foreach (string text in problem is not null ? [problem] : problems!)
            _set.AddProblem(_file, _row, $"{AnnotationSetBuilder.Show(key)}: {text}");
        if (problem is not null) return;
        var entry = _pictures.Find(picture!, _row, size, attributes);
        entry.Regions.AddRange(regions);
        entry.IsBroken |= problems!.Count > 0;
    }

    /// <summary>Reads regions: a list in version 2, an object with their numbers as keys in version 1.</summary>
    /// <returns>What is wrong with some of them; null where they are neither.</returns>
    List<string>? ReadRegions(JsonTokens json, List<ViaPictures.Region> regions)
    {
        if (json.Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return null;
        List<string> problems = [];
        bool isList = json.Type == JsonTokenType.StartArray;
        int depth = json.Depth;
        for (int at = 1; isList ? json.NextItem(depth) : json.NextProperty(depth, out _); at++)
            if (ReadRegion(json, regions) is { } wrong && problems.Count < AnnotationSet.MostProblems) problems.Add($"region {at} {wrong}");
        return problems;
    }

    string? ReadRegion(JsonTokens json, List<ViaPictures.Region> regions)
    {
        if (json.Type != JsonTokenType.StartObject) return "is no object";
        List<ViaAttribute> attributes = [];
        PixelBox? box = null;
        string? remark = null, problem = "has no shape_attributes";
        for (int depth = json.Depth; json.NextProperty(depth, out string name);)
        {
            if (name == "shape_attributes") problem = ViaShape.Read(json, out box, out remark);
            else if (name == "region_attributes") attributes = ViaAttribute.ReadAll(json);
        }
        if (remark is not null) _set.Remark(remark, _file, _row);
        if (problem is null) regions.Add(new(box, _row, attributes));
        return problem;
    }
}
