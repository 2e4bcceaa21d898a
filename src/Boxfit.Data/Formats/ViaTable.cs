namespace Boxfit.Data.Formats;

/// <summary>Reads the CSV of VIA 1 and 2: a row a region, with JSON in its cells.</summary>
sealed class ViaTable
{
    const string Shape = "region_shape_attributes";

    // Version 3 has other tables, mostly of videos.
    const string Version3 = "# CSV_HEADER = metadata_id";

    readonly string _file;
    readonly AnnotationSetBuilder _set;
    readonly ViaPictures _pictures;
    string[] _header = [];

    public ViaTable(string file)
    {
        (_file, _set) = (file, new(file, ViaFormat.FormatName));
        _pictures = new(_set);
    }

    /// <summary>True for a file that begins with VIA's header.</summary>
    public static bool Fits(string head) =>
        head.Contains(Version3, StringComparison.Ordinal) || (CsvRows.ReadHead(head, 1) is [var header] && IsHeader(Names(header)));

    /// <exception cref="InputException">The file is no table of VIA 1 or 2.</exception>
    public AnnotationSet Read()
    {
        if (TextContent.ReadHead(_file, DataFile.HeadBytes).Contains(Version3, StringComparison.Ordinal))
        {
            throw new InputException(
                $"{_file} is a table of VIA 3, which is not read here. Name the project that VIA 3 saves, or export it as COCO.");
        }
        CsvRows.Read(_file, _set, (line, cells) =>
        {
            if (_header.Length == 0) ReadHeader(cells);
            else if (ReadRow(line, cells) is { } problem) _set.AddProblem(_file, line, problem);
        });
        _pictures.Finish();
        return _set.Build();
    }

    // Version 1 marks its header as a comment.
    static string[] Names(string[] header) => Array.ConvertAll(header, c => c.TrimStart('#').Trim().ToLowerInvariant());

    static bool IsHeader(string[] names) => names.Contains("filename") && names.Contains(Shape);

    void ReadHeader(string[] cells)
    {
        _header = Names(cells);
        if (!IsHeader(_header))
        {
            throw new InputException(
                $"{_file} begins with {AnnotationSetBuilder.Show(string.Join(',', cells))}; expected VIA's header, with filename and " +
                $"{Shape}.");
        }
    }

    string? ReadRow(int line, string[] cells)
    {
        string name = Cell("filename");
        if (EntryChecks.Name(name) is { } nameless) return nameless;
        string shown = AnnotationSetBuilder.Show(name);
        if (cells.Length < _header.Length || cells.Skip(_header.Length).Any(c => c.Length > 0))
            return $"{shown} has {Counted.Of(cells.Length, "cell")}; expected {_header.Length}, as the header has";
        List<ViaAttribute> ofPicture = [], ofRegion = [];
        PixelBox? box = null;
        string? remark = null;
        int? count = int.TryParse(Cell("region_count"), NumberStyles.None, CultureInfo.InvariantCulture, out int stated) ? stated : null;
        bool isRegion = count > 0 || Cell(Shape) is not ("" or "{}");
        string? problem = ReadCell("file_attributes", json => ReadAttributes(json, out ofPicture))
            ?? (isRegion ? ReadCell(Shape, json => ViaShape.Read(json, out box, out remark)) : null)
            ?? ReadCell("region_attributes", json => ReadAttributes(json, out ofRegion));
        var entry = _pictures.Find(name, line, Cell("file_size"), ofPicture);
        entry.StatedCount ??= count;
        if (isRegion) entry.RegionCount++;
        if (problem is null && isRegion && box is null && remark is null) problem = $"has no {Shape}";
        entry.IsBroken |= problem is not null;
        if (problem is not null) return $"{shown} {problem}";
        if (remark is not null) _set.Remark(remark, _file, line);
        if (isRegion) entry.Regions.Add(new(box, line, ofRegion));
        return null;

        string Cell(string column) => Array.IndexOf(_header, column) is >= 0 and var at && at < cells.Length ? cells[at] : "";

        string? ReadCell(string column, Func<JsonTokens, string?> read)
        {
            string cell = Cell(column);
            if (cell.Length == 0) return null;
            try
            {
                using var json = JsonTokens.OfText(cell, _file);
                json.Read();
                string? wrong = read(json);
                while (json.Read()) { } // what follows has to be valid, too
                return wrong;
            }
            catch (InputException)
            {
                return $"has {column} = {AnnotationSetBuilder.Show(cell)}, which is no JSON";
            }
        }
    }

    static string? ReadAttributes(JsonTokens json, out List<ViaAttribute> attributes)
    {
        attributes = ViaAttribute.ReadAll(json);
        return null;
    }
}
