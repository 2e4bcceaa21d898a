using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Boxfit.Cli.Doctor;

/// <summary>The processor and its instruction sets.</summary>
/// <param name="Model">Its name; null where the system does not tell.</param>
/// <param name="Architecture">Such as X64.</param>
/// <param name="Sets">The instruction sets that matter to Boxfit, by name.</param>
/// <param name="IsCompiledAhead">Whether what .NET uses was settled when Boxfit was compiled.</param>
sealed record ProcessorTopic(
    string? Model,
    [property: JsonConverter(typeof(JsonStringEnumConverter<Architecture>))] Architecture Architecture,
    [property: JsonPropertyName("instructionSets")] IReadOnlyDictionary<string, InstructionSet> Sets,
    [property: JsonIgnore] bool IsCompiledAhead) : Topic(TopicName.Processor)
{
    const string Vector = "avx2";
    const string SwitchRemedy = "unset the variables DOTNET_Enable… that switch them off";
    const string BuildRemedy = "compile Boxfit for this processor: dotnet publish -p:PublishAot=true -p:IlcInstructionSet=native";

    protected override IReadOnlyList<Check> Examine()
    {
        string has = string.Join(' ', Sets.Where(s => s.Value.Processor).Select(s => s.Key));
        string uses = string.Join(' ', Sets.Where(s => s.Value.DotNet == true).Select(s => s.Key));
        string[] lost = [.. Sets.Where(s => s.Value is { Processor: true, DotNet: false }).Select(s => s.Key)];
        bool isSlow = Architecture == Architecture.X64 && !(Sets.TryGetValue(Vector, out var vector) && vector.Processor);
        return
        [
            new("model", $"{Model ?? "unknown"} ({Architecture})"),
            new("instruction sets", has.Length > 0 ? has : "none of those that Boxfit looks for",
                isSlow ? "training runs, but slowly: use a machine with AVX2, which processors have had since about 2013" : null),
            new("used by .NET", uses.Length > 0 ? uses : "none",
                lost.Length > 0 ? $"not used: {string.Join(' ', lost)}; {(IsCompiledAhead ? BuildRemedy : SwitchRemedy)}" : null),
        ];
    }

    public static ProcessorTopic Find() =>
        Read(File.Exists("/proc/cpuinfo") ? File.ReadAllText("/proc/cpuinfo") : "", RuntimeInformation.ProcessArchitecture);

    /// <summary>From the text of <c>/proc/cpuinfo</c>.</summary>
    public static ProcessorTopic Read(string cpuInfo, Architecture architecture)
    {
        string? Value(string key) => cpuInfo.Split('\n').FirstOrDefault(l => l.Split(':')[0].TrimEnd() == key)?.Split(':', 2)[^1].Trim();
        var flags = (Value("flags") ?? Value("Features") ?? "").Split(' ').ToHashSet(StringComparer.Ordinal);
        var known = architecture == Architecture.Arm64 ? InstructionSet.OfArm() : InstructionSet.OfIntel();
        var sets = new OrderedDictionary<string, InstructionSet>(StringComparer.Ordinal);
        foreach (var (name, flag, dotNet) in known) sets[name] = new(flags.Contains(flag), dotNet);
        return new(Value("model name"), architecture, sets, !RuntimeFeature.IsDynamicCodeSupported);
    }
}

/// <summary>An instruction set of the processor.</summary>
/// <param name="Processor">Whether the processor, as the system shows it, has it.</param>
/// <param name="DotNet">Whether .NET uses it; null for those that .NET does not know.</param>
sealed record InstructionSet(bool Processor, bool? DotNet)
{
    /// <summary>Those of x86-64 with their flags in <c>/proc/cpuinfo</c>.</summary>
    public static (string Name, string Flag, bool? DotNet)[] OfIntel() =>
    [
        ("sse4.1", "sse4_1", Sse41.IsSupported),
        ("avx", "avx", Avx.IsSupported),
        ("avx2", "avx2", Avx2.IsSupported),
        ("fma", "fma", Fma.IsSupported),
        ("avx-vnni", "avx_vnni", AvxVnni.IsSupported),
        ("avx512f", "avx512f", Avx512F.IsSupported),
        ("avx512bw", "avx512bw", Avx512BW.IsSupported),
        ("avx512dq", "avx512dq", Avx512DQ.IsSupported),
        ("avx512vl", "avx512vl", Avx512F.VL.IsSupported),
        ("avx512-vnni", "avx512_vnni", null),
        ("avx512-bf16", "avx512_bf16", null),
        ("avx512-fp16", "avx512_fp16", null),
        ("amx-tile", "amx_tile", null),
        ("amx-int8", "amx_int8", null),
        ("amx-bf16", "amx_bf16", null),
    ];

    /// <summary>Those of Arm64.</summary>
    public static (string Name, string Flag, bool? DotNet)[] OfArm() =>
    [
        ("asimd", "asimd", AdvSimd.IsSupported),
        ("dot product", "asimddp", Dp.IsSupported),
        ("bf16", "bf16", null),
        ("i8mm", "i8mm", null),
        ("sve", "sve", null),
    ];
}
