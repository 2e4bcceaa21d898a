namespace Boxfit.Data.Formats;

/// <summary>A CSV with a row an object: the recipe's, with the box as the text of a list, or plain, with a column for each number.</summary>
sealed class TableFormat : AnnotationFormat
{
    readonly bool _isList;

    /// <summary>The recipe's form.</summary>
    public static readonly TableFormat Recipe = new(isList: true);

    /// <summary>A column for each number.</summary>
    public static readonly TableFormat Plain = new(isList: false);

    TableFormat(bool isList) => _isList = isList;

    /// <inheritdoc/>
    public override string Name => _isList ? "recipe" : "csv";

    /// <inheritdoc/>
    public override string Description => _isList
        ? "a CSV with rows of a picture's name and its box as name,\"[x1, y1, x2, y2]\""
        : "a CSV with rows of a picture's name and the corners of its box as name,x1,y1,x2,y2";

    /// <inheritdoc/>
    public override bool KeepsSizes => false;

    /// <inheritdoc/>
    public override bool FitsFile(string file, string head)
    {
        if (string.IsNullOrWhiteSpace(head)) return !_isList; // read as a table without rows
        if (head.AsSpan().TrimStart() is ['<' or '{', ..]) return false;
        var rows = TableReader.ReadHead(head, 5);
        if (rows.Count == 0 || rows[0].Length < 2) return false;
        string[]? header = TableLayout.IsHeader(rows[0]) ? rows[0] : null;
        bool namesBoxes = header is not null && TableLayout.NamesBoxes(header);
        if (header is not null && rows.Count > 1) rows.RemoveAt(0);
        return (namesBoxes || rows.Exists(TableLayout.HoldsBox)) && TableLayout.Find(header, rows[0], file).IsList == _isList;
    }

    /// <inheritdoc/>
    public override AnnotationSet Read(string path) => TableReader.Read(path);

    /// <inheritdoc/>
    public override void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WritePlan plan) => TableWriter.Write(path, pictures, _isList);
}
