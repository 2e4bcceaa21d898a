using Microsoft.ML.OnnxRuntime;

namespace Boxfit.Inference;

/// <summary>The execution providers that can be asked for by name.</summary>
static class ExecutionProvider
{
    public const string Cpu = "cpu";

    static readonly Entry[] s_all =
    [
        new(Cpu, "CPUExecutionProvider", "Microsoft.ML.OnnxRuntime", static _ => { }),
        new("cuda", "CUDAExecutionProvider", "Microsoft.ML.OnnxRuntime.Gpu", static o => o.AppendExecutionProvider_CUDA(0)),
        new("directml", "DmlExecutionProvider", "Microsoft.ML.OnnxRuntime.DirectML", static o => o.AppendExecutionProvider_DML(0)),
        new("coreml", "CoreMLExecutionProvider", "Microsoft.ML.OnnxRuntime, on macOS", static o => o.AppendExecutionProvider("CoreML")),
        new("openvino", "OpenVINOExecutionProvider", "Intel.ML.OnnxRuntime.OpenVino", static o => o.AppendExecutionProvider("OpenVINO")),
    ];

    /// <summary>Sets the first of some providers that works here.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="options">Takes it.</param>
    /// <exception cref="InputException">A name is unknown, or none works.</exception>
    public static ProviderChoice Choose(IReadOnlyList<string> names, SessionOptions options)
    {
        if (names.Count == 0) throw new InputException($"No execution provider is named; expected some of {Names}.");
        Entry[] asked = [.. names.Select(Find)];
        var refused = new List<RefusedProvider>();
        foreach (var entry in asked)
        {
            if (Refusal(entry, options) is not { } reason) return new(entry.Name, refused);
            refused.Add(new(entry.Name, reason));
        }
        string reasons = string.Join(" ", refused.Select(r => $"{r.Name}: {r.Reason}"));
        string others = names.Contains(Cpu, StringComparer.Ordinal) ? "" : $" Put '{Cpu}' behind it to compute on the processor instead.";
        throw new InputException($"No execution provider that was asked for works here. {reasons}{others}");
    }

    static string Names => string.Join(", ", s_all.Select(e => e.Name));

    static Entry Find(string name) => s_all.FirstOrDefault(e => e.Name == name) ?? throw new InputException(
        $"There is no execution provider '{ForeignText.ShownLine(name)}'; expected {Names}.");

    /// <summary>Why a provider does not work here; null where it was set.</summary>
    static string? Refusal(Entry entry, SessionOptions options)
    {
        string[] present = OnnxSession.Explained("cannot name its providers", () => OrtEnv.Instance().GetAvailableProviders());
        if (!present.Contains(entry.FullName, StringComparer.Ordinal))
        {
            return $"this ONNX Runtime ({OnnxSession.Version}) has {string.Join(", ", present)}, but no {entry.FullName}, which comes " +
                $"with the package {entry.Package}.";
        }
        try
        {
            entry.Append(options);
            return null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return $"it is there, but cannot be used: {ForeignText.ShownLine(e.Message).TrimEnd('.')}.";
        }
    }

    /// <param name="Name">As it is asked for.</param>
    /// <param name="FullName">ONNX Runtime's name.</param>
    /// <param name="Package">What brings it.</param>
    /// <param name="Append">Sets it.</param>
    sealed record Entry(string Name, string FullName, string Package, Action<SessionOptions> Append);
}
