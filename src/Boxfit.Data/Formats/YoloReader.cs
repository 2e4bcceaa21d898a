namespace Boxfit.Data.Formats;

/// <summary>Reads YOLO's label files. A picture without one has no object, and is counted.</summary>
sealed class YoloReader(string source, ReadOptions options)
{
    readonly AnnotationSetBuilder _set = new(source, YoloFormat.FormatName);
    readonly List<Labelled> _pictures = [];
    readonly YoloLabels _labels = new();
    int? _classes;
    readonly string _folder = Directory.Exists(source) ? source : Path.GetDirectoryName(source)!;

    /// <summary>A picture with the rows of its label file, until it is known what the rows' numbers are.</summary>
    sealed record Labelled(AnnotatedPicture Picture, List<(int Line, YoloRow Row, string Label)> Rows);

    /// <summary>Reads the pictures of the parts that a data.yaml names.</summary>
    /// <exception cref="InputException">None of the parts is there.</exception>
    public AnnotationSet ReadParts(YoloYaml yaml)
    {
        var tried = new List<string>();
        bool any = false;
        _set.AddNote(yaml.Note);
        if (yaml.Names is null) _classes = yaml.ClassCount;
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
                    Add(picture, _labels.Find(picture), Relative(picture), part, yaml.Names);
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
        return Build(yaml.KeyPointShape);
    }

    /// <summary>Reads labels and pictures that lie beside each other.</summary>
    public AnnotationSet ReadFolder(YoloFolder folder)
    {
        var pictures = Pictures(folder.Images).ToLookup(p => Stem(folder.Images, p));
        string[] files = [.. YoloFolder.LabelFiles(folder.Labels)];
        // Of a.jpg and a.png each may have its own: a.jpg.txt and a.png.txt.
        var names = pictures.SelectMany(p => p).Select(p => Path.GetRelativePath(folder.Images, p)).ToHashSet(StringComparer.Ordinal);
        var owned = files.GroupBy(l => Stem(folder.Labels, l)).Where(g => names.Contains(g.Key))
            .ToDictionary(g => g.Key, g => g.First());
        var labels = files.Except(owned.Values).GroupBy(l => LabelStem(folder.Labels, l)).ToDictionary(g => g.Key, g => g.First());
        // A division shows in the names of the folders, where there are several.
        bool isDivided = labels.Keys.Concat(owned.Keys).Select(PartOf).Where(p => p is not null).Distinct().Count() > 1;
        foreach (string stem in labels.Keys.Union(pictures.Select(p => p.Key)).Order(StringComparer.Ordinal))
        {
            string? label = labels.GetValueOrDefault(stem), part = isDivided ? PartOf(stem) : null;
            bool anyNeeds = false;
            foreach (string picture in pictures[stem])
            {
                string? own = owned.GetValueOrDefault(Path.GetRelativePath(folder.Images, picture));
                anyNeeds |= own is null;
                Add(picture, own ?? label, Relative(picture), part, folder.Names);
            }
            if (pictures.Contains(stem))
            {
                if (label is not null && !anyNeeds) _set.Remark("Label files without a picture are passed over", label, 1);
                continue;
            }
            if (!YoloFolder.IsLabelFile(label!))
            {
                _set.Remark("Text files that are no labels and belong to no picture are passed over", label!, 1);
                continue;
            }
            _set.Remark(
                options.Images is null ? "Label files without a picture" : "Label files without a picture beside them, so it is looked for",
                label!, 1);
            Add(null, label, stem.Replace(Path.DirectorySeparatorChar, '/'), part, folder.Names);
        }
        return Build(null);
    }

    AnnotationSet Build((int Points, int Numbers)? keyPoints)
    {
        int without = _pictures.Count(p => p.Picture.OtherNames is [var own] && p.Picture.File == own);
        if (without > 0 && without == _pictures.Count)
        {
            throw new InputException(
                $"{source}: no picture of {without:N0} has a label file. Looked for " +
                $"{_labels.Tried(_pictures[0].Picture.File)}.");
        }
        if (without > 0) _set.AddNote($"{source}: {without:N0} of {Counted.Of(_pictures.Count, "picture")} " +
            $"{Counted.Word(without, "has", "have")} no label file, which says in YOLO that it shows no object.");
        foreach (string label in _labels.Unused()) _set.Remark("Label files without a picture are passed over", label, 1);
        var form = YoloRowForm.Find(_pictures.SelectMany(p => p.Rows.Select(r => r.Row)), keyPoints, options, source);
        _set.AddNote(form.Note);
        var shared = FindShared();
        foreach (var (picture, rows) in _pictures)
        {
            if (shared.Contains(picture.File)) continue;
            var objects = new List<AnnotatedObject>();
            bool anyWrong = false;
            foreach (var (line, row, label) in rows)
            {
                if (form.Read(row, out var box) is { } problem)
                {
                    _set.AddProblem(picture.File, line, problem);
                    anyWrong = true;
                    continue;
                }
                if (form.HasOddConfidence(row)) _set.Remark("Confidences above 1 are none", picture.File, line);
                objects.Add(box! with { Label = label, Row = line });
            }
            if (!anyWrong || objects.Count > 0) _set.Add(picture with { Objects = objects });
        }
        return _set.Build();
    }

    /// <summary>Label files that stand for pictures that differ, as a.txt does for a.jpg and a.png: each is a problem.</summary>
    HashSet<string> FindShared()
    {
        var shared = new HashSet<string>(StringComparer.Ordinal);
        foreach (var same in _pictures.GroupBy(p => p.Picture.File, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
        {
            string[] files = [.. same.SelectMany(p => p.Picture.OtherNames).Distinct(StringComparer.Ordinal).Where(FileStatus.IsFile)];
            if (files.Skip(1).FirstOrDefault(f => !FileComparison.AreEqual(files[0], f)) is not { } other) continue;
            shared.Add(same.Key);
            _set.AddProblem(same.Key, 1, $"stands for {files[0]} and {other}, which differ; name it " +
                $"{Path.GetFileName(files[0])}.txt or {Path.GetFileName(other)}.txt to say for which, or give each its own");
        }
        return shared;
    }

    /// <summary>A label may be called a.txt or a.jpg.txt.</summary>
    static string LabelStem(string folder, string label) => FileNames.WithoutEnding(Stem(folder, label));

    static string Stem(string folder, string file) => Path.ChangeExtension(Path.GetRelativePath(folder, file), null);

    static string? PartOf(string stem) =>
        stem.Split(Path.DirectorySeparatorChar) is [var folder, _, ..] ? PartNames.OfFolder(folder) : null;

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
            string picture = Listed(name, folder);
            Add(picture, _labels.Find(picture), Relative(picture), part, names);
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
        FileTree.Files(folder, FolderListing.All).Where(FileNames.IsPicture).Order(StringComparer.Ordinal);

    /// <summary>The picture that a line of a list means: Darknet's lists begin at the folder in which its program ran.</summary>
    static string Listed(string name, string folder)
    {
        string whole = Path.GetFullPath(name, folder);
        if (File.Exists(whole)) return whole;
        for (int at = name.IndexOf('/'); at >= 0; at = name.IndexOf('/', at + 1))
            if (Path.GetFullPath(name[(at + 1)..], folder) is var shorter && File.Exists(shorter)) return shorter;
        return whole;
    }

    string Relative(string path) => Path.GetRelativePath(_folder, path).Replace(Path.DirectorySeparatorChar, '/');

    void Add(string? picture, string? label, string name, string? part, IReadOnlyDictionary<int, string>? names)
    {
        var rows = new List<(int, YoloRow, string)>();
        bool anyWrong = false;
        if (label is not null)
        {
            foreach (var (number, line, isCut) in TextLines.Read(label))
            {
                if (string.IsNullOrWhiteSpace(line)) continue;
                YoloRow row = default;
                string? problem = isCut ? "is too long" : YoloRow.Parse(line, out row);
                if (problem is null && names?.ContainsKey(row.Class) == false) problem = $"has the class {row.Class}, which has no name";
                if (problem is null && _classes is { } classes && row.Class >= classes)
                    problem = $"has the class {row.Class}, where nc of the YAML file says {Counted.Of(classes, "class")}, from 0";
                if (problem is not null) _set.AddProblem(label, number, problem);
                else rows.Add((number, row, _set.Share(names?[row.Class] ?? $"{row.Class}")));
                anyWrong |= problem is not null;
            }
        }
        if (anyWrong && rows.Count == 0) return;
        _pictures.Add(new(
            new()
            {
                Name = name,
                OtherNames = picture is null ? [] : [picture],
                File = label ?? picture!,
                Row = 1,
                Part = part,
            },
            rows));
    }
}
