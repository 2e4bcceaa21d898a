namespace Boxfit.Data.Formats;

/// <summary>Which columns of a table hold what; −1 where it has no such column.</summary>
/// <param name="Name">Column of the picture's name.</param>
/// <param name="Box">Columns of x1, y1, x2, y2 (or x, y, width, height); a single column when it holds the recipe's list of four.</param>
sealed record TableLayout(int Name, int[] Box)
{
    static readonly string[] s_pictureNames =
    [
        "filename", "file", "path", "filepath", "image", "imagepath", "imagefile", "imagename", "picture", "photo", "name", "img",
        "imageid",
    ];

    static readonly string[][] s_cornerNames =
    [
        ["x1", "xmin", "left", "xleft", "bboxx1", "bboxxmin", "boxx1"],
        ["y1", "ymin", "top", "ytop", "bboxy1", "bboxymin", "boxy1"],
        ["x2", "xmax", "right", "xright", "bboxx2", "bboxxmax", "boxx2"],
        ["y2", "ymax", "bottom", "ybottom", "bboxy2", "bboxymax", "boxy2"],
    ];

    static readonly string[][] s_placeAndSizeNames =
    [
        ["x", "bboxx", "boxx", .. s_cornerNames[0]],
        ["y", "bboxy", "boxy", .. s_cornerNames[1]],
        ["w", "bboxw", "boxw", "boxwidth", "bboxwidth", "width"],
        ["h", "bboxh", "boxh", "boxheight", "bboxheight", "height"],
    ];

    static readonly string[] s_listNames = ["box", "bbox", "boundingbox", "rectangle", "rect"];
    static readonly string[] s_labelNames =
        ["label", "class", "classname", "labelname", "category", "categoryname", "object", "objectclass", "species"];

    static readonly string[] s_confidenceNames = ["confidence", "conf", "score", "probability"];
    static readonly string[] s_partNames = ["split", "part", "subset", "partition", "set"];
    static readonly string[] s_widthNames = ["width", "imagewidth", "imgwidth", "picturewidth"];
    static readonly string[] s_heightNames = ["height", "imageheight", "imgheight", "pictureheight"];

    static readonly char[] s_separators = [',', ';', ' ', '\t'];
    static readonly string[] s_edges = ["x1", "y1", "x2", "y2"], s_placeAndSize = ["x", "y", "width", "height"];

    /// <summary>True when <see cref="Box"/> holds the left and top edge, the width and the height.</summary>
    public bool IsPlaceAndSize { get; init; }

    /// <summary>Column of the object's class.</summary>
    public int Label { get; init; } = -1;

    /// <summary>Column of the box's confidence.</summary>
    public int Confidence { get; init; } = -1;

    /// <summary>Column of the picture's part.</summary>
    public int Part { get; init; } = -1;

    /// <summary>Column of the picture's width.</summary>
    public int Width { get; init; } = -1;

    /// <summary>Column of the picture's height.</summary>
    public int Height { get; init; } = -1;

    /// <summary>True when the box is the recipe's list in one column.</summary>
    public bool IsList => Box.Length == 1;

    /// <summary>What the four numbers are called in messages.</summary>
    public string[] NumberNames => IsPlaceAndSize ? s_placeAndSize : s_edges;

    /// <summary>
    /// A first row is a header when no cell after its first is a number or a list of them, or when it only counts the columns, as pandas
    /// does where they have no names.
    /// </summary>
    public static bool IsHeader(string[] cells) =>
        cells.Length > 1 &&
        ((!HoldsBox(cells) && Array.Exists(cells[1..], cell => cell.Length > 0)) ||
            (cells.Length < 5 && Array.TrueForAll(cells, cell => cell.All(char.IsAsciiDigit))));

    /// <summary>True when a header names the columns of a box.</summary>
    public static bool NamesBoxes(string[] header) =>
        FindAll(header, s_cornerNames) is not null || FindAll(header, s_placeAndSizeNames) is not null || Find(header, s_listNames) >= 0;

    /// <summary>True when a row without a header looks like a picture and a box.</summary>
    public static bool HoldsBox(string[] cells) =>
        cells.Length > 1 && Array.Exists(cells[1..], cell => IsListText(cell) || IsNumber(cell));

    /// <summary>Finds the columns by the header's names, else by the first row's content.</summary>
    /// <exception cref="InputException">The header says that the columns are not a box.</exception>
    public static TableLayout Find(string[]? header, string[] first, string file)
    {
        int name = header is null ? -1 : Find(header, s_pictureNames);
        if (header is not null && FindAll(header, s_cornerNames) is { } corners) return Named(header, name, corners);
        if (header is not null && FindAll(header, s_placeAndSizeNames) is { } sizes)
            return Named(header, name, sizes) with { IsPlaceAndSize = true };

        int list = header is null ? -1 : Find(header, s_listNames);
        if (list < 0) list = Array.FindIndex(first, IsListText);
        // Four cells between brackets are the recipe's list written without quotes.
        if (list >= 0 && IsUnquotedList(first, list)) list = -1;
        if (list >= 0) return header is null ? Unnamed(FirstFree(null, [list]), [list], first) : Named(header, name, [list]);

        if (name < 0) name = FirstFree(header, []);
        int[] box = [name + 1, name + 2, name + 3, name + 4];
        if (header is not null && Array.Exists(box, c => c < header.Length && IsSize(header[c])))
        {
            throw new InputException(
                $"{file}: the header is \"{string.Join(',', header)}\", so the columns after the name are not a box's corners; " +
                "expected columns named x1, y1, x2, y2 (or xmin, ymin, xmax, ymax) or x, y, width, height, in pixels.");
        }
        return header is null ? Unnamed(name, box, first) : Named(header, name, box);
    }

    /// <summary>The texts of the box's numbers in a row; fewer or more than four when the row is malformed.</summary>
    public string[] Texts(string[] cells)
    {
        if (IsList)
        {
            string cell = Box[0] < cells.Length ? cells[Box[0]] : "";
            return cell.Trim(' ', '[', ']', '(', ')').Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        }
        return [.. Box.Where(column => column < cells.Length).Select(column => cells[column].Trim(' ', '[', ']'))];
    }

    /// <summary>True when all cells of the box are there and empty: the picture has no object.</summary>
    public bool IsWithoutObject(string[] cells) =>
        Array.TrueForAll(Box, column => column < cells.Length && string.IsNullOrWhiteSpace(cells[column]));

    static TableLayout Named(string[] header, int name, int[] box)
    {
        if (name < 0 || box.Contains(name)) name = FirstFree(header, box);
        int[] taken = [name, .. box];
        return new(name, box)
        {
            Label = Other(s_labelNames),
            Confidence = Other(s_confidenceNames),
            Part = Other(s_partNames),
            Width = Other(s_widthNames),
            Height = Other(s_heightNames),
        };

        int Other(string[] names) => Find(header, names) is var column && taken.Contains(column) ? -1 : column;
    }

    /// <summary>Without a header, a text after the box is its class.</summary>
    static TableLayout Unnamed(int name, int[] box, string[] first)
    {
        int next = Math.Max(name, box[^1]) + 1;
        return new(name, box) { Label = next < first.Length && !IsNumber(first[next]) ? next : -1 };
    }

    static bool IsUnquotedList(string[] first, int list) =>
        list + 3 < first.Length && !first[list].AsSpan().Trim().EndsWith("]")
        && Array.TrueForAll(first[(list + 1)..(list + 4)], cell => IsNumber(cell.Trim(' ', ']', ')')));

    /// <summary>The first column that is not taken; one without a name is pandas's index, where there are names.</summary>
    static int FirstFree(string[]? header, int[] taken)
    {
        int column = 0;
        while (taken.Contains(column) || (column == 0 && header is ["", ..])) column++;
        return column;
    }

    /// <summary>A bracket alone is no list: pictures are called "(1).jpg" too.</summary>
    static bool IsListText(string cell)
    {
        var text = cell.AsSpan().Trim();
        if (text is not ['[' or '(', ..]) return false;
        int end = text.IndexOfAny(s_separators);
        return text[^1] is ']' or ')' || IsNumber(text[1..(end < 0 ? text.Length : end)]);
    }

    static bool IsNumber(ReadOnlySpan<char> cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    static int Find(string[] header, string[] names) =>
        names.Select(name => Array.FindIndex(header, cell => Normal(cell) == name)).FirstOrDefault(i => i >= 0, -1);

    static int[]? FindAll(string[] header, string[][] names) =>
        Array.ConvertAll(names, n => Find(header, n)) is var columns && Array.TrueForAll(columns, c => c >= 0) ? columns : null;

    static bool IsSize(string name) => s_placeAndSizeNames[2..].Any(names => names.Contains(Normal(name)));

    static string Normal(string cell) => string.Concat(cell.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
