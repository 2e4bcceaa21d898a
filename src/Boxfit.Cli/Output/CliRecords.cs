namespace Boxfit.Cli.Output;

/// <summary>What commands keep in shards and read again; what is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FeatureNotes))]
[JsonSerializable(typeof(PredictionRecord))]
sealed partial class CliRecords : JsonSerializerContext;
