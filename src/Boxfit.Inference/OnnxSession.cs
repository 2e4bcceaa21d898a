using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Boxfit.Inference;

/// <summary>An ONNX file, loaded to be run by ONNX Runtime on the processor. May be used from several threads at once.</summary>
sealed class OnnxSession : IDisposable
{
    readonly InferenceSession _session;
    readonly RunOptions _run = new();
    readonly string _input;

    /// <summary>Loads a model.</summary>
    /// <param name="model">The file's content.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="asItIs">Whether its graph is run as it stands, which loads in less time and computes with more.</param>
    /// <exception cref="BoxfitException">ONNX Runtime does not take it, or its library cannot be loaded.</exception>
    public OnnxSession(byte[] model, int threads, bool asItIs = false)
        : this(() =>
        {
            using var settings = Settings(threads);
            if (asItIs) settings.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
            return new InferenceSession(model, settings);
        })
    {
    }

    /// <summary>Loads a model.</summary>
    /// <param name="model">The file's content.</param>
    /// <param name="settings">How it is run.</param>
    /// <exception cref="BoxfitException">ONNX Runtime does not take it.</exception>
    internal OnnxSession(byte[] model, SessionOptions settings) : this(() => new InferenceSession(model, settings))
    {
    }

    /// <summary>Loads a model.</summary>
    /// <param name="file">The file.</param>
    /// <param name="settings">How it is run.</param>
    /// <exception cref="BoxfitException">ONNX Runtime does not take it.</exception>
    internal OnnxSession(string file, SessionOptions settings) : this(() => new InferenceSession(file, settings))
    {
    }

    OnnxSession(Func<InferenceSession> load)
    {
        _session = Explained("cannot load the model", () =>
        {
            _ = OnnxEnvironment.Instance;
            return load();
        });
        _input = _session.InputNames[0];
    }

    /// <summary>ONNX Runtime's version.</summary>
    public static string Version => Explained("cannot say its version", () => OnnxEnvironment.Instance.GetVersionString());

    /// <summary>
    /// Begins to load ONNX Runtime's library, while something else is done that a model is not needed for yet. To be disposed of before the
    /// process ends, which waits for it: one that ends while the library sets itself up crashes.
    /// </summary>
    public static IDisposable Preload() => new Loading(Task.Run(static () =>
    {
        try
        {
            _ = OnnxEnvironment.Instance;
        }
        catch (Exception e) when (e is OnnxRuntimeException or TypeInitializationException or TypeLoadException)
        {
            // Who needs it gets the same again, and says it.
        }
    }));

    /// <summary>The texts that the model holds.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    internal string Inputs => string.Join(", ", _session.InputNames);

    /// <summary>The place of an output among those of <see cref="Run{T}"/>; -1 where the model has none of that name.</summary>
    internal int PlaceOf(string output) => _session.OutputNames.ToList().IndexOf(output);

    internal string Outputs => string.Join(", ", _session.OutputNames);

    /// <summary>How models are run.</summary>
    /// <param name="threads">Threads that compute.</param>
    internal static SessionOptions Settings(int threads) => Explained("cannot be set up", () =>
    {
        var settings = new SessionOptions
        {
            IntraOpNumThreads = threads,
            // What fails is an exception, too; its warnings are about how it changes the graph.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Threads that wait for work by spinning take the processor from those that decode, and from other programs.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return settings;
    });

    /// <summary>Whether the model takes something of a name, type and shape, in which -1 is any length.</summary>
    internal bool Takes(string name, TensorElementType type, params ReadOnlySpan<int> shape) =>
        _session.InputMetadata.Count == 1 && Fits(_session.InputMetadata, name, type, shape);

    /// <summary>Whether the model gives just these outputs of 32-bit floats, in shapes in which -1 is any length.</summary>
    internal bool Gives(params IReadOnlyList<(string Name, int[] Shape)> outputs) => outputs.Count == _session.OutputMetadata.Count
        && outputs.All(o => Fits(_session.OutputMetadata, o.Name, TensorElementType.Float, o.Shape));

    /// <summary>Binds a model's input and outputs to memory that stays in its place.</summary>
    internal OrtIoBinding Bind(OrtValue input, IReadOnlyList<(string Name, OrtValue Value)> outputs)
    {
        var binding = _session.CreateIoBinding();
        binding.BindInput(_input, input);
        foreach (var (name, value) in outputs) binding.BindOutput(name, value);
        return binding;
    }

    /// <summary>Runs the model on what is bound.</summary>
    /// <exception cref="BoxfitException">ONNX Runtime fails.</exception>
    internal void Run(OrtIoBinding binding)
    {
        try
        {
            _session.RunWithBinding(_run, binding);
        }
        catch (OnnxRuntimeException e)
        {
            throw Failed("cannot run the model", e);
        }
    }

    /// <summary>Runs the model on some pictures.</summary>
    /// <param name="input">Bytes or 32-bit floats, as the model takes them; row-major.</param>
    /// <param name="pictures">Number of pictures.</param>
    /// <returns>Each of the model's outputs, row-major.</returns>
    /// <exception cref="BoxfitException">ONNX Runtime fails.</exception>
    public IReadOnlyList<float[]> Run<T>(ReadOnlySpan<T> input, int pictures) where T : unmanaged
    {
        var type = typeof(T) == typeof(byte) ? TensorElementType.UInt8 : TensorElementType.Float;
        long[] shape = [pictures, .. _session.InputMetadata[_input].Dimensions.Skip(1).Select(d => (long)d)];
        using var tensor = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, shape);
        input.CopyTo(tensor.GetTensorMutableDataAsSpan<T>());
        return Explained("cannot run the model", () =>
        {
            using var results = _session.Run(_run, [_input], [tensor], _session.OutputNames);
            return results.Select(Floats).ToArray();
        });
    }

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    static float[] Floats(OrtValue value)
    {
        bool isHalf = value.GetTensorTypeAndShape().ElementDataType == TensorElementType.Float16;
        if (!isHalf) return value.GetTensorDataAsSpan<float>().ToArray();
        var halves = MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>());
        float[] floats = new float[halves.Length];
        for (int i = 0; i < floats.Length; i++) floats[i] = (float)halves[i];
        return floats;
    }

    static bool Fits(
        IReadOnlyDictionary<string, NodeMetadata> all, string name, TensorElementType type, ReadOnlySpan<int> shape) =>
        all.TryGetValue(name, out var found) && found.IsTensor && found.ElementDataType == type
            && shape.SequenceEqual(found.Dimensions);

    static BoxfitException Failed(string what, OnnxRuntimeException e) =>
        new($"ONNX Runtime {what}: {ForeignText.ShownLine(e.Message)}", e);

    internal static T Explained<T>(string what, Func<T> function)
    {
        try
        {
            return function();
        }
        catch (OnnxRuntimeException e)
        {
            throw Failed(what, e);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or TypeInitializationException)
        {
            throw new BoxfitException(
                "ONNX Runtime's library cannot be loaded: " + (e.InnerException ?? e).Message +
                " It is there for Linux and Windows on x64 and ARM64, and for macOS on ARM64; build Boxfit for this system.", e);
        }
    }

    sealed class Loading(Task task) : IDisposable
    {
        public void Dispose() => task.Wait();
    }
}
