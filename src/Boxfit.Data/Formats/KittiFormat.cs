namespace Boxfit.Data.Formats;

/// <summary>KITTI: a text file a picture, its rows a class and fourteen numbers of which four are the edges.</summary>
sealed class KittiFormat() : FilePerPictureFormat(".txt", ["label_2", "training/label_2", "labels"])
{
    public const string FormatName = "kitti";

    const int Columns = 15, Left = 4;
    const string Unlabelled = "DontCare";

    static readonly string[] s_pictureFolders = ["image_2", "image_3", "images"];

    public override string Name => FormatName;

    public override bool ReadsParts => true;

    public override string Description =>
        "KITTI, a text file a picture with rows of type truncated occluded alpha left top right bottom …, in the folder or " +
        "in label_2 in it";

    public override bool FitsFile(string file, string head) =>
        FirstLines.Of(head) is { Length: > 0 } lines && Array.TrueForAll(lines, l => IsRow(FirstLines.Words(l)));

    protected override PictureContent ReadOne(string file)
    {
        var content = new PictureContent();
        var objects = new List<AnnotatedObject>();
        foreach (var (line, text, isCut) in TextLines.Read(file))
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            string[] words = FirstLines.Words(text);
            var found = default(AnnotatedObject);
            string? problem = isCut ? "is too long" : ReadRow(words, out found);
            if (problem is not null) content.Problems.Add($"line {line} {problem}");
            else if (words[0] == Unlabelled) content.PassOver($"Regions {Unlabelled}, in which objects are not marked, are left out");
            else objects.Add(found! with { Row = line });
        }
        string name = Path.GetFileNameWithoutExtension(file), parent = Path.GetDirectoryName(Path.GetDirectoryName(file)) ?? "/";
        content.Picture = new()
        {
            Name = name,
            OtherNames = [.. s_pictureFolders.Select(f => Path.Combine(parent, f, name))],
            File = file,
            Row = 1,
            Objects = objects,
        };
        return content;
    }

    static string? ReadRow(string[] words, out AnnotatedObject? found)
    {
        found = null;
        if (!IsRow(words)) return $"has {Counted.Of(words.Length, "word")}; expected type truncated occluded alpha left top right " +
            "bottom …";
        if (EntryChecks.Corners(words.AsSpan(Left, 4), out var box) is { } wrong) return wrong;
        double? confidence = null;
        if (words.Length > Columns)
        {
            if (EntryChecks.Number(words[Columns], "score", out double score) is { } scoreless) return scoreless;
            confidence = score;
        }
        found = new(box.X1, box.Y1, box.X2, box.Y2, Label: words[0]) { Confidence = confidence };
        return null;
    }

    static bool IsRow(string[] words) => words.Length is Columns or Columns + 1
        && !FirstLines.AreNumbers([words[0]]) && FirstLines.AreNumbers(words.AsSpan(1));
}
