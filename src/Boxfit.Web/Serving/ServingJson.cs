namespace Boxfit.Web.Serving;

/// <summary>What requests bring and get as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(double[]))]
[JsonSerializable(typeof(HealthJson))]
[JsonSerializable(typeof(InferRequestJson))]
[JsonSerializable(typeof(InferResponseJson))]
[JsonSerializable(typeof(ModelJson))]
[JsonSerializable(typeof(ServedJson))]
[JsonSerializable(typeof(ServerJson))]
[JsonSerializable(typeof(ServedManyJson))]
[JsonSerializable(typeof(string[]))]
sealed partial class ServingJson : JsonSerializerContext;

/// <summary>That the server works.</summary>
sealed record HealthJson(string Status, string Model, string Version);

/// <summary>
/// A picture's box, x1, y1, x2, y2 in pixels of the upright picture, as <c>predict</c> prints it; null where the object is not there.
/// </summary>
sealed record ServedJson(int Width, int Height, double[]? Box, string? Label, string Model, double Milliseconds)
{
    /// <summary>How sure the model is that the object is there; null, and not written, where it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Confidence { get; init; }

    /// <summary>How sure it is of the class; null, and not written, where it does not tell classes apart.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LabelConfidence { get; init; }

    /// <summary>
    /// How unlike the model's training the picture is, which says nothing of the box; null, and not written, where it does not say.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Unlikeness { get; init; }

    /// <summary>The distance that this is told by; null, and not written, where the model does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FeatureDistance { get; init; }

    /// <summary>The box that lies in the object by what the model promises; null, and not written, where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Inner { get; init; }

    /// <summary>The box in which the object lies; null, and not written, where the model promises nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Outer { get; init; }

    /// <summary>What the picture was called; null, and not written, for one that came alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Why there is no box, or why it is none; null, and not written, where it is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}

/// <summary>The boxes of many pictures, in their order.</summary>
sealed record ServedManyJson(IReadOnlyList<ServedJson> Predictions);

/// <summary>The server, by the Open Inference Protocol.</summary>
sealed record ServerJson(string Name, string Version, IReadOnlyList<string> Extensions);

/// <summary>A model, by the Open Inference Protocol.</summary>
sealed record ModelJson(
    string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorJson> Inputs, IReadOnlyList<TensorJson> Outputs);

/// <summary>A tensor's form; -1 is any length.</summary>
sealed record TensorJson(string Name, string Datatype, IReadOnlyList<long> Shape);

/// <summary>What is asked by the Open Inference Protocol.</summary>
sealed record InferRequestJson(string? Id, IReadOnlyList<InputJson>? Inputs);

/// <summary>A tensor that is brought.</summary>
sealed record InputJson(string? Name, string? Datatype, IReadOnlyList<long>? Shape, JsonElement Data);

/// <summary>What is answered by the Open Inference Protocol.</summary>
sealed record InferResponseJson(
    [property: JsonPropertyName("model_name")] string ModelName, [property: JsonPropertyName("model_version")] string ModelVersion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id, IReadOnlyList<OutputJson> Outputs);

/// <summary>A tensor that is answered.</summary>
sealed record OutputJson(string Name, string Datatype, IReadOnlyList<long> Shape, JsonElement Data);
