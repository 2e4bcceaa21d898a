namespace Boxfit.Training.Evaluating;

/// <summary>An evaluation as a CSV file.</summary>
public static class EvaluationTable
{
    /// <summary>The first line.</summary>
    public const string Header = "path,row,width,height,x1,y1,x2,y2,predictedX1,predictedY1,predictedX2,predictedY2,iou";

    // A quote too many in a damaged file does not gather all that follows it.
    const int LongestName = 1 << 16;

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
        foreach (var row in Read(path)) ious.Add(row.IoU);
        return ious.Count > 0 ? ious.Average() : null;
    }

    /// <summary>The rows of a table that was written, one by one.</summary>
    /// <exception cref="InputException">A row is not as <see cref="Write"/> writes it.</exception>
    internal static IEnumerable<EvaluatedRow> Read(string path)
    {
        string begun = "";
        foreach (var line in OwnLines.Read(path).Skip(1))
        {
            string text = begun + line.Text;
            // A name with an end of line goes on in the next; the quotes in it are doubled.
            if (text.Count(c => c == '"') % 2 == 1 && line.IsWhole && text.Length < LongestName)
            {
                begun = text + "\n";
                continue;
            }
            begun = "";
            yield return Parse(text) ?? throw new InputException(
                $"{path}, line {line.Number}: found '{ForeignText.Shown(line.Text)}', expected a row of the columns {Header}. The file " +
                "is damaged; bring it back as it was, or make it anew by evaluate with --csv.");
        }
    }

    static EvaluatedRow? Parse(string text)
    {
        const int numbers = 12;
        int end = text.Length;
        double[] values = new double[numbers];
        for (int i = numbers - 1; i >= 0; i--)
        {
            int comma = end > 0 ? text.LastIndexOf(',', end - 1) : -1;
            bool isNumber = comma >= 0 && double.TryParse(
                text.AsSpan(comma + 1, end - comma - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]);
            if (!isNumber || !double.IsFinite(values[i])) return null;
            end = comma;
        }
        if (values[1] < 1 || values[2] < 1) return null;
        string name = text[..end];
        if (name is ['"', .. var quoted, '"']) name = quoted.Replace("\"\"", "\"", StringComparison.Ordinal);
        else if (name is ['"', ..]) return null;
        int Whole(int i) => values[i] is >= 0 and <= int.MaxValue ? (int)values[i] : 0;
        return new(name, Whole(0), Whole(1), Whole(2), new(values[3], values[4], values[5], values[6]),
            new(values[7], values[8], values[9], values[10])) { IoU = values[11] };
    }
}

/// <summary>A row of a table of evaluated pictures.</summary>
/// <param name="Name">The picture, as the data file names it.</param>
/// <param name="Row">Where it stands in the data file.</param>
/// <param name="Width">Width of the upright picture in pixels.</param>
/// <param name="Height">Height of the upright picture in pixels.</param>
/// <param name="Truth">The true box.</param>
/// <param name="Predicted">The predicted box.</param>
readonly record struct EvaluatedRow(string Name, int Row, int Width, int Height, PixelBox Truth, PixelBox Predicted)
{
    /// <summary>Intersection over union of the two.</summary>
    public required double IoU { get; init; }
}
