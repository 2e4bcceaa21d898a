namespace Boxfit.Inference;

/// <summary>Predictions as a CSV, a row a picture; boxes are in pixels of the upright picture. It is read as data as it is.</summary>
static class PredictionTable
{
    /// <summary>The first line.</summary>
    public const string Heading = "path,width,height,x1,y1,x2,y2,error,label";

    /// <summary>Writes a picture's row.</summary>
    public static void WriteRow(Prediction prediction, TextWriter output)
    {
        // A box that is none would be taken for a wrong label where the table is read as data.
        string[] box = PredictedBox.IsEmpty(prediction.Pixels)
            ? ["", "", "", ""] : [.. PredictedBox.Edges(prediction.Pixels).Select(Number)];
        string[] cells = prediction.Error is { } error
            ? ["", "", "", "", "", "", error, ""]
            : [Number(prediction.Width), Number(prediction.Height), .. box, PredictedBox.FaultOf(prediction) ?? "", prediction.Label];
        output.WriteLine(string.Join(',', cells.Prepend(prediction.Path).Select(CsvText.Quote)));
    }

    static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
