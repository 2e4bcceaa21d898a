namespace Boxfit.Data.Formats;

/// <summary>Reads YOLO's label files. A picture without one has no object.</summary>
sealed class YoloReader(string source)
{
    readonly AnnotationSetBuilder _set = new(source, YoloFormat.FormatName);
    readonly string _folder = Directory.Exists(source) ? source : Path.GetDirectoryName(source)!;

    /// <summary>Reads the pictures of the parts that a data.yaml names.</summary>
    /// <exception cref="InputException">None of the parts is there.</exception>
    public AnnotationSet ReadParts(YoloYaml yaml)
    {
        var tried = new List<string>();
        bool any = false;
        foreach (var (entry, part) in yaml.Parts)
        {
            var places = Places(yaml, entry);
            if (places.Find(Path.Exists) is not { } place)
            {
                tried.AddRange(places);
                _set.AddProblem(yaml.File, 1, $"{entry} is no folder or list of pictures: there is nothing at {string.Join(", nor at ", places)}");
                continue;
            }
            any = true;
            if (Directory.Exists(place)) foreach (string picture in Pictures(place)) Add(picture, FindLabel(picture), Relative(picture), part, yaml.Names);
            else if (FileNames.IsPicture(place)) Add(place, FindLabel(place), Relative(place), part, yaml.Names);
            else ReadList(place, part, yaml.Names);
        }
        if (!any)
        {
            throw new InputException(yaml.Parts.Count == 0
                ? $"{yaml.File} names no pictures; expected train, val or test with a folder or a list."
                : $"{yaml.File}: its pictures are not there. Tried {string.Join(", ", tried.Distinct())}.");
        }
        return _set.Build();
    }

    /// <summary>Reads labels and pictures that lie beside each other.</summary>
    public AnnotationSet ReadFolder(YoloFolder folder)
    {
        var pictures = Pictures(folder.Images).ToLookup(p => Path.ChangeExtension(Path.GetRelativePath(folder.Images, p), null));
        var labels = YoloFolder.LabelFiles(folder.Labels).ToDictionary(l => Path.ChangeExtension(Path.GetRelativePath(folder.Labels, l), null));
        // A division shows in the names of the folders, where there are several.
        bool isDivided = labels.Keys.Select(PartOf).Where(p => p is not null).Distinct().Count() > 1;
        foreach (string stem in labels.Keys.Union(pictures.Select(p => p.Key)).Order(StringComparer.Ordinal))
        {
            string? label = labels.GetValueOrDefault(stem), part = isDivided ? PartOf(stem) : null;
            foreach (string picture in pictures[stem]) Add(picture, label, Relative(picture), part, folder.Names);
            if (!pictures.Contains(stem)) Add(null, label, stem.Replace(Path.DirectorySeparatorChar, '/'), part, folder.Names);
        }
        return _set.Build();
    }

    static string? PartOf(string stem)
    {
        string[] folders = stem.Split(Path.DirectorySeparatorChar);
        if (folders.Length < 2) return null;
        PartNames.Read(folders[0], out string? part);
        return part;
    }

    void ReadList(string list, string? part, IReadOnlyDictionary<int, string>? names)
    {
        string folder = Path.GetDirectoryName(list)!;
        foreach (var (number, line, _) in TextLines.Read(list))
        {
            string name = line.Replace('\\', '/');
            if (name.StartsWith("./", StringComparison.Ordinal)) name = name[2..];
            if (EntryChecks.Name(name) is { } wrong)
            {
                _set.AddProblem(list, number, wrong);
                continue;
            }
            string picture = Path.GetFullPath(name, folder);
            Add(picture, FindLabel(picture), folder == _folder ? name : Relative(picture), part, names);
        }
    }

    /// <summary>Where an entry may lie; some exporters write ../train for what lies beside the file.</summary>
    static List<string> Places(YoloYaml yaml, string entry)
    {
        string path = entry.Replace('\\', '/').Trim();
        string home = Path.GetDirectoryName(yaml.File)!;
        var places = new List<string> { Path.GetFullPath(path, yaml.Root), Path.GetFullPath(path, home) };
        if (path.StartsWith("../", StringComparison.Ordinal)) places.Add(Path.GetFullPath(path[3..], home));
        return [.. places.Distinct()];
    }

    static IOrderedEnumerable<string> Pictures(string folder) =>
        FileTree.Files(folder, YoloFolder.AllFiles).Where(FileNames.IsPicture).Order(StringComparer.Ordinal);

    /// <summary>The last folder images becomes labels; else the label lies beside the picture.</summary>
    static string? FindLabel(string picture)
    {
        const string images = "/images/";
        string path = picture.Replace(Path.DirectorySeparatorChar, '/');
        int at = path.LastIndexOf(images, StringComparison.Ordinal);
        string beside = Path.ChangeExtension(picture, ".txt");
        string[] candidates = at < 0 ? [beside] : [Path.ChangeExtension($"{path[..at]}/labels/{path[(at + images.Length)..]}", ".txt"), beside];
        return Array.Find(candidates, File.Exists);
    }

    string Relative(string path) => Path.GetRelativePath(_folder, path).Replace(Path.DirectorySeparatorChar, '/');

    void Add(string? picture, string? label, string name, string? part, IReadOnlyDictionary<int, string>? names)
    {
        var objects = new List<AnnotatedObject>();
        bool anyWrong = false;
        if (label is not null)
        {
            foreach (var (number, line, isCut) in TextLines.Read(label))
            {
                if (string.IsNullOrWhiteSpace(line)) continue;
                YoloLine row = default;
                string? problem = isCut ? "is too long" : YoloLine.Parse(line, out row);
                if (problem is null && names is not null && !names.ContainsKey(row.Class)) problem = $"has the class {row.Class}, which has no name";
                if (problem is not null) _set.AddProblem(label, number, problem);
                else objects.Add(row.Box with { Label = _set.Share(names?[row.Class] ?? $"{row.Class}"), Row = number });
                anyWrong |= problem is not null;
            }
        }
        if (anyWrong && objects.Count == 0) return;
        _set.Add(new() { Name = name, OtherNames = picture is null ? [] : [picture], File = label ?? picture!, Row = 1, Part = part, Objects = objects });
    }
}
