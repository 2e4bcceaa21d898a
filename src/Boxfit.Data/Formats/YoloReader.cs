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
                _set.AddProblem(
                    yaml.File, 1, $"{entry} is no folder or list of pictures: there is nothing at {string.Join(", nor at ", places)}");
                continue;
            }
            any = true;
            if (Directory.Exists(place) || FileNames.IsPicture(place))
            {
                foreach (string picture in Directory.Exists(place) ? Pictures(place) : (IEnumerable<string>)[place])
                    Add(picture, FindLabel(picture), Relative(picture), part, yaml.Names);
            }
            else
            {
                ReadList(place, part, yaml.Names);
            }
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
        var pictures = Pictures(folder.Images).ToLookup(p => Stem(folder.Images, p));
        var labels = YoloFolder.LabelFiles(folder.Labels).ToDictionary(l => Stem(folder.Labels, l));
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

    static string Stem(string folder, string file) => Path.ChangeExtension(Path.GetRelativePath(folder, file), null);

    static string? PartOf(string stem) =>
        stem.Split(Path.DirectorySeparatorChar) is [var folder, _, ..] ? PartNames.Find(folder) : null;

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
        string own = at < 0 ? beside : Path.ChangeExtension($"{path[..at]}/labels/{path[(at + images.Length)..]}", ".txt");
        return File.Exists(own) ? own : File.Exists(beside) ? beside : null;
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
                if (problem is null && names?.ContainsKey(row.Class) == false) problem = $"has the class {row.Class}, which has no name";
                if (problem is not null) _set.AddProblem(label, number, problem);
                else objects.Add(row.Box with { Label = _set.Share(names?[row.Class] ?? $"{row.Class}"), Row = number });
                anyWrong |= problem is not null;
            }
        }
        if (anyWrong && objects.Count == 0) return;
        _set.Add(new()
        {
            Name = name,
            OtherNames = picture is null ? [] : [picture],
            File = label ?? picture!,
            Row = 1,
            Part = part,
            Objects = objects,
        });
    }
}

/// <summary>Labels without a data.yaml.</summary>
/// <param name="Labels">Absolute path of the folder of the label files.</param>
/// <param name="Images">Absolute path of the folder of the pictures; may be the same.</param>
/// <param name="Names">Names of the classes by number from a classes.txt or obj.names; null where there is none.</param>
sealed record YoloFolder(string Labels, string Images, IReadOnlyDictionary<int, string>? Names)
{
    static readonly string[] s_nameFiles = ["classes.txt", "obj.names", "_darknet.labels"];

    public static readonly EnumerationOptions AllFiles = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System };

    /// <summary>The labels in a folder, in its folder labels, or null where there are none.</summary>
    public static YoloFolder? Find(string folder)
    {
        foreach (string labels in (string[])[Path.Combine(folder, "labels"), folder])
        {
            if (!Directory.Exists(labels) || !LabelFiles(labels).Take(20).Any(IsLabelFile)) continue;
            string parent = labels == folder ? Path.GetDirectoryName(folder) ?? folder : folder;
            string beside = Path.Combine(parent, "images");
            bool isLabels = labels != folder || Path.GetFileName(folder) == "labels";
            return new(labels, isLabels && Directory.Exists(beside) ? beside : labels, FindNames([labels, folder, parent]));
        }
        return null;
    }

    /// <summary>The text files in a folder and below that may be labels, sorted.</summary>
    public static IEnumerable<string> LabelFiles(string folder) => FileTree.Files(folder, AllFiles, "*.txt")
        .Where(f => !s_nameFiles.Contains(Path.GetFileName(f)))
        .Order(StringComparer.Ordinal);

    static bool IsLabelFile(string file)
    {
        string line = TextContent.ReadHead(file, 4096).TrimStart().Split('\n', '\r')[0];
        return YoloLine.Parse(line, out _) is null;
    }

    static Dictionary<int, string>? FindNames(IEnumerable<string> folders)
    {
        string? file = folders.SelectMany(f => s_nameFiles.Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists);
        if (file is null) return null;
        var names = new Dictionary<int, string>();
        foreach (var (_, text, _) in TextLines.Read(file)) names.Add(names.Count, text.Trim());
        return names;
    }
}

/// <summary>One row of a label file: a class, then a box or a polygon as shares of the picture, and perhaps a confidence.</summary>
readonly record struct YoloLine(int Class, AnnotatedObject Box)
{
    // Boxes may reach out of the picture a little; pixels are far outside.
    const double FarthestShare = 2;

    static readonly string[] s_names = ["cx", "cy", "width", "height", "confidence"];
    static readonly char[] s_separators = [' ', '\t'];

    /// <summary>Reads a row.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Parse(string line, out YoloLine result)
    {
        result = default;
        string[] words = line.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length is not (5 or 6) && !(words.Length >= 7 && words.Length % 2 == 1))
        {
            string numbers = words.Length == 1 ? "number" : "numbers";
            return $"has {words.Length} {numbers}; expected class, cx, cy, w, h, or a class and the points of a polygon";
        }
        if (!double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            || !(number is >= 0 and < 1_000_000) || number != Math.Floor(number))
            return $"has the class {AnnotationSetBuilder.Show(words[0])}, not a whole number";
        bool isPolygon = words.Length > 6;
        double[] values = new double[words.Length - 1];
        for (int i = 0; i < values.Length; i++)
        {
            string what = isPolygon ? i % 2 == 0 ? "x" : "y" : s_names[i];
            if (EntryChecks.Number(words[i + 1], what, out values[i]) is { } wrong) return wrong;
            if ((isPolygon || i < 4) && Math.Abs(values[i]) > FarthestShare)
                return $"has {what} = {values[i]}, which is no share of the picture";
        }
        result = new((int)number, isPolygon ? Around(values) : FromCentre(values));
        return !isPolygon && (values[2] < 0 || values[3] < 0) ? $"has a box of {values[2]}×{values[3]}, less than 0" : null;
    }

    static AnnotatedObject FromCentre(double[] v) =>
        new(v[0] - v[2] / 2, v[1] - v[3] / 2, v[0] + v[2] / 2, v[1] + v[3] / 2, BoxUnit.Share) { Confidence = v.Length > 4 ? v[4] : null };

    static AnnotatedObject Around(double[] points)
    {
        IEnumerable<double> x = points.Where((_, i) => i % 2 == 0), y = points.Where((_, i) => i % 2 == 1);
        return new(x.Min(), y.Min(), x.Max(), y.Max(), BoxUnit.Share);
    }
}
