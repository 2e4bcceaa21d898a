namespace Boxfit.Data.Formats;

/// <summary>
/// Reads a list with its header's columns in any order; the parts come from the list of them that lies beside or in Eval.
/// </summary>
sealed class CelebaReader(string file)
{
    static readonly string[] s_kaggle = ["image_id", "x_1", "y_1", "width", "height"];
    static readonly string[] s_partFiles =
        ["list_eval_partition.txt", "../Eval/list_eval_partition.txt", "../list_eval_partition.txt", "list_eval_partition.csv"];

    // Where the archives put the pictures to which the boxes belong; the aligned ones have other pixels.
    static readonly string[] s_pictureFolders = ["img_celeba", "../img_celeba", "../Img/img_celeba", "../Img"];

    static readonly UnfitPictures s_aligned = new(178, 218,
        "The pictures are of 178×218, as CelebA's aligned ones are, but its boxes belong to the pictures in the wild, which " +
        "img_celeba.7z has; name their folder with --images.");

    readonly string _folder = Path.GetDirectoryName(file)!;
    readonly AnnotationSetBuilder _set = new(file, CelebaFormat.FormatName) { Unfit = s_aligned };
    readonly Dictionary<string, string?> _parts = new(StringComparer.Ordinal);
    Columns? _columns;

    /// <summary>Which words of a row hold what.</summary>
    sealed record Columns(int Count, int Picture, int[] Box, bool IsPlaceAndSize, int Label)
    {
        public static Columns? Find(string[] header)
        {
            int picture = Math.Max(Column("image_id"), Column("image_name"));
            int[] corners = [Column("x_1"), Column("y_1"), Column("x_2"), Column("y_2")];
            int[] sizes = [.. corners[..2], Column("width"), Column("height")];
            bool isPlaceAndSize = corners.Min() < 0;
            int[] box = isPlaceAndSize ? sizes : corners;
            return picture < 0 || box.Min() < 0 ? null : new(header.Length, picture, box, isPlaceAndSize, Column("clothes_type"));

            int Column(string name) => Array.IndexOf(header, name);
        }
    }

    /// <summary>True for a list of any of these sets, with boxes or without; and for the CSV with its very header.</summary>
    public static bool Fits(string head)
    {
        string[] lines = FirstLines.Of(head);
        if (lines.Length == 0) return false;
        if (IsKaggle(lines[0])) return true;
        if (lines.Length < 3 || !IsCount(lines[0])) return false;
        string[] header = FirstLines.Words(lines[1]), row = FirstLines.Words(lines[2]);
        return header.Length >= 2 && !Array.Exists(header, w => FirstLines.AreNumbers([w]))
            && row.Length >= 2 && FileNames.IsPicture(row[0]) && (Columns.Find(header) is not null || FirstLines.AreNumbers(row.AsSpan(1)));
    }

    /// <exception cref="InputException">The list has no boxes.</exception>
    public AnnotationSet Read()
    {
        ReadParts();
        string[] folders = [.. s_pictureFolders.Select(f => Path.GetFullPath(f, _folder)).Where(Directory.Exists)];
        long? count = null;
        long rows = 0;
        foreach (var (line, text, isCut) in TextLines.Read(file))
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (count is null && _columns is null && IsCount(text.Trim()))
            {
                count = long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
                continue;
            }
            string[] words = text.Contains(',', StringComparison.Ordinal) ? text.Split(',', StringSplitOptions.TrimEntries)
                : FirstLines.Words(text);
            if (_columns is null)
            {
                _columns = Columns.Find(words) ?? throw new InputException(
                    $"{file} has no boxes: its columns are {AnnotationSetBuilder.Show(text.Trim())}; expected " +
                    "image_id x_1 y_1 width height, as in CelebA's list_bbox_celeba.txt, or " +
                    "image_name x_1 y_1 x_2 y_2, as in DeepFashion's list_bbox.txt.");
                continue;
            }
            rows++;
            string? problem = isCut ? "is too long" : ReadRow(words, line, folders);
            if (problem is not null) _set.AddProblem(file, line, problem);
        }
        if (_columns is null) throw new InputException($"{file} has no header; expected {new CelebaFormat().Description}.");
        if (count is not null && count != rows)
            _set.AddNote($"The first line of {file} says {Counted.Of(count.Value, "row")}, but {rows} follow; if it was cut, " +
                "pictures are missing.");
        return _set.Build();
    }

    string? ReadRow(string[] words, int line, string[] folders)
    {
        if (words.Length != _columns!.Count) return $"has {Counted.Of(words.Length, "word")}, where the header has {_columns.Count}";
        string name = words[_columns.Picture];
        if (EntryChecks.Name(name) is { } nameless) return nameless;
        string[] texts = Array.ConvertAll(_columns.Box, c => words[c]);
        if ((_columns.IsPlaceAndSize ? EntryChecks.PlaceAndSize(texts, out var box) : EntryChecks.Corners(texts, out box)) is { } wrong)
            return $"{AnnotationSetBuilder.Show(name)} {wrong}";
        if (box is { X1: 0, Y1: 0, X2: 0, Y2: 0 })
        {
            _set.PassOver(name, PassedOver.WithoutArea, file, line);
            return null;
        }
        _set.Add(new()
        {
            Name = name,
            OtherNames = [.. folders.Select(f => Path.Combine(f, name))],
            File = file,
            Row = line,
            Part = _parts.GetValueOrDefault(name),
            Objects = [new(box.X1, box.Y1, box.X2, box.Y2, Label: _columns.Label < 0 ? "" : _set.Share(words[_columns.Label]))],
        });
        return null;
    }

    /// <summary>Reads which part each picture is in: 0, 1 and 2, or words.</summary>
    void ReadParts()
    {
        if (Array.Find(s_partFiles, f => File.Exists(Path.GetFullPath(f, _folder))) is not { } found) return;
        string list = Path.GetFullPath(found, _folder);
        foreach (var (line, text, _) in TextLines.Read(list))
        {
            string[] words = text.Contains(',', StringComparison.Ordinal) ? text.Split(',', StringSplitOptions.TrimEntries)
                : FirstLines.Words(text);
            if (words.Length < 2 || !FileNames.IsPicture(words[0])) continue; // the number of rows, and the header
            string? part = words[^1] is "query" or "gallery" ? PartNames.Test : PartNames.OfNumber(words[^1]) ?? PartNames.Find(words[^1]);
            if (part is not null) _parts[words[0]] = part;
            else _set.AddProblem(list, line, $"has the part {AnnotationSetBuilder.Show(words[^1])}; expected 0, 1, 2 or words");
        }
        _set.AddNote($"The parts are those of {list}.");
    }

    static bool IsCount(string line) => line.Length > 0 && line.All(char.IsAsciiDigit);

    static bool IsKaggle(string line) => line.Split(',', StringSplitOptions.TrimEntries).SequenceEqual(s_kaggle);
}
