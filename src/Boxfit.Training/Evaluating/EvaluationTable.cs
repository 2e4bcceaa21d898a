namespace Boxfit.Training.Evaluating;

/// <summary>An evaluation as a CSV file.</summary>
public static class EvaluationTable
{
    /// <summary>The first line.</summary>
    public const string Header = "path,row,width,height,x1,y1,x2,y2,predictedX1,predictedY1,predictedX2,predictedY2,iou";

    /// <summary>Writes a row a picture: boxes in pixels of the upright picture, the true one first; the worst IoU is at the top.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(string path, Evaluation evaluation)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var picture in evaluation.Pictures.OrderBy(p => p.IoU))
        {
            var (sample, predicted, iou) = picture;
            text.Append(CsvText.Quote(sample.Name)).Append(CultureInfo.InvariantCulture, $",{sample.Row},{sample.Width},{sample.Height}");
            foreach (var box in (BoundingBox[])[sample.Box, predicted])
            {
                var (x1, y1, x2, y2) = box.ToPixels(sample.Width, sample.Height);
                text.Append(CultureInfo.InvariantCulture, $",{x1:0.##},{y1:0.##},{x2:0.##},{y2:0.##}");
            }
            text.Append(CultureInfo.InvariantCulture, $",{iou:0.######}\n");
        }
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>The mean IoU of a table that was written; null where it has none.</summary>
    internal static double? ReadMeanIou(string path)
    {
        var ious = new List<double>();
        foreach (var line in OwnLines.Read(path).Skip(1))
        {
            string cell = line.Text[(line.Text.LastIndexOf(',') + 1)..];
            // A name with a line end is the first cell of its row.
            if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double iou)) ious.Add(iou);
        }
        return ious.Count > 0 ? ious.Average() : null;
    }
}
