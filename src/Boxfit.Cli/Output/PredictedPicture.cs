namespace Boxfit.Cli.Output;

/// <summary>A picture's prediction, named as in the results, with the picture's file.</summary>
/// <param name="Prediction">The prediction.</param>
/// <param name="File">Absolute path of the picture's file; null where there is none of that name.</param>
sealed record PredictedPicture(Prediction Prediction, string? File)
{
    /// <summary>Of a picture on this machine.</summary>
    /// <param name="prediction">The prediction, named as in the results.</param>
    /// <param name="path">The picture.</param>
    public static PredictedPicture Of(Prediction prediction, string path) =>
        new(prediction, FileStatus.IsFile(prediction.Path) ? Path.GetFullPath(path) : null);

    /// <summary>One line of JSON, from which <see cref="Read"/> makes the same again, to the last bit.</summary>
    public byte[] ToLine()
    {
        var p = Prediction;
        var line = new PredictionRecord(p.Path, File, p.Width, p.Height, [p.Box.X1, p.Box.Y1, p.Box.X2, p.Box.Y2])
        {
            Error = p.Error, Confidence = p.Confidence, IsPresent = p.IsPresent, Label = p.Label, LabelConfidence = p.LabelConfidence,
            Unlikeness = p.Unlikeness, FeatureDistance = p.FeatureDistance,
        };
        return [.. JsonText.Utf8(line, CliRecords.Default.PredictionRecord, JsonText.Relaxed), (byte)'\n'];
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="promise">What the model promises.</param>
    /// <exception cref="InputException">It is none.</exception>
    public static PredictedPicture Read(ReadOnlyMemory<byte> line, BoxPromise? promise)
    {
        try
        {
            if (JsonSerializer.Deserialize(line.Span, CliRecords.Default.PredictionRecord) is { Box: [var x1, var y1, var x2, var y2] } r)
            {
                return new(
                    new(r.Path, r.Width, r.Height, new(x1, y1, x2, y2), r.Error)
                    {
                        Confidence = r.Confidence, IsPresent = r.IsPresent, Label = r.Label, LabelConfidence = r.LabelConfidence,
                        Unlikeness = r.Unlikeness, FeatureDistance = r.FeatureDistance, Promise = promise,
                    },
                    r.File);
            }
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new InputException($"A shard has a line that is no prediction: {ForeignText.Shown(Encoding.UTF8.GetString(line.Span))}");
    }
}

/// <summary>What a shard keeps of a picture.</summary>
sealed record PredictionRecord(string Path, string? File, int Width, int Height, double[] Box)
{
    public string? Error { get; init; }
    public double? Confidence { get; init; }
    public bool IsPresent { get; init; }
    public string Label { get; init; } = "";
    public double? LabelConfidence { get; init; }
    public double? Unlikeness { get; init; }
    public double? FeatureDistance { get; init; }
}
