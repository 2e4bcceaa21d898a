using System.Runtime.CompilerServices;

namespace Boxfit.Cli.Doctor;

/// <summary>.NET and Boxfit's own build.</summary>
/// <param name="Framework">.NET's version.</param>
/// <param name="System">The operating system.</param>
/// <param name="IsCompiledAhead">Whether Boxfit was compiled to machine code ahead of time, without .NET's compiler in it.</param>
/// <param name="HeapBytes">The most that .NET's own memory may take.</param>
sealed record RuntimeTopic(
    [property: JsonPropertyName("version")] string Framework, string System,
    [property: JsonPropertyName("compiledAhead")] bool IsCompiledAhead, long HeapBytes) : Topic(TopicName.Runtime)
{
    // The decoded pictures of a training are kept in it; below this the smallest presets are in trouble.
    const long FewBytes = 500_000_000;

    protected override IReadOnlyList<Check> Examine() =>
    [
        new("version", $"{Framework}{(IsCompiledAhead ? ", compiled ahead of time" : "")}, {System}"),
        new("memory", $"up to {ByteCount.Text(HeapBytes)}",
            HeapBytes < FewBytes
                ? "pictures are kept in it while training: unset DOTNET_GCHeapHardLimit where it is set, " +
                  "give the container more memory where it has a limit, or give a smaller --cache-memory" : null),
    ];

    public static RuntimeTopic Find() => new(
        RuntimeInformation.FrameworkDescription, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}",
        !RuntimeFeature.IsDynamicCodeSupported, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
