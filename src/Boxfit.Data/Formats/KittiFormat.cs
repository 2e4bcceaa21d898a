namespace Boxfit.Data.Formats;

/// <summary>KITTI: a text file a picture, its rows a class and fourteen numbers of which four are the edges.</summary>
sealed class KittiFormat() : FilePerPictureFormat(".txt", ["label_2", "training/label_2", "labels"])
{
    public const string FormatName = "kitti";

    const int Columns = 15, Left = 4;
    const string Unlabelled = "DontCare";

    static readonly string[] s_pictureFolders = ["image_2", "image_3", "images"];

    public override string Name => FormatName;

    public override string Description =>
        "KITTI, a text file a picture with rows of type truncated occluded alpha left top right bottom …, in the folder or " +
        "in label_2 in it";

    public override bool IsWritten => false;

    public override bool IsFolder => false;

    public override bool FitsFile(string file, string head) =>
        FirstLines.Of(head) is { Length: > 0 } lines && Array.TrueForAll(lines, l => IsRow(FirstLines.Words(l)));

    /// <summary>Reads all, and leaves out the regions in which objects were not marked.</summary>
    public override AnnotationSet Read(string path)
    {
        var set = base.Read(path);
        int regions = set.Pictures.Sum(p => p.Objects.Count(o => o.Label == Unlabelled));
        if (regions == 0) return set;
        AnnotatedPicture[] kept =
        [
            .. set.Pictures.Where(p => p.Objects.Count == 0 || p.Objects.Any(o => o.Label != Unlabelled))
                .Select(p => p with { Objects = [.. p.Objects.Where(o => o.Label != Unlabelled)] }),
        ];
        int lost = set.Pictures.Count - kept.Length;
        string others = lost == 0 ? "" : $"; left out with them, pictures that have no other box: {lost}";
        string note = $"Left out: {regions} regions {Unlabelled}, in which objects are not marked{others}.";
        return set with { Pictures = kept, Notes = [.. set.Notes, note] };
    }

    protected override bool IsOne(string file)
    {
        const int head = 1 << 14;
        return FitsFile(file, TextContent.ReadHead(file, head));
    }

    protected override (AnnotatedPicture? Picture, List<string> Problems) ReadOne(string file)
    {
        var problems = new List<string>();
        var objects = new List<AnnotatedObject>();
        foreach (var (line, text, isCut) in TextLines.Read(file))
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            string[] words = FirstLines.Words(text);
            if (isCut || !IsRow(words))
            {
                problems.Add($"line {line} has {words.Length} words; expected type truncated occluded alpha left top right bottom …");
                continue;
            }
            string? problem = EntryChecks.Corners(words.AsSpan(Left, 4), out var box);
            double? confidence = null;
            if (problem is null && words.Length > Columns)
            {
                problem = EntryChecks.Number(words[Columns], "score", out double score);
                confidence = score;
            }
            if (problem is not null) problems.Add($"line {line} {problem}");
            else objects.Add(new(box.X1, box.Y1, box.X2, box.Y2, Label: words[0]) { Confidence = confidence, Row = line });
        }
        if (problems.Count > 0 && objects.Count == 0) return (null, problems);
        string name = Path.GetFileNameWithoutExtension(file), parent = Path.GetDirectoryName(Path.GetDirectoryName(file)) ?? "/";
        return (new()
        {
            Name = name,
            OtherNames = [.. s_pictureFolders.Select(f => Path.Combine(parent, f, name))],
            File = file,
            Row = 1,
            Objects = objects,
        }, problems);
    }

    protected override void WriteOne(string file, AnnotatedPicture picture) => throw new InvalidOperationException();

    static bool IsRow(string[] words) => words.Length is Columns or Columns + 1
        && !FirstLines.AreNumbers([words[0]]) && FirstLines.AreNumbers(words.AsSpan(1));
}
