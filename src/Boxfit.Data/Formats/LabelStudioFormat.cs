using System.Text.Json.Serialization;

namespace Boxfit.Data.Formats;

/// <summary>Label Studio: one JSON file with a list of tasks, boxes in percent of the picture.</summary>
sealed class LabelStudioFormat : AnnotationFormat, IWrittenFormat
{
    public const string FormatName = "labelstudio";

    const int PercentDecimals = 6;

    public override string Name => FormatName;

    public override string Description => "Label Studio, a JSON file with a list of tasks (its exports JSON and JSON-MIN)";

    public bool NeedsSizes => true;

    public override string[] JsonKeys { get; } =
    [
        "[].data.*", "[].annotations.[].result", "[].completions", "[].predictions", "[].annotation_id", "[].annotator",
        "data.* annotations.[].result", "data.* predictions.[].result",
    ];

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        using var json = JsonTokens.Open(path, out string? note);
        return new LabelStudioReader(json, path).Read(note);
    }

    /// <summary>Writes a list of tasks, as Label Studio imports it.</summary>
    public void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options) =>
        AtomicFile.Write(path, stream =>
        {
            using var json = new JsonPieces(stream, JsonText.Relaxed);
            json.Write(json.Of(pictures.Select((p, i) => Task(i + 1, p, options.Predicted))), DataJson.Default.IEnumerableLabelStudioTask);
            stream.Write("\n"u8);
        });

    static LabelStudioTask Task(int id, AnnotatedPicture picture, bool predicted)
    {
        LabelStudioResult[] results = [.. picture.Objects.Select(o => Result(picture, o))];
        LabelStudioOutcome[] outcomes = [new(predicted ? "boxfit" : null, results)];
        return new(id, new(picture.Name, picture.Part), predicted ? null : outcomes, predicted ? outcomes : null);
    }

    static LabelStudioResult Result(AnnotatedPicture picture, AnnotatedObject o)
    {
        bool isLabelled = o.Label.Length > 0, isSized = picture is { Width: not null, Height: not null };
        var box = o.ToRelative(picture.Width ?? 1, picture.Height ?? 1);
        return new()
        {
            Type = isLabelled ? "rectanglelabels" : "rectangle",
            OriginalWidth = isSized ? picture.Width : null,
            OriginalHeight = isSized ? picture.Height : null,
            Value = new(Percent(box.X1), Percent(box.Y1), Percent(box.Width), Percent(box.Height), 0, isLabelled ? [o.Label] : null),
            Score = o.Confidence,
        };
    }

    static double Percent(double share) => Math.Round(share * 100, PercentDecimals);
}

sealed record LabelStudioTask(int Id, LabelStudioData Data, LabelStudioOutcome[]? Annotations, LabelStudioOutcome[]? Predictions);

sealed record LabelStudioData(string Image, string? Split);

sealed record LabelStudioOutcome(string? ModelVersion, LabelStudioResult[] Result);

sealed record LabelStudioResult
{
    public string FromName => "label";
    public string ToName => "image";
    public required string Type { get; init; }
    public int? OriginalWidth { get; init; }
    public int? OriginalHeight { get; init; }
    public int ImageRotation => 0;
    public required LabelStudioBox Value { get; init; }
    public double? Score { get; init; }
}

sealed record LabelStudioBox(
    double X, double Y, double Width, double Height, int Rotation, [property: JsonPropertyName("rectanglelabels")] string[]? Labels);
