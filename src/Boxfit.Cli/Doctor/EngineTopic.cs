namespace Boxfit.Cli.Doctor;

/// <summary>oneDNN, which all computing stands on.</summary>
/// <param name="Version">Its version; null where it cannot be used.</param>
/// <param name="Path">The file that it was loaded from; null where it cannot be used.</param>
/// <param name="Kernels">What layers of each kind run.</param>
/// <param name="Error">Why it cannot be used; null where it can.</param>
/// <param name="Named">The library that the user named; null for none.</param>
sealed record EngineTopic(
    string? Version, string? Path, IReadOnlyList<EngineKernel> Kernels, [property: JsonPropertyOrder(1)] string? Error, string? Named)
    : Topic(TopicName.Engine)
{
    protected override IReadOnlyList<Check> Examine()
    {
        if (Error is not null)
        {
            return
            [
                new("library", Error, Named is not null
                    ? $"name another file in {EngineReport.LibraryVariable}, or unset it to have the newest that is installed"
                    : "install it as that says, or start ./boxfit, which does so where there is apt", IsNeeded: true),
            ];
        }
        return [new("library", $"{Version}, {Path}"), .. SpeedChecks(), .. Kernels.GroupBy(k => k.Implementation).Select(KernelCheck)];
    }

    /// <summary>Asks a process of its own.</summary>
    public static EngineTopic Find(Func<string, JsonElement> ask)
    {
        string? named = Environment.GetEnvironmentVariable(EngineReport.LibraryVariable) is { Length: > 0 } file ? file : null;
        try
        {
            return ask(DoctorProbes.Engine).Deserialize(DoctorJson.Default.EngineTopic)! with { Named = named };
        }
        catch (BoxfitException e)
        {
            return new(null, null, [], e.Message.Replace(NativeLibraries.Hint, "").TrimEnd(), named);
        }
    }

    /// <summary>Looks in this process and writes the answer that <see cref="Find"/> reads.</summary>
    public static void Probe(TextWriter output)
    {
        var report = EngineReport.Make();
        var kernels = report.Training.Select(p => Kernel("training", p)).Concat(report.Prediction.Select(p => Kernel("prediction", p)));
        JsonText.WriteLine(output, new(report.Version, report.Path, [.. kernels.Distinct()], null, null), DoctorJson.Default.EngineTopic);
    }

    /// <summary>One where another version is faster on this processor: oneDNN 3 lacks oneDNN 2's Winograd kernels for AVX-512.</summary>
    Check[] SpeedChecks() => Version!.StartsWith('3') && Kernels.Any(k => k.Implementation.Contains("avx512", StringComparison.Ordinal))
        ?
        [
            new("speed", "with AVX-512, oneDNN 2.6 trains networks of 3×3 convolutions 1.2 to 2.4 times as fast",
                $"for full speed, name its file in {EngineReport.LibraryVariable}, as {ManualPage.Of("speed.md")} says"),
        ]
        : [];

    static EngineKernel Kernel(string use, PrimitiveInfo primitive) =>
        new(use, $"{primitive.Node} {primitive.Kind}", primitive.Implementation);

    static Check KernelCheck(IGrouping<string, EngineKernel> kernels)
    {
        bool isSlow = new PrimitiveInfo("", "", kernels.Key).IsReference;
        string work = string.Join("; ", kernels.GroupBy(k => k.Use).Select(u => $"{u.Key}: {string.Join(", ", u.Select(k => k.Layer))}"));
        return new(kernels.Key, work, isSlow
            ? "plain loops, about 100 times slower: unset DNNL_MAX_CPU_ISA and ONEDNN_MAX_CPU_ISA, or install another oneDNN" : null);
    }
}

/// <summary>A kernel of oneDNN and what it is used for.</summary>
/// <param name="Use">Training or prediction.</param>
/// <param name="Layer">The kind of layer and the pass, such as "3×3 convolution backward data".</param>
/// <param name="Implementation">oneDNN's name of it.</param>
sealed record EngineKernel(string Use, string Layer, string Implementation);
