namespace Boxfit.Data.Formats;

/// <summary>Reads the lists of CUB-200-2011 in a folder; each row begins with the number of a picture.</summary>
sealed class CubReader(string folder)
{
    public const string Boxes = "bounding_boxes.txt", Pictures = "images.txt";

    const string ClassNumbers = "image_class_labels.txt", ClassNames = "classes.txt", Parts = "train_test_split.txt", Sizes = "sizes.txt";

    readonly string _file = Path.Combine(folder, Boxes);
    readonly AnnotationSetBuilder _set = new(Path.Combine(folder, Boxes), CubFormat.FormatName);

    /// <summary>True where the file is there and its first row is a number, or a text without spaces, and a box.</summary>
    public static bool IsList(string file)
    {
        const int head = 4096;
        string first = TextContent.ReadHead(file, head).TrimStart().Split('\n', '\r')[0];
        return FirstLines.Words(first) is [_, .. { Length: 4 } numbers] && FirstLines.AreNumbers(numbers);
    }

    /// <exception cref="InputException">There is no list of the pictures.</exception>
    public AnnotationSet Read()
    {
        if (!File.Exists(Path.Combine(folder, Pictures)))
        {
            throw new InputException(
                $"{_file} has boxes by numbers of pictures, as CUB-200-2011 has them, but there is no {Pictures} in {folder} that " +
                $"says which pictures these are; expected {Pictures} with rows of a number and a path.");
        }
        var pictures = ReadList(Pictures)!;
        Dictionary<string, string>? classes = ReadList(ClassNumbers), names = ReadList(ClassNames), parts = ReadList(Parts),
            sizes = ReadList(Sizes);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (line, text, isCut) in TextLines.Read(_file))
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            string[] words = FirstLines.Words(text);
            string? problem = isCut ? "is too long" : Read(words, line);
            if (problem is not null) _set.AddProblem(_file, line, problem);
        }
        int without = pictures.Keys.Count(id => !seen.Contains(id));
        if (without > 0) _set.AddNote($"Left out: {Counted.Of(without, "picture")} of {Pictures} without a row in {Boxes}.");
        return _set.Build();

        string? Read(string[] words, int line)
        {
            if (words.Length != 5) return $"has {Counted.Of(words.Length, "word")}; expected number x y width height";
            string id = words[0];
            if (!pictures.TryGetValue(id, out string? name)) return $"has the picture {AnnotationSetBuilder.Show(id)}, which is not in " +
                $"{Pictures}";
            if (!seen.Add(id)) return $"has the picture {AnnotationSetBuilder.Show(id)} again; expected one box a picture";
            string? part = null;
            string label = "";
            string? problem = EntryChecks.PlaceAndSize(words.AsSpan(1), out var box) ?? EntryChecks.Name(name)
                ?? ReadPart(parts, id, out part) ?? ReadLabel(classes, names, id, out label);
            if (problem is not null) return $"{AnnotationSetBuilder.Show(name)} {problem}";
            var (width, height) = ReadSize(sizes, id);
            _set.Add(new()
            {
                Name = name,
                File = _file,
                Row = line,
                Width = width,
                Height = height,
                Part = part,
                Objects = [new(box.X1, box.Y1, box.X2, box.Y2, Label: _set.Share(label))],
            });
            return null;
        }
    }

    static string? ReadPart(Dictionary<string, string>? parts, string id, out string? part)
    {
        part = null;
        if (parts is null) return null;
        string? text = parts.GetValueOrDefault(id);
        part = text switch { "1" => PartNames.Train, "0" => PartNames.Test, _ => null };
        return part is not null ? null : text is null ? $"is not in {Parts}"
            : $"has {AnnotationSetBuilder.Show(text)} in {Parts}; expected 1 (train) or 0 (test)";
    }

    static (int? Width, int? Height) ReadSize(Dictionary<string, string>? sizes, string id) =>
        sizes?.GetValueOrDefault(id) is { } text && FirstLines.Words(text) is [var w, var h]
        && EntryChecks.Side(w, "width", out int? width) is null && EntryChecks.Side(h, "height", out int? height) is null
            ? (width, height) : (null, null);

    static string? ReadLabel(Dictionary<string, string>? classes, Dictionary<string, string>? names, string id, out string label)
    {
        label = "";
        if (classes is null) return null;
        if (!classes.TryGetValue(id, out string? number)) return $"is not in {ClassNumbers}";
        if (names is null) label = number;
        else if (names.TryGetValue(number, out string? name)) label = name;
        else return $"has the class {AnnotationSetBuilder.Show(number)}, which is not in {ClassNames}";
        return null;
    }

    /// <summary>What stands behind the number of each row, or null where there is no such file.</summary>
    Dictionary<string, string>? ReadList(string name)
    {
        string file = Path.Combine(folder, name);
        if (!File.Exists(file)) return null;
        var list = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, text, isCut) in TextLines.Read(file))
        {
            string row = text.Trim();
            if (row.Length == 0) continue;
            int space = row.AsSpan().IndexOfAny(' ', '\t');
            if (isCut || space < 0) _set.AddProblem(file, line, isCut ? "is too long"
                : "has one word; expected a number and what belongs to it");
            else if (!list.TryAdd(row[..space], row[space..].Trim())) _set.AddProblem(file, line,
                $"has the number {AnnotationSetBuilder.Show(row[..space])} again");
        }
        return list;
    }
}
