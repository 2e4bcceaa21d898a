using Microsoft.Extensions.Logging;

namespace Boxfit.Inference;

/// <summary>How a model is run.</summary>
public sealed record PredictorOptions
{
    internal const int MostThreads = 1024;

    /// <summary>Threads that compute, and as many that decode, 1024 at most; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// How many of <see cref="Threads"/> compute one picture; 0 for all, with which each picture is there soonest. With 1, as many
    /// pictures as there are threads are computed side by side, which gives the most pictures a second.
    /// </summary>
    public int ThreadsPerPicture { get; init; }

    /// <summary>
    /// What computes, by name: <c>cpu</c>, <c>cuda</c>, <c>directml</c>, <c>coreml</c> or <c>openvino</c>. Of several the first that
    /// works here is taken, and <see cref="Predictor.Provider"/> says which and why; where none works, loading fails.
    /// </summary>
    public IReadOnlyList<string> Providers { get; init; } = [ExecutionProvider.Cpu];

    /// <summary>
    /// Pictures of a list that are computed at once; 0 for what is the quickest while the first are computed, and for one where pictures
    /// are computed side by side. So many pictures of the size at which the model takes them have to fit in 2 GiB, and each of twice
    /// <see cref="Threads"/> groups of them takes as much memory.
    /// </summary>
    public int BatchSize { get; init; }

    /// <summary>
    /// Loads in less time and computes with more: for a few pictures. ONNX Runtime then does not lay out the weights for this processor.
    /// </summary>
    public bool QuickStart { get; init; }

    /// <summary>
    /// From which <see cref="Prediction.Confidence"/> on the object counts as there; null for what the model's file says. A model that does
    /// not say whether it is there is refused with one.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>
    /// Makes ONNX of one of Boxfit's <c>.safetensors</c> files, whose path it gets. The package <c>Boxfit</c> has it as
    /// <c>OnnxConversion.Convert</c>; without it such a file is refused.
    /// </summary>
    public Func<string, byte[]>? Convert { get; init; }

    /// <summary>Takes what is worth to be known: the provider that was chosen, pictures that cannot be read.</summary>
    public ILogger? Logger { get; init; }

    internal int ThreadCountPerPicture => ThreadsPerPicture > 0 ? Math.Min(ThreadsPerPicture, ThreadCount) : ThreadCount;

    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;
}
