using System.Globalization;

namespace Boxfit.Cli.Output;

/// <summary>Predictions as lines of JSON or CSV, boxes in pixels of the upright picture.</summary>
abstract class PredictionLines(TextWriter output)
{
    protected TextWriter Output { get; } = output;

    public static PredictionLines Create(bool csv, TextWriter output) => csv ? new Table(output) : new Objects(output);

    public abstract void Write(Prediction prediction);

    sealed class Objects(TextWriter output) : PredictionLines(output)
    {
        public override void Write(Prediction prediction) => JsonLine.Write(Output, json =>
        {
            json.WriteStartObject();
            json.WriteString("path", prediction.Path);
            if (prediction.Error is { } error)
            {
                json.WriteString("error", error);
            }
            else
            {
                json.WriteNumber("width", prediction.Width);
                json.WriteNumber("height", prediction.Height);
                json.WriteStartArray("box");
                foreach (double edge in Edges(prediction)) json.WriteNumberValue(edge);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        });
    }

    sealed class Table : PredictionLines
    {
        public Table(TextWriter output) : base(output) => output.WriteLine("path,width,height,x1,y1,x2,y2,error");

        public override void Write(Prediction prediction)
        {
            string[] cells = prediction.Error is { } error
                ? ["", "", "", "", "", "", error]
                : [.. new double[] { prediction.Width, prediction.Height }.Concat(Edges(prediction)).Select(Number), ""];
            Output.WriteLine(string.Join(',', cells.Prepend(prediction.Path).Select(CsvText.Quote)));
        }

        static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
    }

    static double[] Edges(Prediction prediction)
    {
        var (x1, y1, x2, y2) = prediction.Pixels;
        return [Math.Round(x1, 2), Math.Round(y1, 2), Math.Round(x2, 2), Math.Round(y2, 2)];
    }
}
