using Microsoft.ML.OnnxRuntime;

namespace Boxfit.Inference;

/// <summary>
/// ONNX Runtime's environment, of which a process has one. Its packages note from 1.29 on which models are run, under a number for the
/// machine in the user's cache folder, and send that to their maker, unless they are told not to. Here they are.
/// </summary>
static class OnnxEnvironment
{
    static readonly Lazy<OrtEnv> s_instance = new(static () =>
    {
        // Heeded on Linux and macOS, where it is read once, when the environment is made.
        NativeLibraries.SetUnlessSet("ORT_DISABLE_TELEMETRY", "1");
        var environment = OrtEnv.Instance();
        // Heeded on Windows.
        environment.DisableTelemetryEvents();
        return environment;
    });

    /// <summary>The environment; to be asked for before anything of ONNX Runtime is made.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime fails.</exception>
    /// <exception cref="TypeInitializationException">Its library cannot be loaded.</exception>
    public static OrtEnv Instance => s_instance.Value;
}
