namespace Boxfit.Data.Formats;

/// <summary>
/// What the numbers of a table's boxes are, as all rows together say. One reading is taken where it is the only possible one; where two
/// are possible, the user has to say which.
/// </summary>
sealed class TableReading
{
    // A box may reach out of its picture by this share of the side, and by two pixels, through rounding and careless drawing.
    const double Reach = 0.02, ReachPixels = 2;

    // A reading that few rows contradict, each of them a mistake, wins over one that many more contradict.
    const double FewRows = 0.05, ManyTimes = 10;

    const int MostPictures = 10_000;

    BoxForm _form;
    BoxUnit _unit;
    double _scale = 1;
    bool _hasPictureSizes;
    Func<string, (string? Part, bool Known)> _part = text => (PartNames.Find(text), true);
    readonly List<string> _notes = [];

    /// <summary>Decides what the numbers are.</summary>
    /// <exception cref="InputException">Two readings are possible.</exception>
    public static TableReading Find(List<TableRow> rows, TableLayout layout, ReadOptions options, string file)
    {
        var reading = new TableReading();
        reading.FindUnit(rows, options, file);
        reading.FindSizes(rows, layout);
        reading.FindForm(rows, layout, options, file);
        reading.FindParts(rows, layout);
        return reading;
    }

    /// <summary>Adds the rows to a set.</summary>
    public void AddTo(AnnotationSetBuilder set, List<TableRow> rows)
    {
        foreach (string note in _notes) set.AddNote(note);
        foreach (var row in rows)
        {
            (string? part, bool isKnown) = _part(row.Part);
            string? problem = isKnown ? null : PartNames.Read(row.Part, out part);
            int? width = null, height = null;
            if (_hasPictureSizes)
                problem ??= EntryChecks.Side(row.Size.Width, "width", out width) ?? EntryChecks.Side(row.Size.Height, "height", out height);
            if (problem is not null)
            {
                set.AddProblem(set.Source, row.Line, $"{AnnotationSetBuilder.Show(row.Name)} {problem}");
                continue;
            }
            set.Add(new()
            {
                Name = row.Name,
                File = set.Source,
                Row = row.Line,
                Width = width,
                Height = height,
                Part = part,
                Objects = row.HasBox ? [ToObject(row)] : [],
            });
        }
    }

    AnnotatedObject ToObject(TableRow row)
    {
        var (x1, y1, x2, y2) = Edges(row.Box, row.Box.Form ?? _form);
        return new(x1 * _scale, y1 * _scale, x2 * _scale, y2 * _scale, _unit, row.Label) { Confidence = row.Confidence };
    }

    static PixelBox Edges(BoxCell.Found box, BoxForm form) => form switch
    {
        BoxForm.Size => new(box.A, box.B, box.A + box.C, box.B + box.D),
        BoxForm.Centre => new(box.A - (box.C / 2), box.B - (box.D / 2), box.A + (box.C / 2), box.B + (box.D / 2)),
        _ => new(box.A, box.B, box.C, box.D),
    };

    void FindUnit(List<TableRow> rows, ReadOptions options, string file)
    {
        const double drift = 0.05;
        if (options.Units is { } said)
        {
            (_unit, _scale) = said == NumberUnit.Pixels ? (BoxUnit.Pixels, 1) : (BoxUnit.Share, said == NumberUnit.Percent ? 0.01 : 1);
            return;
        }
        int all = 0, shares = 0, nearly = 0;
        foreach (var row in rows)
        {
            if (!row.HasBox) continue;
            double[] numbers = [row.Box.A, row.Box.B, row.Box.C, row.Box.D];
            all++;
            if (Array.TrueForAll(numbers, n => n is >= 0 and <= 1)) shares++;
            if (Array.TrueForAll(numbers, n => n is >= -drift and <= 1 + drift)) nearly++;
        }
        if (all == 0) return;
        if (shares == all)
        {
            _unit = BoxUnit.Share;
            _notes.Add($"{file}: all numbers lie in 0…1, so they are read as shares of the picture's width and height.");
        }
        else if (nearly * 2 > all)
        {
            throw new InputException(
                $"{file}: of {all:N0} boxes {nearly:N0} lie in 0…1 or nearly so, as shares of the picture do, and the others do not. " +
                "Say with --units share or --units pixels what the numbers are; boxes that reach out of their pictures can then be cut.");
        }
    }

    /// <summary>Finds out whether columns called just width and height are the picture's or the box's.</summary>
    void FindSizes(List<TableRow> rows, TableLayout layout)
    {
        if (layout.Width < 0) return;
        _hasPictureSizes = true;
        if (!layout.IsSizeUncertain) return;
        int all = 0, box = 0, picture = 0;
        foreach (var row in rows)
        {
            if (!row.HasBox || row.Size.Width <= 0 || row.Size.Height <= 0) continue;
            all++;
            var (x1, y1, x2, y2) = Edges(row.Box, layout.Form ?? BoxForm.Corners);
            double scale = _unit == BoxUnit.Share ? 0 : 1;
            if (Math.Abs(x2 - x1 - row.Size.Width) <= 1 && Math.Abs(y2 - y1 - row.Size.Height) <= 1) box++;
            if (x2 * scale <= row.Size.Width + ReachPixels && y2 * scale <= row.Size.Height + ReachPixels) picture++;
        }
        if (all == 0 || (picture >= all * (1 - FewRows) && box < all)) return;
        _hasPictureSizes = false;
        _notes.Add(box >= all * (1 - FewRows)
            ? "The columns width and height are the boxes' own, not the pictures'."
            : "The columns width and height are neither the pictures' sizes nor the boxes'; they are not used.");
    }

    void FindForm(List<TableRow> rows, TableLayout layout, ReadOptions options, string file)
    {
        if ((options.Boxes ?? layout.Form) is { } form)
        {
            _form = form;
            if (form == BoxForm.Size && options.Boxes is null && options.Columns is null)
                RequireNoCentres(rows, options, file);
            return;
        }
        _form = BoxForm.Corners;
        if (!rows.Exists(r => r.HasBox && r.Box.Form is null)) return;
        var (corners, sizes) = Contradictions(rows, options, file, BoxForm.Corners, BoxForm.Size, untilDecided: true);
        int all = rows.Count(r => r.HasBox);
        if (Wins(corners, sizes, all))
        {
            _notes.Add($"{file}: the four numbers of a box are read as corners x1, y1, x2, y2: " +
                $"as x, y, width, height {sizes:N0} of {all:N0} boxes would be empty or outside the picture.");
        }
        else if (Wins(sizes, corners, all))
        {
            _form = BoxForm.Size;
            _notes.Add($"{file}: the four numbers of a box are read as x, y, width, height: " +
                $"as corners {corners:N0} of {all:N0} boxes would be empty or outside the picture.");
        }
        else if (layout.IsCustomary && corners <= sizes)
        {
            _notes.Add($"{file}: the four numbers of a box are read as corners x1, y1, x2, y2; nothing in the file says so. " +
                "If they are x, y, width, height, say it with --boxes size.");
        }
        else
        {
            throw new InputException(
                $"{file}: the four numbers of a box may be corners (x1, y1, x2, y2) or place and size (x, y, width, height). " +
                (corners + sizes == 0 ? $"All {all:N0} boxes fit both. "
                    : $"Of {all:N0} boxes {corners:N0} contradict the first, {sizes:N0} the second. ") +
                "Say which with --boxes corners or --boxes size, or name the columns with --columns.");
        }
    }

    /// <summary>Columns called x and y may be the centre's: then many boxes would reach out of their pictures.</summary>
    void RequireNoCentres(List<TableRow> rows, ReadOptions options, string file)
    {
        var (sizes, centres) = Contradictions(rows, options, file, BoxForm.Size, BoxForm.Centre, untilDecided: false);
        int all = rows.Count(r => r.HasBox);
        if (!Wins(centres, sizes, all) || sizes <= all * FewRows) return;
        throw new InputException(
            $"{file}: with x, y as left and top edge {sizes:N0} of {all:N0} boxes reach out of their pictures, with x, y as centre " +
            $"{(centres == 0 ? "none" : $"{centres:N0}")}. Say which it is with --boxes size or --boxes centre.");
    }

    static bool Wins(int mine, int others, int all) =>
        others > 0 && (mine == 0 || (mine <= all * FewRows && mine * ManyTimes <= others));

    /// <summary>
    /// How many boxes contradict each of two readings: by themselves, by their rows' sizes and, where needed, by their pictures.
    /// </summary>
    (int A, int B) Contradictions(
        List<TableRow> rows, ReadOptions options, string file, BoxForm a, BoxForm b, bool untilDecided)
    {
        var (inA, inB) = Count(rows, r => _unit == BoxUnit.Share ? (1 / _scale, 1 / _scale) : _hasPictureSizes ? r.Size : default);
        if (_unit == BoxUnit.Share || _hasPictureSizes || (untilDecided && (inA > 0) != (inB > 0))) return (inA, inB);
        var locator = new PictureLocator(new() { Source = file, Format = "", Pictures = [] }, options.Images);
        var sizes = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
        return Count(rows, r =>
        {
            if (sizes.TryGetValue(r.Name, out var known) || sizes.Count == MostPictures) return known;
            var picture = new AnnotatedPicture { Name = r.Name, File = file, Row = r.Line };
            var info = locator.Find(picture) is { } path ? PictureReader.TryReadInfo(path, out _) : null;
            return sizes[r.Name] = info is null ? default : (info.Width, info.Height);
        });

        (int, int) Count(List<TableRow> rows, Func<TableRow, (double, double)> size)
        {
            (int inA, int inB) = (0, 0);
            foreach (var row in rows)
            {
                if (!row.HasBox || row.Box.Form is not null) continue;
                var picture = size(row);
                if (!Fits(Edges(row.Box, a), picture)) inA++;
                if (!Fits(Edges(row.Box, b), picture)) inB++;
            }
            return (inA, inB);
        }
    }

    static bool Fits(PixelBox box, (double Width, double Height) picture)
    {
        if (box.X2 <= box.X1 || box.Y2 <= box.Y1) return false;
        (double width, double height) = picture;
        if (width <= 0 || height <= 0) return true;
        double x = Math.Max(Reach * width, width > 1 ? ReachPixels : 0), y = Math.Max(Reach * height, height > 1 ? ReachPixels : 0);
        return box.X1 >= -x && box.Y1 >= -y && box.X2 <= width + x && box.Y2 <= height + y;
    }

    /// <summary>Parts that are numbers are those of CelebA where all three occur.</summary>
    void FindParts(List<TableRow> rows, TableLayout layout)
    {
        if (layout.Part < 0) return;
        var words = rows.Select(r => r.Part).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Take(4);
        if (words.ToHashSet(StringComparer.Ordinal).SetEquals(["0", "1", "2"]))
        {
            _part = text => (text.Length == 0 ? null : PartNames.All[text[0] - '0'], true);
            _notes.Add("The parts are numbers: 0 is read as train, 1 as validation, 2 as test.");
            return;
        }
        _part = text => PartNames.Find(text) is { } part ? (part, true) : (null, text.Length == 0);
    }
}
