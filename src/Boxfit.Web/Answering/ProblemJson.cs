namespace Boxfit.Web.Answering;

/// <summary>What any of the servers says as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProblemJson))]
sealed partial class AnsweringJson : JsonSerializerContext;

/// <summary>An error, as RFC 9457 has it.</summary>
sealed record ProblemJson(string Type, string Title, int Status, string Detail, string Instance, string RequestId);
