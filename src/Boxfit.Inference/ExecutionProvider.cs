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

    /// <summary>What ONNX Runtime calls the providers that it has here.</summary>
    public static string[] Present =>
        OnnxSession.Explained("cannot name its providers", () => OnnxEnvironment.Instance.GetAvailableProviders());

    /// <summary>Opens a model with the first of some providers that works here.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="present">Those that ONNX Runtime has.</param>
    /// <param name="open">Opens the model with settings to which a provider is added.</param>
    /// <exception cref="InputException">A name is unknown, or none works.</exception>
    public static (T Opened, ProviderChoice Choice) Choose<T>(
        IReadOnlyList<string> names, IReadOnlyList<string> present, Func<Action<SessionOptions>, T> open)
    {
        if (names.Count == 0) throw new InputException($"No execution provider is named; expected some of {Names}.");
        Entry[] asked = [.. names.Select(Find)];
        var refused = new List<RefusedProvider>();
        foreach (var entry in asked)
        {
            if (!present.Contains(entry.FullName, StringComparer.Ordinal))
            {
                refused.Add(new(
                    entry.Name, $"this ONNX Runtime ({OnnxSession.Version}) has {string.Join(", ", present)}, but no {entry.FullName}, " +
                        $"which comes with the package {entry.Package}."));
                continue;
            }
            try
            {
                return (open(entry.Append), new(entry.Name, refused));
            }
            // The processor takes every model that is right: what it does not take is the model's fault.
            catch (Exception e) when (entry.Name != Cpu && IsOfProvider(e))
            {
                string reason = ForeignText.ShownLine(e.GetBaseException().Message).TrimEnd('.');
                // What fails while the model is opened may be the fault of either.
                refused.Add(new(entry.Name, e is InputException
                    ? $"it is there, but cannot load the model: {reason}. Either it does not work here, or the model is damaged, which " +
                        $"'{Cpu}' would say."
                    : $"it is there, but cannot be used: {reason}."));
            }
        }
        string reasons = string.Join(" ", refused.Select(r => $"{r.Name}: {r.Reason}"));
        string others = names.Contains(Cpu, StringComparer.Ordinal) ? "" : $" Put '{Cpu}' behind it to compute on the processor instead.";
        throw new InputException($"No execution provider that was asked for works here. {reasons}{others}");
    }

    static string Names => string.Join(", ", s_all.Select(e => e.Name));

    static Entry Find(string name) => s_all.FirstOrDefault(e => e.Name == name) ?? throw new InputException(
        $"There is no execution provider '{ForeignText.ShownLine(name)}'; expected {Names}.");

    // What ONNX Runtime says comes within messages of ours.
    static bool IsOfProvider(Exception e) =>
        e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException
        || e is BoxfitException { InnerException: { } inner } && IsOfProvider(inner);

    /// <param name="Name">As it is asked for.</param>
    /// <param name="FullName">ONNX Runtime's name.</param>
    /// <param name="Package">What brings it.</param>
    /// <param name="Append">Sets it.</param>
    sealed record Entry(string Name, string FullName, string Package, Action<SessionOptions> Append);
}
