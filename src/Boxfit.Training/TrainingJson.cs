using System.Text.Json.Serialization;

namespace Boxfit.Training;

/// <summary>What of this project is written and read as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainingPosition))]
[JsonSerializable(typeof(LineHead))]
[JsonSerializable(typeof(KeptBox))]
[JsonSerializable(typeof(StepFigures), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(EpochFigures), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RunEnvironment), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(TuneState))]
[JsonSerializable(typeof(WeightsReport), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(SearchJson), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(QuantizationFacts), GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(SearchFileJson), GenerationMode = JsonSourceGenerationMode.Serialization)]
sealed partial class TrainingJson : JsonSerializerContext;
