namespace Boxfit.Data.Formats;

/// <summary>All rows of a table, with what helps to tell what their numbers are.</summary>
/// <param name="rows">The rows.</param>
/// <param name="layout">Which columns hold what.</param>
/// <param name="options">What the user says, which decides.</param>
/// <param name="file">The file, for messages.</param>
sealed class TableContent(List<TableRow> rows, TableLayout layout, ReadOptions options, string file)
{
    /// <summary>So few rows, as a share of all, are mistakes that speak against no reading.</summary>
    public const double FewRows = 0.05;

    /// <summary>A box may reach out of its picture by this many pixels, through rounding and careless drawing.</summary>
    public const double ReachPixels = 2;

    /// <summary>Number of pictures whose files are looked at.</summary>
    public const int MostPictures = 10_000;

    readonly Dictionary<string, (double Width, double Height)> _sizes = new(StringComparer.Ordinal);
    PictureLocator? _locator;

    public List<TableRow> Rows => rows;

    public TableLayout Layout => layout;

    public ReadOptions Options => options;

    /// <summary>What is assumed, for the user.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Adds a note that begins with the file.</summary>
    public void Note(string text) => Notes.Add($"{file}: {text}");

    /// <summary>An error that begins with the file.</summary>
    public InputException Refusal(string text) => new($"{file}: {text}");

    /// <summary>Number of rows with a box.</summary>
    public int Boxes { get; } = rows.Count(r => r.HasBox);

    /// <summary>
    /// A row's picture: with the spaces around its name where there is a file of that very name, else without them, since people put spaces
    /// behind commas.
    /// </summary>
    public string NameOf(TableRow row) => row.Written is { } written && Find(row, written) is { } path
        && Path.GetFileName(path) == FileNames.Last(written) ? written : row.Name;

    /// <summary>Width and height of a row's picture by its file; 0 where it is not found or too many were looked at.</summary>
    public (double Width, double Height) PictureSize(TableRow row)
    {
        if (_sizes.TryGetValue(row.Name, out var known) || _sizes.Count == MostPictures) return known;
        var info = Find(row, NameOf(row)) is { } path
            ? PictureReader.TryReadInfo(path, out _) : null;
        return _sizes[row.Name] = info is null ? default : (info.Width, info.Height);
    }

    string? Find(TableRow row, string name)
    {
        _locator ??= new(new() { Source = file, Format = "", Pictures = [] }, options.Images, options.Nearest);
        return _locator.Find(new() { Name = name, File = file, Row = row.Line });
    }
}
