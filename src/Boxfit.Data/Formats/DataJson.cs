using System.Text.Json.Serialization;

namespace Boxfit.Data.Formats;

/// <summary>The records of COCO, Label Studio and labelme as JSON; what is not known is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CocoFile))]
[JsonSerializable(typeof(IEnumerable<LabelStudioTask>))]
[JsonSerializable(typeof(LabelmeFile))]
sealed partial class DataJson : JsonSerializerContext;
