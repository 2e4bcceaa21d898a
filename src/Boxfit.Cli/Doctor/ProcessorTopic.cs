using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Boxfit.Cli.Doctor;

/// <summary>The processor and its instruction sets.</summary>
/// <param name="Model">Its name; null where the system does not tell.</param>
/// <param name="Architecture">Such as X64.</param>
/// <param name="Sets">The instruction sets that matter to Boxfit.</param>
/// <param name="IsCompiledAhead">Whether what .NET uses was settled when Boxfit was compiled.</param>
sealed record ProcessorTopic(string? Model, Architecture Architecture, IReadOnlyList<InstructionSet> Sets, bool IsCompiledAhead)
    : Topic(TopicName.Processor)
{
    const string Vector = "avx2";
    const string SwitchRemedy = "unset the variables DOTNET_Enable… that switch them off";
    const string BuildRemedy = "compile Boxfit for this processor: dotnet publish -p:PublishAot=true -p:IlcInstructionSet=native";

    public override IReadOnlyList<Check> Checks
    {
        get
        {
            string has = string.Join(' ', Sets.Where(s => s.IsThere).Select(s => s.Name));
            string uses = string.Join(' ', Sets.Where(s => s.DotNet == true).Select(s => s.Name));
            string[] lost = [.. Sets.Where(s => s is { IsThere: true, DotNet: false }).Select(s => s.Name)];
            bool isSlow = Architecture == Architecture.X64 && !Sets.Any(s => s.Name == Vector && s.IsThere);
            return
            [
                new("model", $"{Model ?? "unknown"} ({Architecture})"),
                new("instruction sets", has.Length > 0 ? has : "none of those that Boxfit looks for",
                    isSlow ? "training runs, but slowly: use a machine with AVX2, which processors have had since about 2013" : null),
                new("used by .NET", uses.Length > 0 ? uses : "none",
                    lost.Length > 0 ? $"not used: {string.Join(' ', lost)}; {(IsCompiledAhead ? BuildRemedy : SwitchRemedy)}" : null),
            ];
        }
    }

    public static ProcessorTopic Find() =>
        Read(File.Exists("/proc/cpuinfo") ? File.ReadAllText("/proc/cpuinfo") : "", RuntimeInformation.ProcessArchitecture);

    /// <summary>From the text of <c>/proc/cpuinfo</c>.</summary>
    public static ProcessorTopic Read(string cpuInfo, Architecture architecture)
    {
        string? Value(string key) => cpuInfo.Split('\n').FirstOrDefault(l => l.Split(':')[0].TrimEnd() == key)?.Split(':', 2)[^1].Trim();
        var flags = (Value("flags") ?? Value("Features") ?? "").Split(' ').ToHashSet(StringComparer.Ordinal);
        var known = architecture == Architecture.Arm64 ? InstructionSet.OfArm() : InstructionSet.OfIntel();
        return new(
            Value("model name"), architecture, [.. known.Select(k => new InstructionSet(k.Name, flags.Contains(k.Flag), k.DotNet))],
            !RuntimeFeature.IsDynamicCodeSupported);
    }

    public override void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteString("model", Model);
        json.WriteString("architecture", Architecture.ToString());
        json.WriteStartObject("instructionSets");
        foreach (var set in Sets)
        {
            json.WriteStartObject(set.Name);
            json.WriteBoolean("processor", set.IsThere);
            if (set.DotNet is { } used) json.WriteBoolean("dotNet", used);
            else json.WriteNull("dotNet");
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
