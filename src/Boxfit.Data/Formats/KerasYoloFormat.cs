namespace Boxfit.Data.Formats;

/// <summary>
/// Lists of keras-yolo3 and its likes: a picture a line, behind it its boxes as <c>x1,y1,x2,y2,class</c> with spaces between.
/// </summary>
sealed class KerasYoloFormat : AnnotationFormat
{
    public const string FormatName = "kerasyolo";

    // The second is Roboflow's.
    static readonly string[] s_classFiles = ["classes.txt", "_classes.txt"];

    public override string Name => FormatName;

    public override string Description => "keras-yolo3 and its likes, a list with rows of picture x1,y1,x2,y2,class x1,y1,x2,y2,class …";

    public override bool FitsFile(string file, string head)
    {
        string[] lines = FirstLines.Of(head);
        return Array.Exists(lines, HasBoxes) && (FileNames.IsPicture(lines[0]) || HasBoxes(lines[0]));

        static bool HasBoxes(string line) => Split(line, out string? rest).Boxes.Length > 0 && rest is null;
    }

    public override ReadChoices Choices => ReadChoices.Boxes;

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        if (options.Boxes is not (null or Annotations.BoxForm.Corners or Annotations.BoxForm.Size))
            throw new InputException($"{path} is a list whose boxes are corners, or with --boxes size place and size.");
        bool areSizes = options.Boxes == Annotations.BoxForm.Size;
        var set = new AnnotationSetBuilder(path, Name);
        string[]? classes = ReadClasses(path, set);
        foreach (var (number, text, isCut) in TextLines.Read(path))
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            if ((isCut ? "is too long" : ReadRow(text.Trim(), areSizes, classes, set, new() { Name = "", File = path,
                Row = number })) is { } problem) set.AddProblem(path, number,
                problem);
        }
        return set.Build();
    }

    static string? ReadRow(string text, bool areSizes, string[]? classes, AnnotationSetBuilder set, AnnotatedPicture row)
    {
        (string name, string[] boxes) = Split(text, out string? rest);
        if (rest is not null) return $"has {AnnotationSetBuilder.Show(rest)} behind the picture; expected boxes as x1,y1,x2,y2,class";
        if (EntryChecks.Name(name) is { } nameless) return nameless;
        var objects = new AnnotatedObject[boxes.Length];
        for (int b = 0; b < boxes.Length; b++)
        {
            string[] cells = boxes[b].Split(',');
            string? wrong = areSizes ? EntryChecks.PlaceAndSize(cells.AsSpan(0, 4), out var box)
                : EntryChecks.Corners(cells.AsSpan(0, 4), out box);
            if (wrong is not null) return $"{AnnotationSetBuilder.Show(name)} {wrong}";
            if (box.X2 < box.X1 || box.Y2 < box.Y1)
            {
                throw new InputException(
                    $"{row.File}, line {row.Row}: the box {AnnotationSetBuilder.Show(boxes[b])} cannot be x1,y1,x2,y2,class, since its " +
                    "second corner is not behind the first; so whether these are corners, or place and size, is not certain. " +
                    "Say --boxes size if they are.");
            }
            string label = cells[4];
            if (classes is not null && int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                if (id >= classes.Length)
                    return $"{AnnotationSetBuilder.Show(name)} has the class {id}, but the list of classes has " +
                        $"{Counted.Of(classes.Length, "line")}";
                label = classes[id];
            }
            objects[b] = new(box.X1, box.Y1, box.X2, box.Y2, Label: set.Share(label));
        }
        set.Add(row with { Name = name, Objects = objects });
        return null;
    }

    /// <summary>The picture, whose name may have spaces, and its boxes.</summary>
    /// <param name="line">A line without spaces around it.</param>
    /// <param name="rest">What stands between them and is neither; null where nothing does.</param>
    static (string Name, string[] Boxes) Split(string line, out string? rest)
    {
        int end = line.Length;
        var boxes = new List<string>();
        while (line.AsSpan(0, end).LastIndexOfAny(' ', '\t') is > 0 and var space && IsBox(line[(space + 1)..end]))
        {
            boxes.Add(line[(space + 1)..end]);
            end = space;
            while (end > 0 && char.IsWhiteSpace(line[end - 1])) end--;
        }
        boxes.Reverse();
        string name = line[..end];
        int after = FileNames.IsPicture(name) ? -1 : name.LastIndexOf(' ');
        rest = FileNames.IsPicture(name) ? null : after < 0 ? name : name[(after + 1)..];
        return (name, [.. boxes]);
    }

    static bool IsBox(string word) => word.Split(',') is [var a, var b, var c, var d, { Length: > 0 }]
        && FirstLines.AreNumbers([a, b, c, d]);

    static string[]? ReadClasses(string path, AnnotationSetBuilder set)
    {
        string? file = s_classFiles.Select(name => Path.Combine(Path.GetDirectoryName(path)!, name)).FirstOrDefault(File.Exists);
        if (file is null) return null;
        string[] names = [.. TextLines.Read(file).Select(l => l.Text.Trim())];
        set.AddNote($"The classes' names are those of {file}.");
        return names;
    }
}
