namespace Boxfit.Data.Formats;

/// <summary>Reads files of VoTT, and tells apart pictures of one name in several folders.</summary>
sealed class VottReader(string source)
{
    const string Unseen = "Pictures that nobody has opened in VoTT are left out";

    readonly AnnotationSetBuilder _set = new(source, VottFormat.FormatName);
    readonly List<(AnnotatedPicture Picture, string? Place)> _pictures = [];
    readonly List<string> _leftOut = [];

    /// <summary>Reads an export, a project, a picture's file, or the frames of version 1.</summary>
    /// <exception cref="InputException">The file is no JSON or nothing of VoTT, or names pictures and holds no regions.</exception>
    public void ReadFile(string file)
    {
        if (!TryReadFile(file)) throw new InputException($"{file} is JSON, but has none of VoTT's assets, asset with regions, and frames.");
    }

    /// <summary>Reads the files of pictures.</summary>
    public void ReadAssets(IEnumerable<string> files)
    {
        foreach (string file in files) ReadAsset(file);
    }

    /// <summary>All that was read.</summary>
    public AnnotationSet Build()
    {
        _set.AddApart(_pictures, _leftOut);
        return _set.Build();
    }

    bool TryReadFile(string file)
    {
        using var json = JsonTokens.Open(file, out string? note);
        _set.AddNote(note);
        if (!json.Read() || json.Type != JsonTokenType.StartObject) return false;
        var single = new VottAsset();
        List<(string Id, VottAsset Asset)>? assets = null;
        VottFrames? frames = null;
        while (json.NextProperty(0, out string key))
        {
            if (key == "assets" && json.Type == JsonTokenType.StartObject)
            {
                assets ??= [];
                for (int depth = json.Depth; json.NextProperty(depth, out string id);) assets.Add((id, VottAsset.Read(json)));
            }
            else if (key is "frames" or "visitedFrames")
            {
                (frames ??= new(file, _set)).ReadProperty(json, key);
            }
            else if (key is "asset" or "regions")
            {
                single.ReadProperty(json, key);
            }
        }
        json.Read(); // nothing may follow
        if (assets is not null) AddAll(file, assets);
        if (frames is not null) _pictures.AddRange(frames.Finish().Select(p => (p, (string?)null)));
        if (single.IsThere) Add(file, 1, single);
        return assets is not null || frames is not null || single.IsThere;
    }

    void ReadAsset(string file)
    {
        try
        {
            if (!TryReadFile(file)) _set.AddProblem(file, 1, "has no asset with regions");
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            _set.AddProblem(file, 1, $"cannot be read: {e.Message}");
        }
    }

    void AddAll(string file, List<(string Id, VottAsset Asset)> assets)
    {
        // A project has what it says of the pictures here, but keeps their regions in other files.
        bool isProject = assets.Count > 0 && assets.TrueForAll(a => !a.Asset.HasRegions && !a.Asset.IsWrapped);
        string folder = Path.GetDirectoryName(file)!;
        int row = 0, found = 0;
        foreach (var (id, asset) in assets)
        {
            row++;
            if (!isProject)
            {
                Add(file, row, asset);
            }
            else if (VottFormat.AssetFile(folder, id) is { } own && File.Exists(own))
            {
                found++;
                ReadAsset(own);
            }
            else if (asset.IsUnseen)
            {
                _set.Remark(Unseen, file, row);
                if (asset.Name is { } name) _leftOut.Add(name);
            }
            else
            {
                string missing = AnnotationSetBuilder.Show(id + VottFormat.AssetEnding);
                _set.AddProblem(file, row, $"{asset.Shown} has no {missing} with its regions beside the project");
            }
        }
        if (isProject && found == 0)
        {
            throw new InputException(
                $"{file} is a project of VoTT, which names its pictures but holds no regions: they are in files " +
                $"*{VottFormat.AssetEnding}, of which none is beside it. Put these beside it, or export the project as VoTT JSON.");
        }
    }

    void Add(string file, int row, VottAsset asset)
    {
        foreach (string remark in asset.Remarks) _set.Remark(remark, file, row);
        string[] problems = [.. asset.FindProblems()];
        foreach (string problem in problems) _set.AddProblem(file, row, $"{asset.Shown} {problem}");
        bool isIncomplete = problems.Length + asset.Remarks.Count > 0;
        if (!asset.IsWrong && asset.IsPicture && (asset.Objects.Count > 0 || !(asset.IsUnseen || isIncomplete)))
        {
            _pictures.Add((asset.ToPicture(file, row), asset.Place));
            return;
        }
        if (asset.Name is { } name) _leftOut.Add(name);
        if (asset.IsWrong) return; // which is a problem
        if (!asset.IsPicture) _set.Remark("Videos and their frames without regions are left out", file, row);
        else if (asset.IsUnseen) _set.Remark(Unseen, file, row);
        else _set.LeaveOut(file, row);
    }
}
