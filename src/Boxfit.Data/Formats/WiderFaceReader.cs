namespace Boxfit.Data.Formats;

/// <summary>
/// Reads such lists. What the numbers of a row mean depends on how many they are and on how the picture's line is written, so all rows
/// are looked at before any is taken.
/// </summary>
sealed class WiderFaceReader(string source, Annotations.BoxForm? form)
{
    const int Own = 10, Invalid = 7;
    const string Mark = "# ", Marked = "Boxes marked invalid are left out";

    static readonly int[] s_counted = [4, 5, 6, Own], s_marked = [4, 19, 20];

    readonly AnnotationSetBuilder _set = new(source, WiderFaceFormat.FormatName);

    /// <summary>A picture's line and those behind it.</summary>
    sealed record Listed(string Name, int Line, int? Width, int? Height)
    {
        public int? Count { get; set; }

        public List<(int Line, double[] Numbers)> Rows { get; } = [];
    }

    /// <summary>Reads the numbers of a row, once it is known what they are.</summary>
    delegate string? BoxReader(double[] numbers, out PixelBox box, out double? confidence);

    /// <summary>True where the first lines are a picture, a number of boxes and a box, or a picture behind a # and a box.</summary>
    public static bool Fits(string head)
    {
        string[] lines = FirstLines.Of(head);
        if (lines.Length < 2 || FirstLines.AreNumbers(FirstLines.Words(lines[0]))) return false;
        if (lines[0].StartsWith(Mark, StringComparison.Ordinal))
            return FileNames.IsPicture(Heading(lines[0], 1).Name) && Array.Exists(lines, l => IsRow(l, s_marked));
        if (!IsCount(lines[1])) return false;
        int row = Array.FindIndex(lines, l => IsRow(l, s_counted));
        return row >= 2 && IsCount(lines[row - 1]) && !FirstLines.AreNumbers(FirstLines.Words(lines[row - 2]));
    }

    /// <summary>Reads files, each a part where they are several and their names say so.</summary>
    /// <exception cref="InputException">What the numbers are is not certain.</exception>
    public AnnotationSet Read(string[] files)
    {
        foreach (string file in files)
        {
            var listed = ReadLines(file);
            string? part = files.Length == 1 ? null : PartNames.InName(file);
            string[] folders = PictureFolders(file);
            var reader = Choose(listed, file);
            foreach (var picture in listed) Add(picture, file, part, folders, reader);
        }
        return _set.Build();
    }

    static bool IsCount(string line) => line.Length is > 0 and < 10 && line.All(char.IsAsciiDigit);

    static bool IsRow(string line, int[] counts) =>
        FirstLines.Words(line) is var words && counts.Contains(words.Length) && FirstLines.AreNumbers(words);

    /// <summary>A picture's line, with its size behind it as SCRFD has it.</summary>
    static Listed Heading(string line, int number)
    {
        string text = line[Mark.Length..].Trim();
        string[] words = FirstLines.Words(text);
        if (words is [_, .., var w, var h] && IsCount(w) && IsCount(h))
        {
            string name = text[..^h.Length].TrimEnd()[..^w.Length].TrimEnd();
            return new(name, number, int.Parse(w, CultureInfo.InvariantCulture), int.Parse(h, CultureInfo.InvariantCulture));
        }
        return new(text, number, null, null);
    }

    List<Listed> ReadLines(string file)
    {
        var listed = new List<Listed>();
        foreach (var (line, text, isCut) in TextLines.Read(file))
        {
            string row = text.Trim();
            if (row.Length == 0) continue;
            string[] words = FirstLines.Words(row);
            var last = listed.Count == 0 ? null : listed[^1];
            if (isCut) _set.AddProblem(file, line, "is too long");
            else if (row.StartsWith(Mark, StringComparison.Ordinal)) listed.Add(Heading(row, line));
            else if (!FirstLines.AreNumbers(words)) listed.Add(new(row, line, null, null));
            else if (last is null) _set.AddProblem(file, line, $"is {AnnotationSetBuilder.Show(row)}; expected a picture's name");
            else if (last.Count is null && last.Rows.Count == 0 && IsCount(row)) last.Count = int.Parse(row, CultureInfo.InvariantCulture);
            else last.Rows.Add((line, Array.ConvertAll(words, w => double.Parse(w, NumberStyles.Float, CultureInfo.InvariantCulture))));
        }
        return listed;
    }

    /// <summary>Looks at all rows for what their numbers are.</summary>
    BoxReader Choose(List<Listed> listed, string file)
    {
        bool isMarked = listed.Exists(l => l.Count is null && l.Rows.Count > 0);
        var rows = listed.SelectMany(l => l.Rows).ToList();
        if (isMarked)
        {
            bool areCorners = Are(Annotations.BoxForm.Corners, otherwise: listed.Exists(l => l.Width is not null));
            return (double[] n, out PixelBox box, out double? confidence) =>
            {
                confidence = null;
                return !s_marked.Contains(n.Length) ? Wrong(n, s_marked, out box) : areCorners ? Corners(n, out box)
                    : PlaceAndSize(n, out box);
            };
        }
        int expected = rows.Select(r => r.Numbers.Length).Where(s_counted.Contains).DefaultIfEmpty(Own).Max();
        if (expected == 6)
        {
            return (double[] n, out PixelBox box, out double? confidence) =>
            {
                confidence = null;
                return n.Length != 6 || n[5] != 1 ? Wrong(n, [6], out box) : Ellipse(n, out box);
            };
        }
        bool mayBeCorners = rows.TrueForAll(r => r.Numbers.Length < 4 || (r.Numbers[2] > r.Numbers[0] && r.Numbers[3] > r.Numbers[1]));
        if (expected is 4 or 5 && form is null)
        {
            if (mayBeCorners)
            {
                throw new InputException(
                    $"{file}: rows of {Counted.Of(expected, "number")} may be x y width height or x1 y1 x2 y2, and all {rows.Count} " +
                    "may be both; say which with --boxes size or --boxes corners.");
            }
            _set.AddNote($"Rows of {file} are read as x y width height: as corners some would be the wrong way round.");
        }
        bool isSaid = expected is 4 or 5 && Are(Annotations.BoxForm.Corners, otherwise: false);
        return (double[] n, out PixelBox box, out double? confidence) =>
        {
            confidence = expected == 5 && n.Length == 5 ? n[4] : null;
            return n.Length != expected ? Wrong(n, [expected], out box) : isSaid ? Corners(n, out box) : PlaceAndSize(n, out box);
        };
    }

    /// <summary>True where the user says that boxes have this form; where nothing is said, what the content says.</summary>
    bool Are(Annotations.BoxForm asked, bool otherwise) => form switch
    {
        null => otherwise,
        Annotations.BoxForm.Corners or Annotations.BoxForm.Size => form == asked,
        _ => throw new InputException($"{source} is a list of faces, whose boxes are corners or size; leave out --boxes, or say one of " +
            $"these."),
    };

    static string Wrong(double[] numbers, int[] expected, out PixelBox box)
    {
        box = default;
        return $"has {Counted.Of(numbers.Length, "number")}; expected {string.Join(" or ", expected)}";
    }

    static string? PlaceAndSize(double[] n, out PixelBox box)
    {
        box = new(n[0], n[1], n[0] + n[2], n[1] + n[3]);
        return Check(n) ?? (n[2] < 0 || n[3] < 0 ? $"has a box of {n[2]}×{n[3]}, less than 0" : null);
    }

    static string? Corners(double[] n, out PixelBox box)
    {
        box = new(n[0], n[1], n[2], n[3]);
        return Check(n) ?? (n[2] < n[0] || n[3] < n[1] ? "has a second corner that is not behind the first; expected x1 y1 x2 y2" : null);
    }

    /// <summary>The upright box around an ellipse of FDDB: the radii, the angle of the first, and the centre.</summary>
    static string? Ellipse(double[] n, out PixelBox box)
    {
        PixelBox upright = new(n[3] - n[0], n[4] - n[1], n[3] + n[0], n[4] + n[1]);
        box = TurnedBox.AroundEllipse(upright, double.RadiansToDegrees(n[2]));
        return Check(n) ?? (n[0] < 0 || n[1] < 0 ? "has a radius less than 0" : null);
    }

    /// <summary>Only rows of FDDB, which are ellipses, have six numbers.</summary>
    static bool IsEllipse(double[] numbers) => numbers.Length == 6;

    static string? Check(double[] numbers) =>
        numbers.Select(n => EntryChecks.Number(n, "a number")).FirstOrDefault(p => p is not null);

    void Add(Listed listed, string file, string? part, string[] folders, BoxReader read)
    {
        var rows = listed.Rows;
        // Behind the number 0 stands a row of zeros.
        if (listed.Count == 0 && rows is [var (_, zeros)] && Array.TrueForAll(zeros, n => n == 0)) rows = [];
        string? problem = EntryChecks.Name(listed.Name);
        if (problem is null && listed.Count is { } count && count != rows.Count)
            problem = $"{AnnotationSetBuilder.Show(listed.Name)} has {Counted.Of(count, "box")} by its second line, but " +
                $"{Counted.Of(rows.Count, "row follows", "rows follow")}";
        if (problem is not null)
        {
            _set.AddProblem(file, listed.Line, problem);
            return;
        }
        var objects = new List<AnnotatedObject>();
        foreach (var (line, numbers) in rows)
        {
            if (read(numbers, out var box, out double? confidence) is { } wrong)
                _set.AddProblem(file, line, $"{AnnotationSetBuilder.Show(listed.Name)} {wrong}");
            else if (numbers.Length == Own && numbers[Invalid] == 1) _set.Remark(Marked, file, line);
            else if (box.X2 == box.X1 || box.Y2 == box.Y1) _set.Remark(PassedOver.WithoutArea, file, line);
            else
            {
                if (IsEllipse(numbers) && Math.Sin(numbers[2]) != 0) _set.Remark(TurnedBox.Note, file, line);
                objects.Add(new(box.X1, box.Y1, box.X2, box.Y2) { Confidence = confidence, Row = line });
            }
        }
        if (rows.Count > 0 && objects.Count == 0)
        {
            _set.LeaveOut(file, listed.Line);
            return;
        }
        _set.Add(new()
        {
            Name = listed.Name,
            OtherNames = [.. folders.Select(f => Path.Combine(f, listed.Name))],
            File = file,
            Row = listed.Line,
            Width = listed.Width,
            Height = listed.Height,
            Part = part,
            Objects = objects,
        });
    }

    /// <summary>Where the archives of WIDER FACE put the pictures.</summary>
    static string[] PictureFolders(string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        return
        [
            .. ((string[])["WIDER_train", "WIDER_val", "WIDER_test"]).SelectMany(n =>
                new[] { Path.Combine(folder, n), Path.Combine(folder, "..", n) })
                .Select(f => Path.GetFullPath(Path.Combine(f, "images"))).Where(Directory.Exists),
        ];
    }
}
