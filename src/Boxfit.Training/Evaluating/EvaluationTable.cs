namespace Boxfit.Training.Evaluating;

/// <summary>An evaluation as a CSV file.</summary>
public static class EvaluationTable
{
    /// <summary>The first line of a model that gives boxes alone; what others say comes behind.</summary>
    public const string Header = "path,row,width,height,x1,y1,x2,y2,predictedX1,predictedY1,predictedX2,predictedY2,iou";

    const string Confidence = "confidence", Label = "label", PredictedLabel = "predictedLabel", LabelConfidence = "labelConfidence",
        Unlikeness = "unlikeness", FeatureDistance = "featureDistance";

    // A quote too many in a damaged file does not gather all that follows it.
    const int LongestName = 1 << 16;

    /// <summary>
    /// Writes a row a picture: boxes in pixels of the upright picture, the true one first; the worst IoU is at the top. Pictures without an
    /// object come last, those first of which the model is surest that there is one, with empty cells for the true box and the IoU.
    /// </summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(string path, Evaluation evaluation)
    {
        bool hasPresence = evaluation.Presence is not null, hasClasses = evaluation.Pictures.Any(p => p.Label is not null);
        var text = new StringBuilder(Header);
        if (hasPresence) text.Append(',').Append(Confidence);
        if (hasClasses) text.Append(',').AppendJoin(',', Label, PredictedLabel, LabelConfidence);
        if (evaluation.Unlikeness is not null) text.Append(',').AppendJoin(',', Unlikeness, FeatureDistance);
        text.Append('\n');
        foreach (var picture in evaluation.Pictures.OrderBy(p => p.IoU).Concat(evaluation.Empty.OrderByDescending(p => p.Confidence)))
        {
            var (sample, predicted, iou) = picture;
            text.Append(CsvText.Quote(sample.Name)).Append(CultureInfo.InvariantCulture, $",{sample.Row},{sample.Width},{sample.Height}");
            Append(text, sample.HasObject ? sample.Box.ToPixels(sample.Width, sample.Height) : null);
            Append(text, predicted.ToPixels(sample.Width, sample.Height));
            text.Append(',');
            if (sample.HasObject) text.Append(CultureInfo.InvariantCulture, $"{iou:0.######}");
            if (hasPresence) text.Append(CultureInfo.InvariantCulture, $",{picture.Confidence:0.######}");
            if (hasClasses)
            {
                text.Append(',').Append(CsvText.Quote(sample.Label)).Append(',').Append(CsvText.Quote(picture.Label!))
                    .Append(CultureInfo.InvariantCulture, $",{picture.LabelConfidence:0.######}");
            }
            if (evaluation.Unlikeness is not null)
                text.Append(CultureInfo.InvariantCulture, $",{picture.Unlikeness:0.######},{picture.FeatureDistance:0.######}");
            text.Append('\n');
        }
        AtomicFile.WriteText(path, text.ToString());
    }

    static void Append(StringBuilder text, PixelBox? box)
    {
        if (box is var (x1, y1, x2, y2)) text.Append(CultureInfo.InvariantCulture, $",{x1:0.##},{y1:0.##},{x2:0.##},{y2:0.##}");
        else text.Append(",,,,");
    }

    /// <summary>The mean IoU of a table that was written; null where it has none.</summary>
    internal static double? ReadMeanIou(string path)
    {
        var ious = new List<double>();
        foreach (var row in Read(path))
            if (row.HasObject) ious.Add(row.IoU);
        return ious.Count > 0 ? ious.Average() : null;
    }

    /// <summary>The rows of a table that was written, one by one.</summary>
    /// <exception cref="InputException">A row is not as <see cref="Write"/> writes it.</exception>
    internal static IEnumerable<EvaluatedRow> Read(string path)
    {
        string begun = "";
        string[]? columns = null;
        foreach (var line in OwnLines.Read(path))
        {
            if (columns is null)
            {
                columns = line.Text.Split(',');
                continue;
            }
            string text = begun + line.Text;
            // A name with an end of line goes on in the next; the quotes in it are doubled.
            if (text.Count(c => c == '"') % 2 == 1 && line.IsWhole && text.Length < LongestName)
            {
                begun = text + "\n";
                continue;
            }
            begun = "";
            yield return Parse(text, columns) ?? throw new InputException(
                $"{path}, line {line.Number}: found '{ForeignText.Shown(line.Text)}', expected a row of the columns {Header}. The file " +
                "is damaged; bring it back as it was, or make it anew by evaluate with --csv.");
        }
    }

    static EvaluatedRow? Parse(string text, string[] columns)
    {
        const int first = 1, last = 12;
        if (CsvText.Cells(text) is not { } cells || cells.Count <= last || cells.Count > Math.Max(columns.Length, last + 1)) return null;
        double[] values = new double[last + 1];
        bool hasObject = cells[4].Length > 0 || cells[last].Length > 0;
        for (int i = first; i <= last; i++)
        {
            if (!hasObject && i is (>= 4 and <= 7) or last && cells[i].Length == 0) continue;
            if (Number(cells[i]) is not { } value) return null;
            values[i] = value;
        }
        if (values[2] < 1 || values[3] < 1) return null;
        int Whole(int i) => values[i] is >= 0 and <= int.MaxValue ? (int)values[i] : 0;
        string? Cell(string name) => Array.IndexOf(columns, name) is >= 0 and var place && place < cells.Count ? cells[place] : null;
        return new(cells[0], Whole(1), Whole(2), Whole(3), new(values[4], values[5], values[6], values[7]),
            new(values[8], values[9], values[10], values[11]))
        {
            HasObject = hasObject,
            IoU = values[last],
            Confidence = Number(Cell(Confidence)),
            Label = Cell(PredictedLabel),
            LabelConfidence = Number(Cell(LabelConfidence)),
        };
    }

    static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}

/// <summary>A row of a table of evaluated pictures.</summary>
/// <param name="Name">The picture, as the data file names it.</param>
/// <param name="Row">Where it stands in the data file.</param>
/// <param name="Width">Width of the upright picture in pixels.</param>
/// <param name="Height">Height of the upright picture in pixels.</param>
/// <param name="Truth">The true box; of a picture without an object, zeros.</param>
/// <param name="Predicted">The predicted box.</param>
readonly record struct EvaluatedRow(string Name, int Row, int Width, int Height, PixelBox Truth, PixelBox Predicted)
{
    /// <summary>Whether the picture shows the object.</summary>
    public bool HasObject { get; init; } = true;

    /// <summary>Intersection over union of the two; 0 where there is no object.</summary>
    public required double IoU { get; init; }

    /// <summary>How sure the model is that the object is there; null where it has no output for that.</summary>
    public double? Confidence { get; init; }

    /// <summary>The predicted class; null where the model tells none apart.</summary>
    public string? Label { get; init; }

    /// <summary>How sure the model is of the class; null where it tells none apart.</summary>
    public double? LabelConfidence { get; init; }
}
