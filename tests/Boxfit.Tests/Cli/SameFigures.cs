namespace Boxfit.Tests.Cli;

/// <summary>
/// The figures that a training ends with are computed by its engine, those of <c>evaluate</c> by ONNX Runtime: sums of the same numbers
/// in another order.
/// </summary>
static class SameFigures
{
    const double Nearly = 1e-3;

    /// <summary>Asserts that all of one JSON object is in another, numbers nearly.</summary>
    public static void Assert(JsonElement expected, JsonElement actual)
    {
        Xunit.Assert.Equal(expected.ValueKind, actual.ValueKind);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in expected.EnumerateObject()) Assert(property.Value, actual.GetProperty(property.Name));
                break;
            case JsonValueKind.Array:
                Xunit.Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
                foreach (var (one, other) in expected.EnumerateArray().Zip(actual.EnumerateArray())) Assert(one, other);
                break;
            case JsonValueKind.Number:
                double number = expected.GetDouble(), tolerance = Nearly * (1 + Math.Abs(number));
                Xunit.Assert.InRange(actual.GetDouble(), number - tolerance, number + tolerance);
                break;
            default:
                Xunit.Assert.Equal(expected.GetRawText(), actual.GetRawText());
                break;
        }
    }
}
