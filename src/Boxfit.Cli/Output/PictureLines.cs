namespace Boxfit.Cli.Output;

/// <summary>Predictions a line a picture, as JSON. Boxes are in pixels of the upright picture.</summary>
static class PredictionLines
{
    /// <summary>What a file of predictions begins with.</summary>
    public static string[] Starts { get; } = [PredictionTable.Heading, "{\"path\":"];

    public static void WriteJson(Prediction p, TextWriter output)
    {
        if (p.Error is { } error) JsonText.WriteLine(output, new(p.Path, error), CliJson.Default.UnreadableJson);
        else
        {
            var line = new PredictionJson(p.Path, p.Width, p.Height, PredictedBox.Edges(p), p.IsPresent ? p.Label : null);
            line = line with
            {
                Confidence = PredictedBox.Share(p.Confidence), LabelConfidence = PredictedBox.Share(p.IsPresent ? p.LabelConfidence : null),
                Unlikeness = PredictedBox.Share(p.Unlikeness), FeatureDistance = PredictedBox.Share(p.FeatureDistance),
                Inner = PredictedBox.Inner(p), Outer = PredictedBox.Outer(p), Error = PredictedBox.FaultOf(p),
            };
            JsonText.WriteLine(output, line, CliJson.Default.PredictionJson);
        }
    }
}

/// <summary>What a cascade found, a line a picture: as JSON, or for people to read.</summary>
static class DetectionLines
{
    public static void WriteJson(PictureDetections picture, TextWriter output)
    {
        if (picture.Error is { } error)
        {
            JsonText.WriteLine(output, new(picture.Path, error), CliJson.Default.UnreadableJson);
            return;
        }
        var boxes = picture.Detections.Select(d => new DetectionJson(
            [d.X, d.Y, d.X + d.Width, d.Y + d.Height], [d.X, d.Y, d.Width, d.Height], d.Neighbours, d.LevelWeight));
        JsonText.WriteLine(output, new(picture.Path, picture.Width, picture.Height, boxes), CliJson.Default.DetectionsJson);
    }

    public static void WriteText(PictureDetections picture, TextWriter output)
    {
        var boxes = picture.Detections.Select(d => $"{d.Width}×{d.Height} at {d.X},{d.Y} ({d.Neighbours})");
        string found = picture.Detections.Count > 0 ? string.Join("; ", boxes) : "nothing found";
        output.WriteLine(ForeignText.ShownLine($"{picture.Path}: {picture.Error ?? found}"));
    }
}

/// <summary>A picture that could not be read.</summary>
sealed record UnreadableJson(string Path, string Error);

/// <summary>
/// A picture with the box that a model found, x1, y1, x2, y2, and what the object is called; both null where it says that there is none.
/// </summary>
sealed record PredictionJson(string Path, int Width, int Height, double[]? Box, string? Label)
{
    /// <summary>How sure the model is that the object is there; null, and not written, where it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Confidence { get; init; }

    /// <summary>How sure it is of the class; null, and not written, where it does not tell classes apart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LabelConfidence { get; init; }

    /// <summary>
    /// How unlike the model's training the picture is, which says nothing of the box; null, and not written, where it does not say.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Unlikeness { get; init; }

    /// <summary>The distance that this is told by; null, and not written, where the model does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FeatureDistance { get; init; }

    /// <summary>The box that lies in the object by what the model promises; null, and not written, where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Inner { get; init; }

    /// <summary>The box in which the object lies; null, and not written, where the model promises nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Outer { get; init; }

    /// <summary>Why the box is none; null, and not written, where it is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}

/// <summary>A picture with all that a cascade found.</summary>
sealed record DetectionsJson(string Path, int Width, int Height, IEnumerable<DetectionJson> Detections);

/// <summary>What a cascade found: x1, y1, x2, y2 as predictions have it, and x, y, width, height as OpenCV has it.</summary>
sealed record DetectionJson(int[] Box, int[] Xywh, int Neighbours, double LevelWeight);
