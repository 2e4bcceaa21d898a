using Boxfit.Boxes;
using Boxfit.Reports.Drawing;

namespace Boxfit.Reports.Sheets;

/// <summary>One picture of a sheet: the thumbnail with its boxes, the caption and the IoU below it.</summary>
static class SheetTile
{
    public const double Width = 320, Height = PictureHeight + 34;

    const double PictureHeight = 240, TextSize = 15;

    public static Stroke TruthStroke { get; } = new(Palette.Truth, 3);

    public static Stroke PredictionStroke { get; } = new(Palette.Prediction, 3, "9 5");

    public static void Paint(SvgDrawing svg, SheetItem item)
    {
        svg.Rect(0, 0, Width, PictureHeight, "#eceff2");
        try
        {
            PaintPicture(svg, item, Thumbnail.Read(item.PicturePath, (int)Width, (int)PictureHeight));
        }
        catch (BoxfitException e)
        {
            PaintFailure(svg, e);
        }
        string iou = item.IoU is { } value ? $"IoU {value:0.00}" : "";
        double iouWidth = TextMetrics.Width(iou, TextSize, bold: true);
        svg.Text(0, PictureHeight + 22, TextMetrics.Shorten(item.Caption, Width - iouWidth - 14, TextSize), TextSize, Palette.Muted);
        if (iou.Length > 0) svg.Text(Width, PictureHeight + 22, iou, TextSize, anchor: TextAnchor.End, bold: true);
    }

    /// <summary>A box that shows on light and dark pictures: a dark line below the coloured one.</summary>
    public static void PaintBox(SvgDrawing svg, double x, double y, double width, double height, Stroke stroke)
    {
        svg.Rect(x, y, width, height, stroke: new("#101418", stroke.Width + 2.5));
        svg.Rect(x, y, width, height, stroke: stroke);
    }

    static void PaintPicture(SvgDrawing svg, SheetItem item, Thumbnail thumbnail)
    {
        (int width, int height) = (thumbnail.Width, thumbnail.Height);
        using (svg.Clip((Width - width) / 2, (PictureHeight - height) / 2, width, height))
        {
            svg.Image(0, 0, width, height, thumbnail.Jpeg);
            if (item.Truth is { IsValid: true } truth) PaintBox(truth, TruthStroke);
            if (BoxRemark.Of(item.Prediction) is null) PaintBox(item.Prediction, PredictionStroke);
        }
        if (BoxRemark.Of(item.Prediction) is { } remark)
        {
            double remarkWidth = TextMetrics.Width(remark, TextSize) + 16;
            svg.Rect((Width - remarkWidth) / 2, PictureHeight - 34, remarkWidth, 24, "#101418", radius: 4);
            svg.Text(Width / 2, PictureHeight - 17, remark, TextSize, Palette.Prediction, TextAnchor.Middle);
        }

        void PaintBox(BoundingBox box, Stroke stroke)
        {
            // Edges beyond the picture are drawn on its rim, where the line can still be seen.
            double inset = stroke.Width / 2;
            (double left, double right) = (Inside(box.X1, width), Inside(box.X2, width));
            (double top, double bottom) = (Inside(box.Y1, height), Inside(box.Y2, height));
            SheetTile.PaintBox(svg, left, top, Math.Max(0, right - left), Math.Max(0, bottom - top), stroke);

            double Inside(double share, double length) => Math.Min(Math.Max(share * length, inset), Math.Max(inset, length - inset));
        }
    }

    static void PaintFailure(SvgDrawing svg, BoxfitException failure)
    {
        string reason = failure is Imaging.PictureException { Reason: var text } ? text : failure.Message;
        svg.Text(Width / 2, PictureHeight / 2 - 8, "cannot be read", TextSize, anchor: TextAnchor.Middle, bold: true);
        svg.Text(
            Width / 2, PictureHeight / 2 + 16, TextMetrics.Shorten(reason, Width - 20, TextSize - 2), TextSize - 2, Palette.Muted,
            TextAnchor.Middle);
    }
}
