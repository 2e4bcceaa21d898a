namespace Boxfit.Reports.Html;

/// <summary>
/// A report of text, tables, drawings and pictures as one HTML file that needs nothing beside it: thumbnails are embedded, the network is
/// not asked. It follows the reader's choice of light or dark and prints well. All text is escaped.
/// </summary>
/// <param name="title">Stands at the top and in the window's title.</param>
/// <remarks>
/// Pictures are read when the report is saved, one after the other. A thumbnail takes about 20 KB of the file, so a report should hold some
/// hundred pictures, a table some thousand rows: the caller limits both and says how many there are in all.
/// </remarks>
sealed class HtmlReport(string title)
{
    readonly List<Action<TextWriter>> _parts = [];

    /// <summary>Adds a paragraph; line ends in it are kept.</summary>
    public void AddText(string text) => _parts.Add(output => output.Write($"<p dir=\"auto\">{HtmlPage.Escape(text)}</p>\n"));

    /// <summary>Adds a heading.</summary>
    public void AddHeading(string heading) => _parts.Add(output => WriteHeading(output, heading));

    /// <summary>Adds a table; a click on a column's heading sorts by it. Columns of numbers are aligned right.</summary>
    /// <param name="header">Headings of the columns.</param>
    /// <param name="rows">Rows with as many cells as there are headings; they are taken at once.</param>
    public void AddTable(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [.. rows];
        _parts.Add(output => WriteTable(output, header, all));
    }

    /// <summary>Adds a drawing.</summary>
    /// <param name="svg">An SVG document, such as <see cref="Drawing.SvgDrawing.Finish"/> gives; scripts in it do not run.</param>
    /// <param name="caption">Stands below it, and is read out in its place.</param>
    public void AddFigure(string svg, string caption)
    {
        string image = Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));
        string text = HtmlPage.Escape(caption);
        _parts.Add(output => output.Write(
            $"<figure class=\"drawing\"><img alt=\"{text}\" src=\"data:image/svg+xml;base64,{image}\">" +
            $"<figcaption dir=\"auto\">{text}</figcaption></figure>\n"));
    }

    /// <summary>Adds pictures with boxes, side by side. One that cannot be read is shown as a tile that says why.</summary>
    /// <param name="heading">Above them.</param>
    /// <param name="remark">Below the heading; may be empty.</param>
    /// <param name="pictures">The pictures in reading order.</param>
    public void AddPictures(string heading, string remark, IReadOnlyList<ReportPicture> pictures) => _parts.Add(output =>
    {
        WriteHeading(output, heading);
        if (remark.Length > 0) output.Write($"<p class=\"muted\" dir=\"auto\">{HtmlPage.Escape(remark)}</p>\n");
        output.Write("<div class=\"pictures\">\n");
        foreach (var picture in pictures) PictureFigure.Write(output, picture);
        output.Write("</div>\n");
    });

    /// <summary>Saves the report; the file is there whole or not at all.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        // UTF-8 without a byte order mark.
        using var output = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        HtmlPage.Write(
            output, title, HtmlPage.EmbeddedPictures, [HtmlPage.Resource(typeof(HtmlPage), "report.css")],
            HtmlPage.Resource(typeof(HtmlPage), "report.js"), WriteBody);
    });

    void WriteBody(TextWriter output)
    {
        output.Write($"<main>\n<h1 dir=\"auto\">{HtmlPage.Escape(title)}</h1>\n");
        foreach (var write in _parts) write(output);
        output.Write("</main>\n");
    }

    static void WriteHeading(TextWriter output, string heading) => output.Write($"<h2 dir=\"auto\">{HtmlPage.Escape(heading)}</h2>\n");

    static void WriteTable(TextWriter output, IReadOnlyList<string> header, IReadOnlyList<string>[] rows)
    {
        string[] kinds = [.. header.Select((_, column) => IsNumeric(rows, column) ? " class=\"number\"" : "")];
        output.Write("<div class=\"scroll\"><table>\n<thead><tr>");
        for (int i = 0; i < header.Count; i++)
            output.Write($"<th{kinds[i]} scope=\"col\"><button type=\"button\">{HtmlPage.Escape(header[i])}</button></th>");
        output.Write("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            output.Write("<tr>");
            // Narrow screens show a row's cells below one another, each with its column's name.
            for (int i = 0; i < header.Count; i++)
                output.Write($"<td{kinds[i]} data-name=\"{HtmlPage.Escape(header[i])}\" dir=\"auto\">{HtmlPage.Escape(row[i])}</td>");
            output.Write("</tr>\n");
        }
        output.Write("</tbody>\n</table></div>\n");
    }

    static bool IsNumeric(IReadOnlyList<string>[] rows, int column) =>
        Array.Exists(rows, r => r[column].Length > 0) && Array.TrueForAll(rows, r => r[column].Length == 0 || IsNumber(r[column]));

    /// <summary>A figure with or without thousands separators and a percent sign.</summary>
    static bool IsNumber(string text) =>
        double.TryParse(text.AsSpan().TrimEnd("% "), NumberStyles.Number, CultureInfo.InvariantCulture, out _);
}
