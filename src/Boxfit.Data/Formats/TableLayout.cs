namespace Boxfit.Data.Formats;

/// <summary>Which columns of a table hold what; −1 where it has no such column.</summary>
/// <param name="Name">Column of the picture's name.</param>
/// <param name="Box">The columns of the box's numbers: four, more for an outline, or a single one that holds whole boxes.</param>
sealed record TableLayout(int Name, int[] Box)
{
    const string OwnPath = "path", OwnList = "box";

    /// <summary>What the box's numbers are; null where neither header nor user says it.</summary>
    public BoxForm? Form { get; init; }

    /// <summary>Column of the object's class.</summary>
    public int Label { get; init; } = -1;

    /// <summary>Column of the box's confidence.</summary>
    public int Confidence { get; init; } = -1;

    /// <summary>Column of why the picture could not be read.</summary>
    public int Error { get; init; } = -1;

    /// <summary>Column of the picture's part.</summary>
    public int Part { get; init; } = -1;

    /// <summary>Columns that say by yes and no whether the picture is in a part.</summary>
    public TableNames.PartFlag[] PartFlags { get; init; } = [];

    /// <summary>Column of the picture's width.</summary>
    public int Width { get; init; } = -1;

    /// <summary>Column of the picture's height.</summary>
    public int Height { get; init; } = -1;

    /// <summary>True when <see cref="Width"/> and <see cref="Height"/> may as well be the box's: their names do not say.</summary>
    public bool IsSizeUncertain { get; init; }

    /// <summary>
    /// True where the box's numbers are known to be corners by custom only: the table has no header, or a column of lists is called box.
    /// </summary>
    public bool IsCustomary { get; init; }

    /// <summary>A column of another box of each row, which is passed over; null where there is none.</summary>
    public string? Beside { get; init; }

    /// <summary>True where place and size are called x and y, which others call the centre so too.</summary>
    public bool MayBeCentre { get; init; }

    /// <summary>What the names of the box's columns say of its numbers' unit; null where they say nothing.</summary>
    public NumberUnit? Unit { get; init; }

    /// <summary>The columns of the box that name <see cref="Unit"/>, for messages.</summary>
    public string UnitNames { get; init; } = "";

    /// <summary>True when whole boxes stand in one column.</summary>
    public bool IsList => Box.Length == 1;

    /// <summary>What the four numbers are called in messages.</summary>
    public string[] NumberNames => Form switch
    {
        BoxForm.Size => ["x", "y", "width", "height"],
        BoxForm.Centre => ["cx", "cy", "width", "height"],
        BoxForm.Polygon => [.. Box.Select((_, i) => i % 2 == 0 ? $"x{(i / 2) + 1}" : $"y{(i / 2) + 1}")],
        _ => ["x1", "y1", "x2", "y2"],
    };

    /// <summary>Finds the columns: as the user says, else by the header's names, else by what the rows hold.</summary>
    /// <exception cref="InputException">They cannot be told with certainty.</exception>
    public static TableLayout Find(TableSurvey table, TableColumns? said, string file)
    {
        if (said is not null) return Said(table, said, file).WithUnit(table, file);
        return table.Header is { } header ? ByHeader(table, header, file).WithUnit(table, file) : ByContent(table, file);
    }

    /// <summary>Takes the unit that the names of the box's columns say.</summary>
    TableLayout WithUnit(TableSurvey table, string file)
    {
        if (table.Header is not { } header) return this;
        (string Name, NumberUnit? Unit)[] named =
            [.. Box.Where(c => c < header.Length).Select(c => (header[c], TableNames.UnitOf(header[c]))).Where(n => n.Item2 is not null)];
        if (named.Length == 0) return this;
        string names = string.Join(", ", named.Select(n => AnnotationSetBuilder.Show(n.Name)));
        if (named.DistinctBy(n => n.Unit).Skip(1).Any())
            throw new InputException($"{file}: the columns {names} say different units. {Found(table)}");
        return this with { Unit = named[0].Unit, UnitNames = named.Length == 1 ? $"column {names} says" : $"columns {names} say" };
    }

    /// <summary>True when the first rows of a file are a table of boxes; whether those stand in one column is then known.</summary>
    public static bool IsTable(TableSurvey table, out bool isList)
    {
        isList = false;
        if (table.Rows == 0 && table.Header is null) return false;
        if (table.Header is { } header)
        {
            bool isNamed = NamesBox(header);
            isList = !isNamed && ListColumn(table) >= 0;
            isList |= !isNamed && !table.Columns.Any(c => c.Numbers > 0) && TableNames.FindList(header) >= 0;
            return isNamed || isList || table.Columns.Any(c => c.IsNumeric)
                || (header.Length > 1 && TableNames.FindPictures(header).Length > 0);
        }
        isList = ListColumn(table) >= 0;
        return isList || table.Columns.Skip(1).Any(c => c.Numbers > 0);
    }

    /// <summary>True when the first rows have room for boxes, so that they are no list of classes or figures beside one.</summary>
    public static bool HasBoxes(TableSurvey table) => IsTable(table, out bool isList)
        && (isList || table.Columns.Count(c => c.Numbers > 0) >= 4 || (table.Header is { } header && NamesBox(header)));

    static bool NamesBox(string[] header)
    {
        try
        {
            return TableNames.FindBox(header) is not null;
        }
        catch (FormatException)
        {
            return true; // twice, so that it is to be refused
        }
    }

    static TableLayout Said(TableSurvey table, TableColumns said, string file)
    {
        if (said[OwnPath] is null)
            throw new InputException($"{file} is a table, where --columns has to say path=COLUMN too. {Found(table)}");
        string[] header = table.Header ?? [];
        int columns = Math.Max(table.Columns.Count, header.Length);
        bool areNames = AreNames();
        return new(Column(OwnPath), [.. said.Box.Select(Column)])
        {
            Form = said.Form,
            Label = Column("label"),
            Confidence = Column("confidence"),
            Part = Column("split"),
            Width = Column("picture-width"),
            Height = Column("picture-height"),
        };

        int Column(string key)
        {
            if (said[key] is not { } text) return -1;
            bool IsCalledSo(int i) => string.Equals(header[i], text, StringComparison.OrdinalIgnoreCase);
            int[] named = [.. Enumerable.Range(0, header.Length).Where(IsCalledSo)];
            if (named is [var one] && (areNames || !IsPlace(text))) return one;
            if (named is [_] && IsPlace(text)) return Place(text);
            if (named.Length > 1)
            {
                throw new InputException($"{file}: --columns says {key}={text}, but " +
                    $"{Counted.Of(named.Length, "column is", "columns are")} called so; give its number, such as {named[0] + 1}.");
            }
            if (IsPlace(text)) return Place(text);
            throw new InputException($"{file}: --columns says {key}={text}, but there is no such column. {Found(table)}");
        }

        bool IsPlace(string text) => Place(text) is >= 0 and var place && place < columns;

        static int Place(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number - 1 : -1;

        // Where columns are called 0, 1, 2, …, a number may be a name or a place; all are the same, and one that can be but one decides.
        bool AreNames()
        {
            string[] keys = [OwnPath, "label", "confidence", "split", "picture-width", "picture-height", .. said.Box];
            string[] numbers = [.. keys.Select(k => said[k]).OfType<string>().Where(t => t.All(char.IsAsciiDigit))];
            string? both = Array.Find(numbers, t => header.Contains(t) && IsPlace(t) && header[Math.Min(Place(t), header.Length - 1)] != t);
            if (both is null) return true;
            bool someAreNames = numbers.Any(t => header.Contains(t) && !IsPlace(t)), somePlaces = numbers.Any(t => !header.Contains(t));
            if (someAreNames != somePlaces) return someAreNames;
            throw new InputException(
                $"{file}: --columns says {both}, which is the name of one column and the place of another; give the header other names.");
        }
    }

    static TableLayout ByHeader(TableSurvey table, string[] header, string file)
    {
        TableNames.BoxColumns? box;
        string? beside;
        try
        {
            beside = TableBoxes.FindBeside(header, c => c < table.Columns.Count && table.Columns[c].Filled > 0);
            box = TableNames.FindBox(header);
        }
        catch (FormatException e)
        {
            throw new InputException($"{file}: {e.Message}. {Found(table)}", e);
        }
        if (box is null) RequireNoMasks(header, file);
        int list = box is null ? ListColumn(table) : -1;
        // Where no row has a box, the column's name has to do.
        if (box is null && list < 0 && TableNames.FindList(header) is >= 0 and var called
            && (called >= table.Columns.Count || table.Columns[called].Filled == 0))
            list = called;
        if (list >= header.Length) list = -1;
        if (box is null && list < 0)
        {
            throw new InputException(
                $"{file}: the columns of the box are not clear: expected names such as x1, y1, x2, y2 (or xmin, ymin, xmax, ymax), " +
                $"or x, y, width, height, or one column of lists. {Found(table)}");
        }
        int[] columns = box?.Columns ?? [list];
        int name = PictureColumn(table, header, columns, file);
        int[] taken = [name, .. columns];
        (int width, int height) = TableNames.FindPictureSize(header);
        bool isUncertain = width < 0 || height < 0;
        if (isUncertain) (width, height) = TableNames.FindBareSize(header);
        if (width < 0 || height < 0 || taken.Contains(width) || taken.Contains(height)) (width, height) = (-1, -1);
        return new(name, columns)
        {
            Form = box?.Form ?? (IsOwnList(header, name, list) ? BoxForm.Corners : ListForm(header[list], table, file)),
            Beside = beside,
            IsCustomary = list >= 0 && TableNames.Normal(header[list]) == OwnList,
            Label = LabelColumn(),
            MayBeCentre = box?.Form == BoxForm.Size && TableNames.Plain(header[columns[0]]) == "x",
            Confidence = Other(TableNames.Confidences),
            Error = Other(TableNames.Errors),
            Part = Other(TableNames.Parts),
            PartFlags = TableNames.FindPartFlags(header),
            Width = width,
            Height = height,
            // Beside a list they are the picture's: lists hold their boxes' sizes themselves.
            IsSizeUncertain = isUncertain && box is not null,
        };

        // A class's name says more than its number. Beside the picture's own column, a name is that of the class.
        int LabelColumn()
        {
            int[] labels = [.. ((string[])[.. TableNames.Labels, TableNames.PlainName])
                .SelectMany(n => Enumerable.Range(0, header.Length).Where(i => TableNames.Normal(header[i]) == n)).Except(taken)];
            int[] texts = [.. labels.Where(i => i < table.Columns.Count && table.Columns[i] is { Filled: > 0, Numbers: 0 })];
            return texts is [var text, ..] ? text : labels.FirstOrDefault(i => TableNames.Normal(header[i]) != TableNames.PlainName, -1);
        }

        int Other(string[] names) => TableNames.Find(header, names) is var column && taken.Contains(column) ? -1 : column;
    }

    /// <summary>Names tables that hold no boxes in columns, for which no option would help.</summary>
    static void RequireNoMasks(string[] header, string file)
    {
        if (TableNames.Find(header, TableNames.Masks) is >= 0 and var mask)
        {
            throw new InputException(
                $"{file}: the column {AnnotationSetBuilder.Show(header[mask])} holds masks as runs of pixels, and no column holds boxes. " +
                "Write the box around each mask as x1, y1, x2, y2.");
        }
        if (TableNames.Find(header, TableNames.Answers) is >= 0 and var answers)
        {
            throw new InputException(
                $"{file}: the column {AnnotationSetBuilder.Show(header[answers])} holds all boxes of a picture with their classes, as " +
                "Kaggle's competitions want answers. Write a row for each box, with columns such as image, class, x1, y1, x2, y2.");
        }
    }

    static BoxForm? ListForm(string column, TableSurvey table, string file)
    {
        try
        {
            return TableNames.ListForm(column);
        }
        catch (FormatException e)
        {
            throw new InputException($"{file}: {e.Message}. {Found(table)}", e);
        }
    }

    /// <summary>True for the recipe's own header, which always means corners.</summary>
    static bool IsOwnList(string[] header, int name, int list) => header[name] == OwnPath && header[list] == OwnList;

    static int PictureColumn(TableSurvey table, string[] header, int[] box, string file)
    {
        int[] free = [.. Enumerable.Range(0, header.Length).Except(box)];
        int[] named = [.. TableNames.FindPictures(header).Where(i => free.Contains(i) && !IsNameOfClass(i))];
        int[] pictures = [.. free.Where(i => i < table.Columns.Count && table.Columns[i].IsPictures)];
        // A name with a picture's ending is surer than what a column is called.
        foreach (int column in named)
            if (pictures.Contains(column)) return column;
        if (pictures is [var only]) return only;
        if (pictures.Length == 0)
        {
            foreach (int column in named)
                if (!(column < table.Columns.Count && table.Columns[column] is { IsIndex: true, Filled: > 1 })) return column;
            // pandas writes an index without a name.
            bool isIndex = header[0].Length == 0 || header[0].StartsWith("Unnamed", StringComparison.Ordinal);
            if (isIndex && free.Contains(0) && table.Columns.Count > 0 && !table.Columns[0].IsNumeric) return 0;
            if (named is [var number, ..]) return number;
        }
        throw new InputException(
            $"{file}: which column names the picture is not clear: expected a column such as path, filename or image. {Found(table)}");

        // Detectors write the number of the class and its name.
        bool IsNameOfClass(int column) => TableNames.Normal(header[column]) == TableNames.PlainName
            && column < table.Columns.Count && table.Columns[column].Pictures == 0
            && TableNames.Find(header, ["class", "classid", "categoryid", "category"]) is >= 0 and var number
            && number < table.Columns.Count && table.Columns[number].IsNumeric;
    }

    static TableLayout ByContent(TableSurvey table, string file)
    {
        int count = table.Columns.Count;
        int list = ListColumn(table);
        int[] pictures = [.. Enumerable.Range(0, count).Where(i => table.Columns[i].IsPictures)];
        if (pictures.Length > 1) throw Unclear("several columns seem to name pictures");
        int name = pictures is [var only] ? only : FirstFree();
        if (list >= 0) return new(name, [list]) { IsCustomary = true, Label = TextAfter(Math.Max(name, list)) };

        // Four cells between brackets are the recipe's list written without quotes.
        int[] numbers = [.. Enumerable.Range(0, count).Where(i => i != name && table.Columns[i].Numbers > 0)];
        if (numbers.Length < 4 && name + 4 < count) numbers = [name + 1, name + 2, name + 3, name + 4];
        if (numbers.Length > 4) throw Unclear($"{Counted.Of(numbers.Length, "column")} hold numbers");
        if (numbers.Length < 4 || numbers[3] - numbers[0] != 3)
        {
            // Said row by row: what is missing.
            numbers = [name + 1, name + 2, name + 3, name + 4];
        }
        return new(name, numbers) { IsCustomary = true, Label = TextAfter(Math.Max(name, numbers[3])) };

        int FirstFree() => list == 0 ? 1 : 0;

        // A text after the box is its class.
        int TextAfter(int column) =>
            column + 1 < count && table.Columns[column + 1] is { Filled: > 0, Numbers: 0 } ? column + 1 : -1;

        InputException Unclear(string what) => new($"{file} has no header that names its columns, and {what}. {Found(table)}");
    }

    /// <summary>The one column that holds whole boxes; −1 where there is none, or where several do.</summary>
    static int ListColumn(TableSurvey table)
    {
        int[] lists = [.. Enumerable.Range(0, table.Columns.Count).Where(i => table.Columns[i].Lists > 0)];
        if (lists.Length > 1 && table.Header is { } header)
            lists = [.. lists.Where(i => i < header.Length && TableNames.FindList([header[i]]) == 0)];
        return lists is [var only] ? only : -1;
    }

    static string Found(TableSurvey table)
    {
        const int most = 20;
        string what = table.Header is { } header
            ? $"Found the columns {string.Join(", ", header.Take(most).Select(AnnotationSetBuilder.Show))}"
            : $"The first row is {string.Join(", ", table.First.Take(most).Select(AnnotationSetBuilder.Show))}";
        // No numbers that could be copied: as corners they would take sizes in silence.
        return $"{what}. Say which is which by name or number with --columns: path=…,x1=…,y1=…,x2=…,y2=… for corners, " +
            "path=…,x=…,y=…,w=…,h=… for place and size, cx and cy for a centre, or box=… with --boxes.";
    }
}
