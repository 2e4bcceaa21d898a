using System.Globalization;

namespace Boxfit.Data;

/// <summary>Which columns of a data file hold a picture's name and its box.</summary>
/// <param name="Name">Column of the picture's name.</param>
/// <param name="Corners">Columns of x1, y1, x2, y2; a single column when it holds the recipe's list of four.</param>
sealed record TableLayout(int Name, int[] Corners)
{
    static readonly string[] s_pictureNames =
    [
        "filename", "file", "path", "filepath", "image", "imagepath", "imagefile", "imagename", "picture", "photo", "name", "img", "imageid",
    ];

    static readonly string[][] s_cornerNames =
    [
        ["x1", "xmin", "left", "xleft", "bboxx1", "bboxxmin", "boxx1"],
        ["y1", "ymin", "top", "ytop", "bboxy1", "bboxymin", "boxy1"],
        ["x2", "xmax", "right", "xright", "bboxx2", "bboxxmax", "boxx2"],
        ["y2", "ymax", "bottom", "ybottom", "bboxy2", "bboxymax", "boxy2"],
    ];

    static readonly string[] s_sizeNames = ["w", "h", "width", "height", "boxwidth", "boxheight", "bboxwidth", "bboxheight"];

    static readonly char[] s_separators = [',', ';', ' ', '\t'];

    /// <summary>
    /// A first row is a header when no cell after its first is a number or a list of them, or when it only counts the columns, as pandas
    /// does where they have no names.
    /// </summary>
    public static bool IsHeader(string[] cells) =>
        cells.Length > 1 &&
        (Array.TrueForAll(cells[1..], cell => !IsList(cell) && !IsNumber(cell)) ||
            (cells.Length < 5 && Array.TrueForAll(cells, cell => cell.All(char.IsAsciiDigit))));

    /// <summary>Finds the columns by the header's names, else by the first row's content.</summary>
    /// <exception cref="InputException">The header says that the columns are not corners.</exception>
    public static TableLayout Find(string[]? header, string[] first, string file)
    {
        int name = FindColumn(header, s_pictureNames);
        int[] corners = Array.ConvertAll(s_cornerNames, names => FindColumn(header, names));
        if (Array.TrueForAll(corners, column => column >= 0)) return new(name < 0 ? FirstFree(header, corners) : name, corners);

        int list = Array.FindIndex(first, IsList);
        // Four cells between brackets are the recipe's list written without quotes.
        if (list >= 0 && !first[list].AsSpan().Trim().EndsWith("]") && list + 3 < first.Length) list = -1;
        if (list >= 0) return new(name < 0 ? FirstFree(header, [list]) : name, [list]);

        if (name < 0) name = FirstFree(header, []);
        corners = [name + 1, name + 2, name + 3, name + 4];
        if (header is not null && Array.Exists(corners, column => column < header.Length && IsOneOf(header[column], s_sizeNames)))
        {
            throw new InputException(
                $"{file}: the header is \"{string.Join(',', header)}\", so the columns after the name are not a box's corners; " +
                "expected columns named x1, y1, x2, y2 (or xmin, ymin, xmax, ymax), in pixels.");
        }
        return new(name, corners);
    }

    /// <summary>The texts of the box's numbers in a row; fewer or more than four when the row is malformed.</summary>
    public string[] Texts(string[] cells)
    {
        if (Corners.Length == 1)
        {
            string cell = Corners[0] < cells.Length ? cells[Corners[0]] : "";
            return cell.Trim(' ', '[', ']', '(', ')').Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        }
        return [.. Corners.Where(column => column < cells.Length).Select(column => cells[column].Trim(' ', '[', ']'))];
    }

    /// <summary>The first column that is not taken; one without a name is pandas's index, where there are names.</summary>
    static int FirstFree(string[]? header, int[] taken)
    {
        int column = 0;
        while (taken.Contains(column) || (column == 0 && header is ["", ..])) column++;
        return column;
    }

    static bool IsList(string cell) => cell.AsSpan().TrimStart() is ['[' or '(', ..];

    static bool IsNumber(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    static int FindColumn(string[]? header, string[] names) =>
        header is null ? -1 : names.Select(name => Array.FindIndex(header, cell => Normal(cell) == name)).FirstOrDefault(i => i >= 0, -1);

    static bool IsOneOf(string cell, string[] names) => names.Contains(Normal(cell));

    static string Normal(string cell) => string.Concat(cell.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
