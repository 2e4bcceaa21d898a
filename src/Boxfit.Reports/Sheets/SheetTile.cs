namespace Boxfit.Reports.Sheets;

/// <summary>One picture of a sheet: the thumbnail with its boxes, the caption and the IoU below it.</summary>
static class SheetTile
{
    public const double Width = 320, Height = PictureHeight + 34;

    const double PictureHeight = 240, TextSize = 15;

    public static Stroke LabelStroke { get; } = new(Palette.Label, 3);

    public static Stroke PredictionStroke { get; } = new(Palette.Prediction, 3, "9 5");

    public static void Paint(SvgDrawing svg, SheetItem item)
    {
        svg.Rect(0, 0, Width, PictureHeight, "#eceff2");
        try
        {
            PaintPicture(svg, item, Thumbnail.Of(item.Picture ?? PictureReader.Read(item.PicturePath), (int)Width, (int)PictureHeight));
        }
        catch (PictureException e)
        {
            PaintFailure(svg, e);
        }
        string iou = item.IoU is { } value ? $"IoU {value:0.00}" : "";
        double iouWidth = TextMetrics.Width(iou, TextSize, bold: true);
        svg.Text(0, PictureHeight + 22, TextMetrics.Shorten(item.Caption, Width - iouWidth - 14, TextSize), TextSize, Palette.Muted);
        if (iou.Length > 0) svg.Text(Width, PictureHeight + 22, iou, TextSize, anchor: TextAnchor.End, bold: true);
    }

    /// <summary>The dark line around a box's coloured one, so that it shows on light and dark pictures.</summary>
    public static void PaintRim(SvgDrawing svg, double x, double y, double width, double height, Stroke stroke) =>
        svg.Rect(x, y, width, height, stroke: new("#101418", stroke.Width + 2.5));

    static void PaintPicture(SvgDrawing svg, SheetItem item, Thumbnail thumbnail)
    {
        (int width, int height) = (thumbnail.Width, thumbnail.Height);
        using (svg.Clip((Width - width) / 2, (PictureHeight - height) / 2, width, height))
        {
            svg.Image(0, 0, width, height, thumbnail.Jpeg);
            (BoundingBox Place, Stroke Stroke)[] boxes =
                [.. VisibleBoxes(item).Select(b => (BoxPlace.OnThumbnail(b.Box, width, height), b.Stroke))];
            // All rims come before the lines, so that no box hides another's line.
            foreach (var (place, stroke) in boxes) PaintRim(svg, place.X1, place.Y1, place.Width, place.Height, stroke);
            foreach (var (place, stroke) in boxes) svg.Rect(place.X1, place.Y1, place.Width, place.Height, stroke: stroke);
        }
        if (item.Prediction is { } prediction && BoxPlace.Remark(prediction) is { } remark)
        {
            double remarkWidth = TextMetrics.Width(remark, TextSize) + 16;
            svg.Rect((Width - remarkWidth) / 2, PictureHeight - 34, remarkWidth, 24, "#101418", radius: 4);
            svg.Text(Width / 2, PictureHeight - 17, remark, TextSize, Palette.Prediction, TextAnchor.Middle);
        }
    }

    static IEnumerable<(BoundingBox Box, Stroke Stroke)> VisibleBoxes(SheetItem item)
    {
        if (item.Label is { IsValid: true } label) yield return (label, LabelStroke);
        if (item.Prediction is { } prediction && BoxPlace.Remark(prediction) is null) yield return (prediction, PredictionStroke);
    }

    static void PaintFailure(SvgDrawing svg, PictureException failure)
    {
        svg.Text(Width / 2, PictureHeight / 2 - 8, "cannot be read", TextSize, anchor: TextAnchor.Middle, bold: true);
        svg.Text(
            Width / 2, PictureHeight / 2 + 16, TextMetrics.Shorten(failure.Reason, Width - 20, TextSize - 2), TextSize - 2, Palette.Muted,
            TextAnchor.Middle);
    }
}
