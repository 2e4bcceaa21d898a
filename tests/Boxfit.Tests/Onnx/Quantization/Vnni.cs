using Boxfit.Cli.Doctor;

namespace Boxfit.Tests.Onnx.Quantization;

/// <summary>
/// Instructions that add products of bytes without overflow. Without them, sums of two products with weights of 8 bits overflow.
/// </summary>
static class Vnni
{
    public static bool IsThere { get; } =
        ProcessorTopic.Find().Sets.Any(s => s.Key.EndsWith("vnni", StringComparison.Ordinal) && s.Value.Processor);
}
