namespace Boxfit.Reports.Sheets;

/// <summary>A picture on a <see cref="PredictionSheet"/>.</summary>
/// <param name="PicturePath">The picture's file.</param>
/// <param name="Caption">Stands below it, such as the file's name; shortened in the middle where it is too long.</param>
/// <param name="Label">The box that the data says, or null where it says none.</param>
/// <param name="Prediction">The predicted box, or null where there is none; may be degenerate or lie outside.</param>
/// <param name="IoU">Their intersection over union, 0…1; null where one of them is not known.</param>
sealed record SheetItem(string PicturePath, string Caption, BoundingBox? Label, BoundingBox? Prediction, double? IoU)
{
    /// <summary>What is drawn in place of the file; null draws the file.</summary>
    public RgbImage? Picture { get; init; }
}

/// <summary>Pictures on a <see cref="PredictionSheet"/> under one heading.</summary>
/// <param name="Heading">Such as "worst", "around the median", "best".</param>
/// <param name="Items">The pictures, in reading order.</param>
sealed record SheetSection(string Heading, IReadOnlyList<SheetItem> Items);

/// <summary>What the two kinds of boxes on a <see cref="PredictionSheet"/> are called.</summary>
/// <param name="Label">The solid green ones.</param>
/// <param name="Prediction">The dashed orange ones.</param>
sealed record SheetLegend(string Label = "label", string Prediction = "prediction");

/// <summary>
/// Small pictures in a grid with the label and the predicted box on each. Pictures are read one after the other and only their
/// thumbnails are kept; one that cannot be read becomes a grey tile that says why.
/// </summary>
static class PredictionSheet
{
    /// <summary>More pictures make a file that viewers fail to open.</summary>
    public const int MostPictures = 1000;

    const double HeaderHeight = 96, HeadingHeight = 46, Margin = 28, Spacing = 20;

    /// <summary>Saves the sheet as PNG or SVG, by the name's ending.</summary>
    /// <param name="title">Stands at the top.</param>
    /// <param name="sections">What it shows.</param>
    /// <param name="path">The file.</param>
    /// <param name="legend">What the boxes are called.</param>
    /// <param name="columns">Pictures side by side; four or more, by their number, when null.</param>
    /// <exception cref="ArgumentException">There are more than <see cref="MostPictures"/> pictures.</exception>
    /// <exception cref="BoxfitException">The file cannot be written, or its name has another ending.</exception>
    public static void Save(
        string title, IReadOnlyList<SheetSection> sections, string path, SheetLegend? legend = null, int? columns = null) =>
        Draw(title, sections, legend ?? new(), columns).Save(path);

    internal static SvgDrawing Draw(string title, IReadOnlyList<SheetSection> sections, SheetLegend legend, int? wantedColumns = null)
    {
        int pictures = sections.Sum(s => s.Items.Count);
        if (pictures > MostPictures)
            throw new ArgumentException($"A sheet holds at most {MostPictures} pictures, not {pictures}.", nameof(sections));

        // More columns where four would make a strip.
        int columns = wantedColumns ?? Math.Max(4, (int)Math.Sqrt(pictures));
        double width = 2 * Margin + columns * SheetTile.Width + (columns - 1) * Spacing;
        double height = HeaderHeight + Margin + sections.Sum(s => HeadingHeight + Rows(s, columns) * (SheetTile.Height + Spacing));
        var svg = new SvgDrawing(width, height);
        SheetItem[] items = [.. sections.SelectMany(s => s.Items)];
        PaintHeader(svg, title, Array.Exists(items, i => i.Label is not null), Array.Exists(items, i => i.Prediction is not null), legend);
        double y = HeaderHeight;
        foreach (var section in sections)
        {
            svg.Text(Margin, y + 28, section.Heading, 18, bold: true);
            y += HeadingHeight;
            for (int i = 0; i < section.Items.Count; i++)
            {
                using (svg.Group(
                    Margin + i % columns * (SheetTile.Width + Spacing), y + i / columns * (SheetTile.Height + Spacing)))
                {
                    SheetTile.Paint(svg, section.Items[i]);
                }
            }
            y += Rows(section, columns) * (SheetTile.Height + Spacing);
        }
        return svg;
    }

    static int Rows(SheetSection section, int columns) => (section.Items.Count + columns - 1) / columns;

    static void PaintHeader(SvgDrawing svg, string title, bool hasLabel, bool hasPrediction, SheetLegend legend)
    {
        svg.Text(Margin, 44, title, 24, bold: true);
        double x = Margin;
        if (hasLabel) x = Legend(legend.Label, SheetTile.LabelStroke);
        if (hasPrediction) Legend(legend.Prediction, SheetTile.PredictionStroke);

        double Legend(string text, Stroke stroke)
        {
            SheetTile.PaintRim(svg, x + 2, 64, 34, 22, stroke);
            svg.Rect(x + 2, 64, 34, 22, stroke: stroke);
            svg.Text(x + 46, 80, text, 16);
            return x + 46 + TextMetrics.Width(text, 16) + 32;
        }
    }
}
