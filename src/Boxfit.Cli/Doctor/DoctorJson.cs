namespace Boxfit.Cli.Doctor;

/// <summary>What <c>doctor</c> prints and its probes tell it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BrokenTopic))]
[JsonSerializable(typeof(CacheTopic))]
[JsonSerializable(typeof(CascadeTopic))]
[JsonSerializable(typeof(EngineTopic))]
[JsonSerializable(typeof(IEnumerable<FindingJson>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(MpiTopic))]
[JsonSerializable(typeof(OrderedDictionary<string, JsonElement>))]
[JsonSerializable(typeof(PicturesJson))]
[JsonSerializable(typeof(ProcessorTopic))]
[JsonSerializable(typeof(ResourcesTopic))]
[JsonSerializable(typeof(RuntimeTopic))]
sealed partial class DoctorJson : JsonSerializerContext;
