namespace Boxfit.Inference;

/// <summary>Predictions as a CSV, a row a picture; boxes are in pixels of the upright picture. It is read as data as it is.</summary>
static class PredictionTable
{
    /// <summary>The first line.</summary>
    public const string Heading = "path,width,height,x1,y1,x2,y2,error,label";

    /// <summary>What stands behind it where the model promises something of its boxes.</summary>
    public const string PromisedHeading = ",innerX1,innerY1,innerX2,innerY2,outerX1,outerY1,outerX2,outerY2";

    /// <summary>Writes a picture's row.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="output">Where to.</param>
    /// <param name="isPromised">Whether the heading has <see cref="PromisedHeading"/>.</param>
    public static void WriteRow(Prediction prediction, TextWriter output, bool isPromised)
    {
        // A box that is none would be taken for a wrong label where the table is read as data.
        string[] box = Cells(PredictedBox.IsEmpty(prediction.Pixels) ? null : PredictedBox.Edges(prediction.Pixels));
        string[] cells = prediction.Error is { } error
            ? ["", "", "", "", "", "", error, ""]
            : [Number(prediction.Width), Number(prediction.Height), .. box, PredictedBox.FaultOf(prediction) ?? "", prediction.Label];
        if (isPromised) cells = [.. cells, .. Cells(PredictedBox.Inner(prediction)), .. Cells(PredictedBox.Outer(prediction))];
        output.WriteLine(string.Join(',', cells.Prepend(prediction.Path).Select(CsvText.Quote)));
    }

    static string[] Cells(double[]? edges) => edges is null ? ["", "", "", ""] : [.. edges.Select(Number)];

    static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
