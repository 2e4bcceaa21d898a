namespace Boxfit.Data.Formats;

/// <summary>What all rows of a table say of its columns, before it is decided which column is what.</summary>
sealed class TableSurvey
{
    readonly List<Column> _columns = [];
    bool _skipped;
    bool _joined;

    /// <summary>What was seen in one column.</summary>
    public sealed class Column
    {
        /// <summary>Number of cells that are not empty.</summary>
        public int Filled { get; set; }

        /// <summary>Number of cells that are a number.</summary>
        public int Numbers { get; set; }

        /// <summary>Number of cells that hold whole boxes.</summary>
        public int Lists { get; set; }

        /// <summary>Number of cells that end as pictures' names do.</summary>
        public int Pictures { get; set; }

        /// <summary>Number of cells that are the row's own number, counted from 0 or 1.</summary>
        public int Counts { get; set; }

        /// <summary>True when the column holds numbers, or nothing and numbers.</summary>
        public bool IsNumeric => Numbers > 0 && Numbers == Filled;

        /// <summary>True when all its cells end as pictures' names do.</summary>
        public bool IsPictures => Pictures > 0 && Pictures == Filled;

        /// <summary>True when it only counts the rows, as pandas's index does.</summary>
        public bool IsIndex => Counts > 0 && Counts == Filled;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>The header's cells; null where there is none.</summary>
    public string[]? Header { get; private set; }

    /// <summary>True when the first row only counts the columns: 0, 1, 2, ….</summary>
    public bool CountsColumns => _skipped;

    /// <summary>True when the first row is a header, or one that only counts.</summary>
    public bool BeginsWithHeader => Header is not null || _skipped;

    /// <summary>Number of rows before the data: comments and the header, which pandas may write in several rows.</summary>
    public int Leading { get; private set; }

    /// <summary>The first row that is not the header.</summary>
    public string[] First { get; private set; } = [];

    /// <summary>The columns; those of the longest row.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>True when numbers are written with a comma, as in 30,5: some have other than three digits after it.</summary>
    public bool HasDecimalCommas { get; private set; }

    /// <summary>Looks at a row that is not empty.</summary>
    public void Add(string[] cells, TableColumns? said = null)
    {
        if (Rows == 0 && IsLeading(cells, said))
        {
            Leading++;
            return;
        }
        if (Rows == 0) First = cells;
        for (int i = 0; i < cells.Length; i++)
        {
            if (i == _columns.Count) _columns.Add(new());
            string cell = cells[i];
            if (cell.Length == 0) continue;
            var column = _columns[i];
            column.Filled++;
            if (TableNumber.TryRead(cell, commas: true, out double value))
            {
                column.Numbers++;
                if (value == Rows || value == Rows + 1) column.Counts++;
                HasDecimalCommas |= TableNumber.HasDecimalComma(cell);
            }
            else if (FileNames.IsPicture(cell))
            {
                column.Pictures++;
            }
            else if (BoxCell.Looks(cell))
            {
                column.Lists++;
            }
        }
        Rows++;
    }

    /// <summary>Looks for columns that have no name although the names are all there: R writes the rows' names so.</summary>
    public void Finish()
    {
        if (Header is not { } header || _columns.Count != header.Length + 1) return;
        int picture = _columns.FindIndex(c => c.IsPictures);
        bool isShifted = picture > 0
            ? TableNames.IsPicture(header[picture - 1]) && !(picture < header.Length && TableNames.IsPicture(header[picture]))
            : picture < 0 && TableNames.IsPicture(header[0]) && _columns[0].IsNumeric && _columns[1] is { Numbers: 0, Filled: > 0 };
        if (isShifted) Header = ["", .. header];
    }

    /// <summary>Takes a row before the data; false where it is data.</summary>
    bool IsLeading(string[] cells, TableColumns? said)
    {
        if (Header is null && !_skipped)
        {
            if (IsComment(cells)) return true;
            if (!IsHeader(cells) && !IsSaid(cells, said)) return false;
            // pandas counts columns that have no names: then the rows say all, unless one column has a name.
            bool onlyCounts = said is null && (IsCounted(cells, 0) || (cells.Length < 5 && IsDigits(cells)));
            if (onlyCounts) _skipped = true;
            else Header = cells;
            return true;
        }
        if (Header is null || said is not null || HoldsBox(cells) || Array.Exists(cells, FileNames.IsPicture)) return false;
        // Below names of several levels stands the index's name alone.
        if (_joined && Array.TrueForAll(cells[1..], c => c.Length == 0) && (cells[0].Length == 0 || TableNames.IsPicture(cells[0])))
        {
            Header = [cells[0], .. Header[1..]];
            return true;
        }
        string[] joined = [.. Header.Select((name, i) => i < cells.Length ? $"{name} {cells[i]}".Trim() : name)];
        if (_joined || cells.Length != Header.Length || TableNames.NamesBox(Header) || !TableNames.NamesBox(joined)) return false;
        (Header, _joined) = (joined, true);
        return true;
    }

    static bool IsComment(string[] cells) =>
        cells[0].StartsWith('#') && !TableNames.IsPicture(cells[0]) && !TableNames.NamesBox(cells);

    /// <summary>
    /// A first row is a header when no cell after its first is a number or a list of them, or when its first is what columns of pictures
    /// are called, or when it only counts the columns, as pandas does where they have no names.
    /// </summary>
    static bool IsHeader(string[] cells) =>
        cells.Length > 1 &&
        ((!HoldsBox(cells) && Array.Exists(cells[1..], cell => cell.Length > 0)) ||
            TableNames.IsPicture(cells[0]) || IsCounted(cells, 0) ||
            (cells.Length > 4 && IsCounted(cells[1..], 0) && !FileNames.IsPicture(cells[0])) || (cells.Length < 5 && IsDigits(cells)));

    static bool IsCounted(string[] cells, int start) =>
        cells.Select((cell, i) => cell == (start + i).ToString(CultureInfo.InvariantCulture)).All(isNext => isNext);

    static bool IsDigits(string[] cells) => Array.TrueForAll(cells, cell => cell.All(char.IsAsciiDigit));

    /// <summary>True when a row without a header looks like a picture and a box.</summary>
    public static bool HoldsBox(string[] cells) =>
        cells.Length > 1 && Array.Exists(cells[1..], cell => TableNumber.TryRead(cell, commas: true, out _) || BoxCell.Looks(cell));

    static bool IsSaid(string[] cells, TableColumns? said) =>
        said?["path"] is { } path && Array.Exists(cells, c => string.Equals(c, path, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A number in a cell of a table.</summary>
static class TableNumber
{
    /// <summary>Reads a number in whatever wrapping a script has left around it.</summary>
    /// <param name="cell">The cell's text.</param>
    /// <param name="commas">True when a comma divides whole from decimals.</param>
    /// <param name="value">The number.</param>
    public static bool TryRead(string cell, bool commas, out double value)
    {
        const NumberStyles plain = NumberStyles.Float;
        if (double.TryParse(cell, plain, CultureInfo.InvariantCulture, out value)) return true;
        if (cell.Length == 0) return false;
        string text = BoxCell.Unwrap(cell);
        if (commas && IsCommaNumber(text)) text = text.Replace(',', '.');
        return double.TryParse(text, plain, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>True for 30,5 but not for 1,234, which may be thousands.</summary>
    public static bool HasDecimalComma(string cell) =>
        BoxCell.Unwrap(cell) is var text && IsCommaNumber(text) && text.IndexOf(',') != text.Length - 4;

    static bool IsCommaNumber(string text)
    {
        int comma = text.IndexOf(',');
        return comma > 0 && comma == text.LastIndexOf(',') && !text.Contains('.') && char.IsAsciiDigit(text[^1]);
    }
}
