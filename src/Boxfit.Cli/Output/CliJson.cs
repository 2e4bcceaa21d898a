namespace Boxfit.Cli.Output;

/// <summary>
/// What the commands print with <c>--json</c>: each has a record, whose properties stand in this order under these names.
/// </summary>
// Code that writes each record straight away: made by a table of its properties, writing takes longer to start.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(CalibratedJson))]
[JsonSerializable(typeof(CheckJson))]
[JsonSerializable(typeof(ComparisonJson))]
[JsonSerializable(typeof(ConversionJson))]
[JsonSerializable(typeof(PackedJson))]
[JsonSerializable(typeof(DetectionsJson))]
[JsonSerializable(typeof(DiagramJson))]
[JsonSerializable(typeof(EvaluatedJson))]
[JsonSerializable(typeof(ExportedJson))]
[JsonSerializable(typeof(FetchedJson))]
[JsonSerializable(typeof(KnownDatasetsJson))]
[JsonSerializable(typeof(KnownWeightsJson))]
[JsonSerializable(typeof(LabelledJson))]
[JsonSerializable(typeof(ListeningJson))]
[JsonSerializable(typeof(ReviewingAtJson))]
[JsonSerializable(typeof(PredictionJson))]
[JsonSerializable(typeof(PredictionsJson))]
[JsonSerializable(typeof(PreviewJson))]
[JsonSerializable(typeof(PruneJson))]
[JsonSerializable(typeof(QuantizedJson))]
[JsonSerializable(typeof(QuestionJson))]
[JsonSerializable(typeof(RunsJson))]
[JsonSerializable(typeof(ShardJson))]
[JsonSerializable(typeof(SplitJson))]
[JsonSerializable(typeof(StatisticsJson))]
[JsonSerializable(typeof(SummaryJson))]
[JsonSerializable(typeof(TrainedJson))]
[JsonSerializable(typeof(TunedJson))]
[JsonSerializable(typeof(UnreadableJson))]
[JsonSerializable(typeof(WatchedJson))]
[JsonSerializable(typeof(WeightsConvertedJson))]
[JsonSerializable(typeof(WeightsFeaturesJson))]
[JsonSerializable(typeof(WeightsFetchedJson))]
[JsonSerializable(typeof(WeightsInspectedJson))]
[JsonSerializable(typeof(WeightsVerifiedJson))]
sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Counts by name, in this order.</summary>
    public static OrderedDictionary<string, int> Counts(IEnumerable<(string Name, int Count)> counts) =>
        new(counts.Select(c => KeyValuePair.Create(c.Name, c.Count)));

    /// <summary>A relative box as [x1, y1, x2, y2].</summary>
    public static double[] Edges(BoundingBox box) => [.. new[] { box.X1, box.Y1, box.X2, box.Y2 }.Select(e => Math.Round(e, 6))];
}
