using System.Text.Json.Serialization;

namespace Boxfit.Data.Formats;

/// <summary>The records of COCO, Label Studio, labelme, Create ML and VIA as JSON; what is not known is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CocoFile))]
[JsonSerializable(typeof(IEnumerable<LabelStudioTask>))]
[JsonSerializable(typeof(LabelmeFile))]
[JsonSerializable(typeof(IEnumerable<CreateMlPicture>))]
[JsonSerializable(typeof(ViaPicture))]
sealed partial class DataJson : JsonSerializerContext;
