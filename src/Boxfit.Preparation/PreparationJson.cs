using System.Text.Json.Serialization;
using Boxfit.Preparation.Packing;

namespace Boxfit.Preparation;

/// <summary>The records of labellings and fetched sets as JSON; what is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JournalLine))]
[JsonSerializable(typeof(ExaminationLine))]
[JsonSerializable(typeof(SheetData))]
[JsonSerializable(typeof(FetchRecord))]
[JsonSerializable(typeof(PackedBoxes))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(double[][]))]
sealed partial class PreparationJson : JsonSerializerContext;
