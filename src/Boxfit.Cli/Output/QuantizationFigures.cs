namespace Boxfit.Cli.Output;

/// <summary>What bringing a model to bytes cost and gained, for people to read.</summary>
static class QuantizationFigures
{
    // Most layers cost nothing worth a line on a screen; a report has all.
    const int LayersOnScreen = 8;

    /// <summary>Names and values, in reading order.</summary>
    public static IEnumerable<(string Name, string Value)> Rows(QuantizationResult result)
    {
        var (facts, speed) = (result.Facts, result.Speed);
        string[] floats = [.. facts.FloatLayers];
        return
        [
            ("Mean IoU", Text($"{facts.MeanIouBefore:0.0000} before, {facts.MeanIouAfter:0.0000} after") +
                Text($": {Change(result):+0.0000;-0.0000;0.0000}   ") +
                $"on {Counted.Of(facts.HeldOutPictures, "picture")} that decided nothing"),
            ("Time", Text($"{speed.FloatMilliseconds:0.0} ms before, {speed.ByteMilliseconds:0.0} ms after: {speed.Ratio:0.00}×   ") +
                (result.Looks == 1 ? "" : $"one look of {result.Looks}, ") +
                $"a picture at a time, median of {Counted.Of(speed.Pairs, "pair")} in turn"),
            ("Size", $"{ByteCount.Text(result.FloatBytes)} before, {ByteCount.Text(result.Bytes.Length)} after"),
            ("Same boxes", Text($"IoU {result.Agreement:0.000} of the boxes before with those after")),
            .. result.SameVerdicts is { } same
                ? new[] { ("Same answers", $"{same:N0} of {Counted.Of(facts.HeldOutPictures, "picture")}, on whether the object is " +
                    "there and on its class") } : [],
            ("Ranges", $"{facts.Method}, by {Counted.Of(facts.CalibrationPictures, "picture")}; chosen by " +
                $"{facts.ChoosingPictures:N0} others"),
            ("Weights", $"{facts.WeightBits} bits; channels {(facts.IsEqualized ? "equalized" : "as they were")}, biases " +
                (facts.IsCorrected ? "corrected" : "as they were")),
            ("Left in floats", floats.Length == 0 ? "no layer but a vote's last" : string.Join(", ", floats)),
        ];
    }

    /// <summary>The layers that move boxes most.</summary>
    public static TextTable CostliestLayers(QuantizationResult result)
    {
        var table = new TextTable("layer", ">multiply-adds", ">moves boxes by", ">IoU lost", "computes with");
        foreach (var layer in result.Layers.OrderByDescending(l => l.Moved).Take(LayersOnScreen)) table.Add(Cells(layer));
        return table;
    }

    /// <summary>All of it as a page.</summary>
    public static void SaveReport(string path, string title, QuantizationResult result)
    {
        var report = new HtmlReport(title);
        report.AddTable(["figure", "value"], Rows(result)
            .Select(f => (string[])[f.Name, f.Value.Replace("   ", ", ", StringComparison.Ordinal)]));
        report.AddHeading("Layers, each alone in bytes");
        report.AddTable(["layer", "multiply-adds", "moves boxes by", "IoU lost", "computes with"], result.Layers.Select(Cells));
        report.AddHeading("What was tried");
        report.AddTable(
            ["ranges", "channels equalized", "biases corrected", "layers in floats", "IoU lost", "moves boxes by"],
            result.Trials.Select(Cells));
        report.Save(path);
    }

    static string[] Cells(LayerCost layer) =>
    [
        layer.Name, Text($"{100 * layer.Share:0.0} %"), layer.Moved is { } moved ? Text($"{moved:0.0000}") : "",
        layer.Loss is { } loss ? Text($"{loss:0.0000}") : "", layer.IsFloat ? "floats" : "bytes",
    ];

    static string[] Cells(QuantizationTrial trial) =>
    [
        trial.Method, YesNo(trial.IsEqualized), YesNo(trial.IsCorrected), $"{trial.FloatLayers}", Text($"{trial.Loss:0.0000}"),
        Text($"{trial.Moved:0.0000}"),
    ];

    // What is printed as zero has no sign.
    static double Change(QuantizationResult result) => Math.Round(-result.Loss, 4) + 0.0;

    static string YesNo(bool value) => value ? "yes" : "no";

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
