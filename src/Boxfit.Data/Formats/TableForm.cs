namespace Boxfit.Data.Formats;

/// <summary>
/// What the four numbers of a table's boxes are, as all rows together say. One reading is taken where it is the only possible one; where
/// two are possible, the user has to say which.
/// </summary>
sealed class TableForm(TableContent content, TableUnit unit, TableSizes sizes)
{
    // A box may reach out of its picture by this share of the side, through rounding and careless drawing.
    const double Reach = 0.02, ReachPixels = TableContent.ReachPixels;

    // A reading that few rows contradict, each of them a mistake, wins over one that this many times more contradict.
    const double ManyTimes = 10;

    // One or two people draw from the same corner by chance.
    const int FewestCrossed = 3;

    static readonly BoxForm[] s_forms = [BoxForm.Corners, BoxForm.Size, BoxForm.Centre];

    BoxForm _form;
    bool _swapsCorners;

    /// <summary>The form where the rows alone show it; else null.</summary>
    public BoxForm? Found { get; private set; }

    /// <summary>True where it is taken by custom, with nothing that says so.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Decides.</summary>
    /// <exception cref="InputException">Two readings are possible.</exception>
    public void Find()
    {
        FindForm();
        FindSwappedCorners();
    }

    /// <summary>The edges of a row's box.</summary>
    public PixelBox Edges(TableRow row)
    {
        var (x1, y1, x2, y2) = row.Edges(row.Box.Form ?? _form);
        return _swapsCorners ? new(Math.Min(x1, x2), Math.Min(y1, y2), Math.Max(x1, x2), Math.Max(y1, y2)) : new(x1, y1, x2, y2);
    }

    void FindForm()
    {
        if ((content.Options.Boxes ?? content.Layout.Form) is { } form)
        {
            _form = form;
            if (form == BoxForm.Size && content.Options.Boxes is null && content.Options.Columns is null)
            {
                RequireNoCentres();
                if (!content.Layout.IsList) RequireOwnSizes();
            }
            return;
        }
        _form = BoxForm.Corners;
        if (!content.Rows.Exists(r => r.HasBox && r.Box.Form is null)) return;
        int[] against = Contradictions(s_forms, untilDecided: true);
        int all = content.Boxes;
        BoxForm[] possible = [.. s_forms.Where((_, i) => !Array.Exists(against, other => Wins(other, against[i], all)))];
        string counts = string.Join(" and ", s_forms.Select((f, i) => (Form: f, Count: against[i]))
            .Where(a => possible is not [var only] || a.Form != only).Select(a => $"as {Words(a.Form)} {a.Count:N0}"));
        string contradicted = $"{counts} of {Counted.Of(all, "box")} would be empty or outside the picture.";
        if (possible is [var one])
        {
            (_form, Found) = (one, one);
            content.Note($"the four numbers of a box are read as {Words(one)}: {contradicted}");
        }
        else if (content.Options.Elsewhere is { } elsewhere && possible.Contains(elsewhere))
        {
            _form = elsewhere;
            content.Note($"the four numbers of a box are read as {Words(elsewhere)}, as the other parts of the set show.");
        }
        else if (content.Layout.IsCustomary && against[0] == against.Min())
        {
            IsOpen = true;
            var others = possible.Where(f => f != BoxForm.Corners).Select(f => $"{Words(f)}, say it with {f.Option()}");
            content.Note($"the four numbers of a box are read as {Words(BoxForm.Corners)}; nothing in the file says so. " +
                $"If they are {string.Join(", or ", others)}.");
        }
        else
        {
            throw content.Refusal(
                $"the four numbers of a box may be {string.Join(" or ", possible.Select(Words))}: {contradicted} " +
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
    void RequireNoCentres()
    {
        int[] against = Contradictions([BoxForm.Size, BoxForm.Centre], untilDecided: false);
        (int edges, int centres) = (against[0], against[1]);
        int all = content.Boxes;
        if (Wins(centres, edges, all) && edges > all * TableContent.FewRows)
        {
            throw content.Refusal(
                $"with x, y as left and top edge {edges:N0} of {Counted.Of(all, "box")} " +
                $"{Counted.Word(edges, "reaches", "reach")} out of their pictures, with x, y as centre " +
                $"{(centres == 0 ? "none" : $"{centres:N0}")}. Say which it is with --boxes size or --boxes centre.");
        }
        // YOLO's numbers, copied into a table, are shares and centres.
        if (content.Layout.MayBeCentre && unit.Unit == BoxUnit.Share && all > 0 && !Wins(edges, centres, all))
            content.Note($"x and y are read as a box's left and top edge; if they are its centre, say --boxes centre.");
    }

    /// <summary>Columns called just width and height may be the pictures', of which the rows then say a point only.</summary>
    void RequireOwnSizes()
    {
        if (sizes.AreThere || unit.Unit != BoxUnit.Pixels) return;
        var seen = content.Rows.Where(r => r.HasBox).Take(TableContent.MostPictures)
            .Select(r => (r.Box, Size: content.PictureSize(r))).Where(r => r.Size.Width > 0).ToList();
        int own = seen.Count(r => (r.Box.C, r.Box.D) == r.Size && (r.Box.A, r.Box.B) != default);
        if (own == 0 || own < seen.Count * (1 - TableContent.FewRows)) return;
        throw content.Refusal(
            $"width and height are those of the pictures, in {own:N0} of {Counted.Of(seen.Count, "row")}, so that no columns are left " +
            "for the size of the boxes. Say with --columns which are the box: x1=…,y1=…,x2=…,y2=… or x=…,y=…,w=…,h=….");
    }

    /// <summary>
    /// A second corner that lies before the first is either a corner in another order or no corner but a size: all rows have to say which.
    /// </summary>
    void FindSwappedCorners()
    {
        if (_form != BoxForm.Corners) return;
        var swapped = content.Rows.FindAll(
            r => r.HasBox && (r.Box.Form ?? _form) == BoxForm.Corners && (r.Box.C < r.Box.A || r.Box.D < r.Box.B));
        if (swapped.Count == 0) return;
        bool isSaid = content.Options.Boxes is not null || content.Options.Columns is not null;
        if (!isSaid)
        {
            int all = content.Boxes, against = Contradictions([BoxForm.Size], untilDecided: false)[0];
            double few = all * TableContent.FewRows;
            if (against == 0 && swapped.Count > Math.Max(1, few)) // a single one is a mistake
            {
                throw content.Refusal(
                    $"in {swapped.Count:N0} of {Counted.Of(all, "box")} the second corner lies before the first, and all may be " +
                    $"{Words(BoxForm.Size)} instead. Say which with {BoxForm.Size.Option()} or {BoxForm.Corners.Option()}, which takes " +
                    "corners in any order.");
            }
            RefuseCrossed(swapped);
            bool areCorners = content.Layout.Form == BoxForm.Corners && against > few && swapped.TrueForAll(r => !MayBeSize(r));
            if (!areCorners) return;
        }
        _swapsCorners = true;
        content.Note($"{Counted.Of(swapped.Count, "box has its", "boxes have their")} corners in another order than " +
            "left, top, right, bottom, and are read by their edges.");

        bool MayBeSize(TableRow row) => Fits(row.Edges(BoxForm.Size), sizes.Of(row));
    }

    /// <summary>
    /// Corners in any order come from drawing in any direction. Where all boxes have one side crossed, the names of the columns do not fit
    /// their numbers, or the side is counted from the other end of the picture.
    /// </summary>
    void RefuseCrossed(List<TableRow> swapped)
    {
        if (swapped.Count < FewestCrossed || swapped.Count < content.Boxes) return;
        string? side = swapped.TrueForAll(r => r.Box.C < r.Box.A) ? "right edge lies left of the left one"
            : swapped.TrueForAll(r => r.Box.D < r.Box.B) ? "lower edge lies above the upper one" : null;
        if (side is null) return;
        throw content.Refusal(
            $"in all of {Counted.Of(swapped.Count, "box")} the {side}: the columns are in another order than their names, or are counted " +
            $"from the other end. Say with --columns which column is which, or {BoxForm.Corners.Option()} to take corners in any order.");
    }

    static bool Wins(int mine, int others, int all) =>
        others > 0 && (mine == 0 || (mine <= all * TableContent.FewRows && mine * ManyTimes <= others));

    /// <summary>
    /// How many boxes contradict each of several readings: by themselves, by their rows' sizes and, where needed, by their pictures.
    /// </summary>
    int[] Contradictions(BoxForm[] forms, bool untilDecided)
    {
        int[] counts = Count(sizes.Said);
        bool isDecided = untilDecided && counts.Count(c => c == 0) == 1;
        return unit.Whole is not null || sizes.AreThere || isDecided ? counts : Count(content.PictureSize);

        int[] Count(Func<TableRow, (double, double)> size)
        {
            int[] against = new int[forms.Length];
            foreach (var row in content.Rows)
            {
                if (!row.HasBox || row.Box.Form is not null) continue;
                var picture = size(row);
                for (int i = 0; i < forms.Length; i++)
                    if (!Fits(row.Edges(forms[i]), picture)) against[i]++;
            }
            return against;
        }
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
}
