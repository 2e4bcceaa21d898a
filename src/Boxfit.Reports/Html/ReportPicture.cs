namespace Boxfit.Reports.Html;

/// <summary>A picture on an <see cref="HtmlReport"/>.</summary>
/// <param name="PicturePath">The picture's file; null where none was found.</param>
/// <param name="Caption">Stands below it, such as the file's name.</param>
/// <param name="Boxes">What is drawn on it, later ones above earlier ones.</param>
public sealed record ReportPicture(string? PicturePath, string Caption, IReadOnlyList<ReportBox> Boxes)
{
    /// <summary>What is shown in place of the file; null shows the file.</summary>
    public RgbImage? Picture { get; init; }
}

/// <summary>A box on a <see cref="ReportPicture"/>.</summary>
/// <param name="Box">The box; may be degenerate or reach outside. Edges outside are drawn on the picture's rim.</param>
/// <param name="Color">A CSS colour such as <c>#ff9a1f</c>; those of <see cref="Drawing.Palette"/> can be told apart by everyone.</param>
/// <param name="Label">A short text at the box, or null.</param>
/// <param name="Dashed">A dashed line, so that colour is not the only difference to other boxes.</param>
public sealed record ReportBox(BoundingBox Box, string Color, string? Label = null, bool Dashed = false);
