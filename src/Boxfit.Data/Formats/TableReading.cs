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

    // Shares may lie outside 0…1 by this much.
    const double Drift = 0.05;

    const int MostPictures = 10_000;

    // So many pictures show whether numbers up to 100 may be percent; fewer boxes may all lie in a corner by chance.
    const int PercentPictures = 50, PercentBoxes = 10;
    const double PercentMost = 100, PercentSide = 200;

    static readonly BoxForm[] s_forms = [BoxForm.Corners, BoxForm.Size, BoxForm.Centre];

    BoxForm _form;
    BoxForm? _foundForm;
    bool _isFormOpen;
    BoxUnit _unit;
    double _scale = 1;
    bool _hasPictureSizes;
    bool _refusesShares;
    bool _swapsCorners;
    Dictionary<string, (double Width, double Height)>? _sizes;
    PictureLocator? _locator;
    Func<string, (string? Part, bool Known)> _part = text => (PartNames.Find(text), true);
    readonly List<string> _notes = [];

    /// <summary>Decides what the numbers are.</summary>
    /// <exception cref="InputException">Two readings are possible.</exception>
    public static TableReading Find(List<TableRow> rows, TableLayout layout, ReadOptions options, string file)
    {
        var reading = new TableReading();
        reading.FindUnit(rows, options, file);
        reading.FindSizes(rows, layout, options, file);
        reading.FindForm(rows, layout, options, file);
        reading.FindSwappedCorners(rows, layout, options, file);
        reading.RemarkPercent(rows, options, file);
        reading.FindParts(rows, layout);
        return reading;
    }

    /// <summary>Adds the rows to a set.</summary>
    public void AddTo(AnnotationSetBuilder set, List<TableRow> rows)
    {
        foreach (string note in _notes) set.AddNote(note);
        (set.Form, set.IsFormOpen) = (_foundForm, _isFormOpen);
        foreach (var row in rows)
        {
            (string? part, bool isKnown) = _part(row.Part);
            string? problem = isKnown ? null : PartNames.Read(row.Part, out part);
            if (_refusesShares && row.HasBox && IsShare(row.Box))
                problem ??= "has numbers that all lie in 0…1, as shares do, but most others are pixels; --units says which they are";
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
        if (_swapsCorners) (x1, y1, x2, y2) = (Math.Min(x1, x2), Math.Min(y1, y2), Math.Max(x1, x2), Math.Max(y1, y2));
        return new(x1 * _scale, y1 * _scale, x2 * _scale, y2 * _scale, _unit, row.Label) { Confidence = row.Confidence };
    }

    static PixelBox Edges(BoxCell.Found box, BoxForm form) => form.Edges(box.A, box.B, box.C, box.D);

    void FindUnit(List<TableRow> rows, ReadOptions options, string file)
    {
        if (options.Units is { } said)
        {
            (_unit, _scale) = said == NumberUnit.Pixels ? (BoxUnit.Pixels, 1) : (BoxUnit.Share, said == NumberUnit.Percent ? 0.01 : 1);
            return;
        }
        int all = 0, shares = 0, nearly = 0;
        foreach (var row in rows)
        {
            if (!row.HasBox) continue;
            all++;
            if (IsWithin(row.Box, 0, 1)) shares++;
            if (IsWithin(row.Box, -Drift, 1 + Drift)) nearly++;
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
                $"{file}: {(nearly == all ? $"all {Counted.Of(all, "box")}" : $"of {Counted.Of(all, "box")} {nearly:N0}")} lie in " +
                "0…1 or nearly so, " +
                $"as shares of the picture do, but {Counted.Of(all - shares, "does", "do")} not lie wholly within. " +
                "Say with --units share or --units pixels what the numbers are; boxes that reach out of their pictures can then be cut.");
        }
        else
        {
            _refusesShares = shares > 0;
        }
    }

    static bool IsWithin(BoxCell.Found box, double least, double most) =>
        Math.Min(Math.Min(box.A, box.B), Math.Min(box.C, box.D)) >= least &&
        Math.Max(Math.Max(box.A, box.B), Math.Max(box.C, box.D)) <= most;

    /// <summary>True for shares; four zeros are no box in any unit.</summary>
    static bool IsShare(BoxCell.Found box) => IsWithin(box, 0, 1) && !IsWithin(box, 0, 0);

    /// <summary>Numbers up to 100 may be percent, which nothing but the pictures can show, and they never for certain.</summary>
    void RemarkPercent(List<TableRow> rows, ReadOptions options, string file)
    {
        if (options.Units is not null || _unit != BoxUnit.Pixels) return;
        var boxes = rows.Where(r => r.HasBox);
        if (boxes.Take(PercentBoxes).Count() < PercentBoxes || !boxes.All(r => IsWithin(r.Box, 0, PercentMost))) return;
        var names = boxes.DistinctBy(r => r.Name, StringComparer.Ordinal).Take(PercentPictures);
        var seen = names.Select(r => _hasPictureSizes ? r.Size : PictureSize(r, options, file)).Where(s => s.Width > 0).ToList();
        if (seen.Count > 0 && seen.TrueForAll(s => Math.Min(s.Width, s.Height) > PercentSide))
        {
            _notes.Add($"{file}: all numbers are at most 100, but the pictures' sides are longer than {PercentSide}: " +
                "if the numbers are percent, say --units percent.");
        }
    }

    /// <summary>Finds out whether columns called just width and height are the picture's or the box's.</summary>
    void FindSizes(List<TableRow> rows, TableLayout layout, ReadOptions options, string file)
    {
        if (layout.Width < 0) return;
        _hasPictureSizes = true;
        if (!layout.IsSizeUncertain) return;
        int all = 0, box = 0, picture = 0;
        var sizes = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!row.HasBox || row.Size.Width <= 0 || row.Size.Height <= 0) continue;
            all++;
            if (IsSizeOfBox(row, layout)) box++;
            if (MayBePicture(row)) picture++;
        }
        if (all == 0) return;
        if (picture >= all * (1 - FewRows) && box < all * (1 - FewRows))
        {
            if (picture < all)
            {
                _notes.Add($"The columns width and height are read as the pictures' sizes, but {all - picture:N0} of " +
                    $"{Counted.Of(all, "box")} contradict them.");
            }
            return;
        }
        _hasPictureSizes = false;
        _notes.Add(box >= all * (1 - FewRows)
            ? "The columns width and height are the boxes' own, not the pictures'."
            : "The columns width and height are neither the pictures' sizes nor the boxes'; they are not used.");

        // Shares say nothing of the picture's size: then it must be one and the same in all rows of a picture, and the file's own.
        bool MayBePicture(TableRow row)
        {
            if (_unit == BoxUnit.Pixels)
            {
                var edges = Edges(row.Box, layout.Form ?? BoxForm.Corners);
                return edges.X2 <= row.Size.Width + ReachPixels && edges.Y2 <= row.Size.Height + ReachPixels;
            }
            if (!sizes.TryAdd(row.Name, row.Size) && sizes[row.Name] != row.Size) return false;
            if (row.Size is { Width: <= 1, Height: <= 1 }) return false;
            var (width, height) = PictureSize(row, options, file);
            // A picture that is turned may have been measured before.
            return width == 0 || row.Size == (width, height) || row.Size == (height, width);
        }
    }

    bool IsSizeOfBox(TableRow row, TableLayout layout)
    {
        double tolerance = _unit == BoxUnit.Share ? 0.01 / _scale : 1;
        var (x1, y1, x2, y2) = Edges(row.Box, layout.Form ?? BoxForm.Corners);
        return Math.Abs(x2 - x1 - row.Size.Width) <= tolerance && Math.Abs(y2 - y1 - row.Size.Height) <= tolerance;
    }

    void FindForm(List<TableRow> rows, TableLayout layout, ReadOptions options, string file)
    {
        if ((options.Boxes ?? layout.Form) is { } form)
        {
            _form = form;
            if (form == BoxForm.Size && options.Boxes is null && options.Columns is null)
            {
                RequireNoCentres(rows, layout, options, file);
                if (!layout.IsList) RequireOwnSizes(rows, options, file);
            }
            return;
        }
        _form = BoxForm.Corners;
        if (!rows.Exists(r => r.HasBox && r.Box.Form is null)) return;
        int[] against = Contradictions(rows, options, file, s_forms, untilDecided: true);
        int all = rows.Count(r => r.HasBox);
        BoxForm[] possible = [.. s_forms.Where((_, i) => !Array.Exists(against, other => Wins(other, against[i], all)))];
        string counts = string.Join(" and ", s_forms.Select((f, i) => (Form: f, Count: against[i]))
            .Where(a => possible is not [var only] || a.Form != only).Select(a => $"as {Words(a.Form)} {a.Count:N0}"));
        string contradicted = $"{counts} of {Counted.Of(all, "box")} would be empty or outside the picture.";
        if (possible is [var one])
        {
            (_form, _foundForm) = (one, one);
            _notes.Add($"{file}: the four numbers of a box are read as {Words(one)}: {contradicted}");
        }
        else if (options.Elsewhere is { } elsewhere && possible.Contains(elsewhere))
        {
            _form = elsewhere;
            _notes.Add($"{file}: the four numbers of a box are read as {Words(elsewhere)}, as the other parts of the set show.");
        }
        else if (layout.IsCustomary && against[0] == against.Min())
        {
            _isFormOpen = true;
            _notes.Add($"{file}: the four numbers of a box are read as {Words(BoxForm.Corners)}; nothing in the file says so. " +
                "If they are " +
                string.Join(", or ", possible.Where(f => f != BoxForm.Corners).Select(f => $"{Words(f)}, say it with {f.Option()}")) + ".");
        }
        else
        {
            throw new InputException(
                $"{file}: the four numbers of a box may be {string.Join(" or ", possible.Select(Words))}: {contradicted} " +
                $"Say which with {string.Join(" or ", possible.Select(f => f.Option()))}, or name the columns with --columns.");
        }
    }

    static string Words(BoxForm form) => form switch
    {
        BoxForm.Size => "x, y, width, height",
        BoxForm.Centre => "centre, width, height",
        _ => "corners x1, y1, x2, y2",
    };

    /// <summary>Columns called x and y may be the centre's: then many boxes would reach out of their pictures.</summary>
    void RequireNoCentres(List<TableRow> rows, TableLayout layout, ReadOptions options, string file)
    {
        int[] against = Contradictions(rows, options, file, [BoxForm.Size, BoxForm.Centre], untilDecided: false);
        (int sizes, int centres) = (against[0], against[1]);
        int all = rows.Count(r => r.HasBox);
        if (Wins(centres, sizes, all) && sizes > all * FewRows)
        {
            throw new InputException(
                $"{file}: with x, y as left and top edge {sizes:N0} of {Counted.Of(all, "box")} " +
                $"{Counted.Word(sizes, "reaches", "reach")} out of their pictures, with x, y as centre " +
                $"{(centres == 0 ? "none" : $"{centres:N0}")}. Say which it is with --boxes size or --boxes centre.");
        }
        // YOLO's numbers, copied into a table, are shares and centres.
        if (layout.MayBeCentre && _unit == BoxUnit.Share && all > 0 && !Wins(sizes, centres, all))
            _notes.Add($"{file}: x and y are read as a box's left and top edge; if they are its centre, say --boxes centre.");
    }

    /// <summary>Columns called just width and height may be the pictures', of which the rows then say a point only.</summary>
    void RequireOwnSizes(List<TableRow> rows, ReadOptions options, string file)
    {
        if (_hasPictureSizes || _unit != BoxUnit.Pixels) return;
        var seen = rows.Where(r => r.HasBox).Take(MostPictures).Select(r => (r.Box, Size: PictureSize(r, options, file)))
            .Where(r => r.Size.Width > 0).ToList();
        int own = seen.Count(r => (r.Box.C, r.Box.D) == r.Size && (r.Box.A, r.Box.B) != default);
        if (own == 0 || own < seen.Count * (1 - FewRows)) return;
        throw new InputException(
            $"{file}: width and height are those of the pictures, in {own:N0} of {Counted.Of(seen.Count, "row")}, so that no columns " +
            "are left for " +
            "the size of the boxes. Say with --columns which columns are the box, such as --columns path=1,x1=2,y1=3,x2=4,y2=5.");
    }

    /// <summary>
    /// A second corner that lies before the first is either a corner in another order or no corner but a size: all rows have to say which.
    /// </summary>
    void FindSwappedCorners(List<TableRow> rows, TableLayout layout, ReadOptions options, string file)
    {
        if (_form != BoxForm.Corners) return;
        var swapped = rows.FindAll(r => r.HasBox && (r.Box.Form ?? _form) == BoxForm.Corners && (r.Box.C < r.Box.A || r.Box.D < r.Box.B));
        if (swapped.Count == 0) return;
        bool isSaid = options.Boxes is not null || options.Columns is not null;
        if (!isSaid)
        {
            int all = rows.Count(r => r.HasBox);
            int sizes = Contradictions(rows, options, file, [BoxForm.Size], untilDecided: false)[0];
            if (sizes == 0 && swapped.Count > Math.Max(1, all * FewRows)) // a single one is a mistake
            {
                throw new InputException(
                    $"{file}: in {swapped.Count:N0} of {Counted.Of(all, "box")} the second corner lies before the first, and all may be " +
                    $"{Words(BoxForm.Size)} instead. Say which with {BoxForm.Size.Option()} or {BoxForm.Corners.Option()}, which takes " +
                    "corners in any order.");
            }
            bool areCorners = layout.Form == BoxForm.Corners && sizes > all * FewRows && swapped.TrueForAll(r => !MayBeSize(r));
            if (!areCorners) return;
        }
        _swapsCorners = true;
        _notes.Add($"{file}: {Counted.Of(swapped.Count, "box has its", "boxes have their")} corners in another order than " +
            "left, top, right, bottom, and are read by their edges.");

        bool MayBeSize(TableRow row)
        {
            var size = _unit == BoxUnit.Share ? (1 / _scale, 1 / _scale) : _hasPictureSizes ? row.Size : PictureSize(row, options, file);
            return Fits(Edges(row.Box, BoxForm.Size), size);
        }
    }

    static bool Wins(int mine, int others, int all) =>
        others > 0 && (mine == 0 || (mine <= all * FewRows && mine * ManyTimes <= others));

    /// <summary>
    /// How many boxes contradict each of several readings: by themselves, by their rows' sizes and, where needed, by their pictures.
    /// </summary>
    int[] Contradictions(List<TableRow> rows, ReadOptions options, string file, BoxForm[] forms, bool untilDecided)
    {
        int[] counts = Count(r => _unit == BoxUnit.Share ? (1 / _scale, 1 / _scale) : _hasPictureSizes ? r.Size : default);
        bool isDecided = untilDecided && counts.Count(c => c == 0) == 1;
        return _unit == BoxUnit.Share || _hasPictureSizes || isDecided ? counts : Count(r => PictureSize(r, options, file));

        int[] Count(Func<TableRow, (double, double)> size)
        {
            int[] against = new int[forms.Length];
            foreach (var row in rows)
            {
                if (!row.HasBox || row.Box.Form is not null) continue;
                var picture = size(row);
                for (int i = 0; i < forms.Length; i++)
                    if (!Fits(Edges(row.Box, forms[i]), picture)) against[i]++;
            }
            return against;
        }
    }

    /// <summary>Width and height of a row's picture by its file; 0 where it is not found or too many were looked at.</summary>
    (double Width, double Height) PictureSize(TableRow row, ReadOptions options, string file)
    {
        _locator ??= new(new() { Source = file, Format = "", Pictures = [] }, options.Images, options.Nearest);
        _sizes ??= new(StringComparer.Ordinal);
        if (_sizes.TryGetValue(row.Name, out var known) || _sizes.Count == MostPictures) return known;
        var info = _locator.Find(new() { Name = row.Name, File = file, Row = row.Line }) is { } path
            ? PictureReader.TryReadInfo(path, out _) : null;
        return _sizes[row.Name] = info is null ? default : (info.Width, info.Height);
    }

    static bool Fits(PixelBox box, (double Width, double Height) picture)
    {
        if (box.X2 <= box.X1 || box.Y2 <= box.Y1) return false;
        (double width, double height) = picture;
        // Left and top are 0 in pictures of any size.
        if (width <= 0 || height <= 0) return box.X1 >= -ReachPixels && box.Y1 >= -ReachPixels;
        double x = Math.Max(Reach * width, width > 1 ? ReachPixels : 0), y = Math.Max(Reach * height, height > 1 ? ReachPixels : 0);
        return box.X1 >= -x && box.Y1 >= -y && box.X2 <= width + x && box.Y2 <= height + y;
    }

    /// <summary>Parts that are numbers are those of CelebA where all three occur.</summary>
    void FindParts(List<TableRow> rows, TableLayout layout)
    {
        var words = rows.Select(r => r.Part).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Take(4);
        if (layout.Part >= 0 && words.ToHashSet(StringComparer.Ordinal).SetEquals(["0", "1", "2"]))
        {
            _part = text => (PartNames.OfNumber(text), true);
            _notes.Add("The parts are numbers: 0 is read as train, 1 as validation, 2 as test.");
            return;
        }
        _part = text => PartNames.Find(text) is { } part ? (part, true) : (null, text.Length == 0);
    }
}
