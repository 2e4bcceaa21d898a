namespace Boxfit.Reports.Html;

/// <summary>A picture on an <see cref="HtmlReport"/>.</summary>
/// <param name="PicturePath">The picture's file; null where none was found.</param>
/// <param name="Caption">Stands below it, such as the file's name.</param>
/// <param name="Boxes">What is drawn on it, later ones above earlier ones.</param>
sealed record ReportPicture(string? PicturePath, string Caption, IReadOnlyList<ReportBox> Boxes)
{
    /// <summary>What is shown in place of the file; null shows the file.</summary>
    public RgbImage? Picture { get; init; }
}

/// <summary>A box on a <see cref="ReportPicture"/>.</summary>
/// <param name="Box">The box; may be degenerate or reach outside. Edges outside are drawn on the picture's rim.</param>
/// <param name="Colour">A CSS colour such as <c>#ff9a1f</c>; those of <see cref="Drawing.Palette"/> can be told apart by everyone.</param>
/// <param name="Label">A short text at the box, or null.</param>
/// <param name="Dashed">A dashed line, so that colour is not the only difference to other boxes.</param>
sealed record ReportBox(BoundingBox Box, string Colour, string? Label = null, bool Dashed = false);

/// <summary>One picture of a report: an embedded thumbnail with its boxes above it as SVG, and the caption below.</summary>
static class PictureFigure
{
    const int Width = 320, Height = 240, JpegQuality = 82;
    const double LineWidth = 2.5;

    public static void Write(TextWriter output, ReportPicture picture)
    {
        output.Write("<figure class=\"picture\"><div class=\"frame\">");
        if (picture.PicturePath is not { } path)
        {
            WritePlaceholder(output, "no picture", "its file was not found");
        }
        else
        {
            try
            {
                WritePicture(output, Thumbnail.Of(picture.Picture ?? PictureReader.Read(path), Width, Height, JpegQuality), picture.Boxes);
            }
            catch (PictureException e)
            {
                WritePlaceholder(output, "cannot be read", e.Reason);
            }
        }
        string[] remarks = [.. picture.Boxes.Select(Remark).OfType<string>()];
        output.Write($"</div><figcaption dir=\"auto\">{HtmlPage.Escape(picture.Caption)}");
        foreach (string remark in remarks) output.Write($" <span class=\"remark\">{HtmlPage.Escape(remark)}</span>");
        output.Write("</figcaption></figure>\n");
    }

    static string? Remark(ReportBox box) =>
        BoxPlace.Remark(box.Box) is not { } remark ? null : box.Label is { } label ? $"{label}: {remark}" : remark;

    static void WritePlaceholder(TextWriter output, string what, string why) =>
        output.Write($"<div class=\"placeholder\"><b>{HtmlPage.Escape(what)}</b><span dir=\"auto\">{HtmlPage.Escape(why)}</span></div>");

    static void WritePicture(TextWriter output, Thumbnail thumbnail, IReadOnlyList<ReportBox> boxes)
    {
        (int width, int height) = (thumbnail.Width, thumbnail.Height);
        output.Write(
            $"<div class=\"boxed\"><img width=\"{width}\" height=\"{height}\" alt=\"\" src=\"data:image/jpeg;base64,");
        output.Write(Convert.ToBase64String(thumbnail.Jpeg));
        output.Write($"\"><svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" aria-hidden=\"true\">");
        (ReportBox Box, BoundingBox Place)[] visible =
            [.. boxes.Where(b => BoxPlace.Remark(b.Box) is null).Select(b => (b, BoxPlace.OnThumbnail(b.Box, width, height)))];
        // All rims come before the lines, so that no box hides another's line.
        foreach (var (_, place) in visible) WriteRect(output, place, "class=\"rim\"");
        foreach (var (box, place) in visible)
        {
            WriteRect(output, place, $"stroke=\"{HtmlPage.Escape(box.Colour)}\" {(box.Dashed ? "class=\"dashed\"" : "")}");
            if (!string.IsNullOrEmpty(box.Label)) WriteLabel(output, place, box, width);
        }
        output.Write("</svg></div>");
    }

    static void WriteRect(TextWriter output, BoundingBox place, string attributes) => output.Write(
        string.Create(CultureInfo.InvariantCulture, $"<rect x=\"{place.X1:0.##}\" y=\"{place.Y1:0.##}\" ") +
        string.Create(CultureInfo.InvariantCulture, $"width=\"{place.Width:0.##}\" height=\"{place.Height:0.##}\" {attributes}/>"));

    /// <summary>Above the box, or inside it where there is no room; moved left where it would leave the picture.</summary>
    static void WriteLabel(TextWriter output, BoundingBox place, ReportBox box, int width)
    {
        const double Size = 12;
        double left = Math.Max(2, Math.Min(place.X1 + 1, width - TextMetrics.Width(box.Label!, Size) - 2));
        double baseline = place.Y1 > Size + LineWidth ? place.Y1 - LineWidth - 1 : place.Y1 + Size + LineWidth;
        output.Write(
            string.Create(CultureInfo.InvariantCulture, $"<text x=\"{left:0.##}\" y=\"{baseline:0.##}\" fill=\"") +
            $"{HtmlPage.Escape(box.Colour)}\">{HtmlPage.Escape(box.Label!)}</text>");
    }
}
