using System.Globalization;
using System.Text.Json;
using Boxfit.Reports.Charts;

namespace Boxfit.Training;

/// <summary>A step of a search for a learning rate.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Loss">Mean loss of its pictures before the step.</param>
/// <param name="Smoothed">The losses around it, averaged.</param>
public sealed record SearchPoint(double Rate, double Loss, double Smoothed);

/// <summary>What a search for a learning rate found.</summary>
public sealed record LearningRateSearch
{
    /// <summary>Name of the drawing in <see cref="Folder"/>; the same as SVG lies beside it.</summary>
    public const string PictureName = "find-lr.png";

    // A step counts in the average of those around it by 0.8 for each step between.
    const double Smoothing = 0.8;

    /// <summary>Absolute path of the folder with the drawing and the figures.</summary>
    public required string Folder { get; init; }

    /// <summary>The steps, in rising order of the learning rate.</summary>
    public required IReadOnlyList<SearchPoint> Points { get; init; }

    /// <summary>Where the smoothed loss falls fastest; null where it does not fall.</summary>
    public double? Steepest { get; private init; }

    /// <summary>Where the smoothed loss is smallest; null where it does not fall.</summary>
    public double? Smallest { get; private init; }

    /// <summary>The smaller of <see cref="Steepest"/> and a tenth of <see cref="Smallest"/>, which are the usual choices.</summary>
    public double? Proposed => Steepest is { } steepest && Smallest is { } smallest ? Math.Min(steepest, smallest / 10) : null;

    /// <summary>Smooths the losses and finds the learning rates of note.</summary>
    internal static LearningRateSearch Create(string folder, IReadOnlyList<(double Rate, double Loss)> losses)
    {
        double[] smooth = Smooth([.. losses.Select(l => l.Loss)]);
        int smallest = smooth.Length > 0 ? Array.IndexOf(smooth, smooth.Min()) : 0;
        // By logarithm of the rate, steps are equally far apart. The first and the last have but one neighbour.
        int steepest = Enumerable.Range(1, Math.Max(0, smallest - 1)).DefaultIfEmpty(0).MinBy(i => i == 0 ? 0 : smooth[i + 1] - smooth[i - 1]);
        bool falls = steepest > 0 && smooth[steepest + 1] < smooth[steepest - 1];
        return new()
        {
            Folder = folder,
            Points = [.. losses.Zip(smooth, (l, s) => new SearchPoint(l.Rate, l.Loss, s))],
            Steepest = falls ? losses[steepest].Rate : null,
            Smallest = falls ? losses[smallest].Rate : null,
        };
    }

    /// <summary>Writes the proposal's properties into an object.</summary>
    public void WriteProposal(Utf8JsonWriter json)
    {
        Write("proposed", Proposed);
        Write("steepest", Steepest);
        Write("smallest", Smallest);

        void Write(string name, double? value)
        {
            if (value is { } number) json.WriteNumber(name, double.Parse(number.ToString("g3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
            else json.WriteNull(name);
        }
    }

    /// <summary>Writes drawing and figures into a folder that is there.</summary>
    internal void Save(string folder)
    {
        foreach (string name in (string[])[PictureName, Path.ChangeExtension(PictureName, ".svg")])
            Chart().Draw(1000, 600).Save(Path.Combine(folder, name));
        using var stream = File.Create(Path.Combine(folder, "find-lr.json"));
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        json.WriteStartObject();
        WriteProposal(json);
        json.WriteStartArray("points");
        foreach (var point in Points)
        {
            json.WriteStartObject();
            json.WriteNumber("learningRate", point.Rate);
            json.WriteNumber("loss", point.Loss);
            json.WriteNumber("smoothed", point.Smoothed);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    LineChart Chart() => new()
    {
        Title = Proposed is { } proposed ? $"Loss against learning rate; proposed (ring): {proposed:0.0e-0}" : "Loss against learning rate",
        X = new("learning rate", Logarithmic: true),
        Y = new("loss", Logarithmic: true),
        Series =
        [
            new("each step", [.. Points.Select(p => (p.Rate, p.Loss))], Dashed: true),
            new("smoothed", [.. Points.Select(p => (p.Rate, p.Smoothed))]),
        ],
        Mark = Proposed is { } rate ? (rate, Points.MinBy(p => Math.Abs(Math.Log(p.Rate / rate)))!.Smoothed) : null,
    };

    /// <summary>Averages from both sides, so that the curve lags neither way.</summary>
    static double[] Smooth(double[] values)
    {
        var result = new double[values.Length];
        foreach (bool forwards in (bool[])[true, false])
        {
            double average = 0, weight = 0;
            for (int n = 0; n < values.Length; n++)
            {
                int i = forwards ? n : values.Length - 1 - n;
                average = Smoothing * average + values[i];
                weight = Smoothing * weight + 1;
                result[i] += average / weight / 2;
            }
        }
        return result;
    }
}
