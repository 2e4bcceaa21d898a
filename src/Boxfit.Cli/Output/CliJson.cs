using System.Text.Json;
using System.Text.Json.Serialization;

namespace Boxfit.Cli.Output;

/// <summary>What commands print as JSON, and what doctor's probes answer; escaped by <see cref="JsonText"/>'s options.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BrokenTopic))]
[JsonSerializable(typeof(CacheTopic))]
[JsonSerializable(typeof(CascadeTopic))]
[JsonSerializable(typeof(EngineTopic))]
[JsonSerializable(typeof(PictureResult))]
[JsonSerializable(typeof(ProcessorTopic))]
[JsonSerializable(typeof(ResourcesTopic))]
[JsonSerializable(typeof(RuntimeTopic))]
[JsonSerializable(typeof(IEnumerable<FoundCheck>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(OrderedDictionary<string, JsonElement>))]
[JsonSerializable(typeof(FailedLine))]
[JsonSerializable(typeof(DetectionLine))]
[JsonSerializable(typeof(PredictionLine))]
[JsonSerializable(typeof(LabelResult))]
[JsonSerializable(typeof(TrainResult))]
sealed partial class CliJson : JsonSerializerContext;
