using System.Collections;
using System.Text.RegularExpressions;

namespace Boxfit.Cli.Doctor;

/// <summary>Variables of the environment that change how Boxfit computes.</summary>
/// <param name="Variables">Those that are set, with their values.</param>
sealed partial record LimitsTopic(IReadOnlyDictionary<string, string> Variables) : Topic(TopicName.Limits)
{
    // GOMP_SPINCOUNT that Boxfit sets where nobody has; far more takes the cores from the threads that decode pictures.
    const long UsualSpin = 1000;

    // No machine has as many cores.
    const int MostThreads = 4096;

    // Words that both versions of oneDNN take; others it passes over without a word.
    static readonly string[] s_levels =
    [
        "DEFAULT", "ALL", "SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX2_VNNI_2", "AVX512_MIC", "AVX512_MIC_4OPS", "AVX512_CORE",
        "AVX512_CORE_VNNI", "AVX512_CORE_BF16", "AVX512_CORE_FP16", "AVX512_CORE_AMX", "AVX512_CORE_AMX_FP16",
        "AVX10_1_512", "AVX10_1_512_AMX", "AVX10_1_512_AMX_FP16",
    ];

    static readonly string[] s_names =
    [
        "DNNL_MAX_CPU_ISA", "ONEDNN_MAX_CPU_ISA", "DNNL_VERBOSE", "ONEDNN_VERBOSE",
        "OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "GOMP_CPU_AFFINITY",
        "FONTCONFIG_FILE", "FONTCONFIG_PATH", "DOTNET_GCHeapHardLimit", "DOTNET_PROCESSOR_COUNT",
        EngineReport.LibraryVariable, ImagingLibraries.TurboJpegVariable, UserCache.Variable, WeightCache.MirrorVariable,
        CascadeFiles.MirrorVariable,
    ];

    protected override IReadOnlyList<Check> Examine() => Variables.Count == 0 ? [new("variables", "none is set")]
        : [.. Variables.Select(v => new Check(v.Key, v.Value, Remedy(v.Key, v.Value)))];

    public static LimitsTopic Find() => Read(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(e => KeyValuePair.Create((string)e.Key, (string?)e.Value ?? "")));

    /// <summary>Picks the variables that matter.</summary>
    public static LimitsTopic Read(IEnumerable<KeyValuePair<string, string>> environment) => new(new SortedDictionary<string, string>(
        environment.Where(v => v.Value.Length > 0 && (s_names.Contains(v.Key) || DotNetSwitch().IsMatch(v.Key))).ToDictionary(),
        StringComparer.Ordinal));

    public override JsonElement ToJson() =>
        JsonSerializer.SerializeToElement(Variables, DoctorJson.Default.IReadOnlyDictionaryStringString);

    static string? Remedy(string name, string value) => name switch
    {
        "DNNL_MAX_CPU_ISA" or "ONEDNN_MAX_CPU_ISA" when !s_levels.Contains(value.ToUpperInvariant()) =>
            $"oneDNN knows no such word and ignores it: name one of {string.Join(", ", s_levels)}, or unset it",
        "DNNL_MAX_CPU_ISA" or "ONEDNN_MAX_CPU_ISA" when value.ToUpperInvariant() is not ("ALL" or "DEFAULT") =>
            "oneDNN uses nothing above it: unset it for full speed",
        "DNNL_VERBOSE" or "ONEDNN_VERBOSE" when value is not ("0" or "none") =>
            "oneDNN prints a line for each kernel, also into what is read by programs: unset it",
        "OMP_NUM_THREADS" when
            !(int.TryParse(value.Split(',')[0], CultureInfo.InvariantCulture, out int threads) && threads is > 0 and <= MostThreads) =>
            "this is no number of threads: unset it",
        "OMP_THREAD_LIMIT" => "no more threads than that compute, whatever --threads says: unset it",
        "OMP_WAIT_POLICY" when value.Equals("active", StringComparison.OrdinalIgnoreCase) => WaitRemedy,
        "GOMP_SPINCOUNT" when !(long.TryParse(value, CultureInfo.InvariantCulture, out long count) && count <= UsualSpin) => WaitRemedy,
        "GOMP_CPU_AFFINITY" => "threads are bound to these cores, whatever else runs there: unset it where training is slow",
        _ when DotNetSwitch().IsMatch(name) && value.TrimStart('0') is "" =>
            "Boxfit's own kernels do not use these instructions: unset it for full speed",
        _ => null,
    };

    const string WaitRemedy =
        "waiting threads take the cores from those that read pictures: unset it, and Boxfit sets GOMP_SPINCOUNT to 1000";

    /// <summary>.NET's switches of instruction sets, among others that begin so.</summary>
    [GeneratedRegex(
        "^(DOTNET|COMPlus)_Enable(HWIntrinsic|AVX|SSE|FMA|BMI|AES|LZCNT|POPCNT|MOVBE|PCLMULQDQ|VAES|SHA|GFNI|APX|WAITPKG|Arm64)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex DotNetSwitch();
}
