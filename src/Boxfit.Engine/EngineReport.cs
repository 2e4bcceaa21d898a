namespace Boxfit.Engine;

/// <summary>
/// What the engine computes with on this machine: oneDNN, and which of its kernels a small network with each kind of layer gets.
/// </summary>
/// <param name="Version">oneDNN's version, such as "2.6.3".</param>
/// <param name="Path">The file that oneDNN was loaded from, or the name it was found by where the system does not tell.</param>
/// <param name="Instructions">The widest vector instructions that oneDNN uses.</param>
/// <param name="Training">What a step of training runs of oneDNN's, in order; nodes are named by their kind of layer.</param>
/// <param name="Prediction">What prediction runs of oneDNN's, in order.</param>
sealed record EngineReport(
    string Version, string Path, VectorInstructions Instructions, IReadOnlyList<PrimitiveInfo> Training,
    IReadOnlyList<PrimitiveInfo> Prediction)
{
    /// <summary>Name of the variable that names the library file to load instead of the newest that is found.</summary>
    public const string LibraryVariable = LibrarySearch.Variable;

    /// <summary>Loads oneDNN, compiles the network and says what came of it.</summary>
    /// <exception cref="BoxfitException">oneDNN is missing, of a version that cannot be used, or fails.</exception>
    public static EngineReport Make()
    {
        const int batch = 2;
        var graph = Layers();
        using var network = new Network(graph, batch, Environment.ProcessorCount);
        using var plan = new InferencePlan(graph, network.Export(), batch, Environment.ProcessorCount);
        string file = System.IO.Path.IsPathRooted(OneDnnLibrary.Path) ? OneDnnLibrary.Path
            : NativeLibraries.LoadedFrom(OneDnnLibrary.Path) ?? OneDnnLibrary.Path;
        return new(
            Network.EngineVersion, file, OneDnnLibrary.Instructions, Computing(network.Plan(batch).Primitives), Computing(plan.Primitives));
    }

    static Graph Layers()
    {
        const int channels = 64, size = 28;
        var graph = new GraphBuilder(Shape.Map(3, 2 * size, 2 * size));
        var x = graph.Add("stem", new Convolution(channels, 3, 2, 1), graph.Input);
        x = graph.Add("3×3", new Convolution(channels, 3, 1, 1), x);
        x = graph.Add("1×1", new Convolution(channels, 1), x);
        x = graph.Add("depthwise", new Convolution(channels, 3, 1, 1) { Groups = channels }, x);
        x = graph.Add("pooling", new GlobalAveragePooling(), x);
        graph.Add("last", new Dense(4), x);
        return graph.Build();
    }

    static PrimitiveInfo[] Computing(IReadOnlyList<PrimitiveInfo> primitives) =>
        [.. primitives.Where(p => p.Kind.Split(' ')[0] is "convolution" or "dense")];
}

/// <summary>One thing that a plan runs.</summary>
/// <param name="Node">Name of the graph's node.</param>
/// <param name="Kind">What it is, such as "convolution backward data".</param>
/// <param name="Implementation">
/// oneDNN's name of the implementation, such as "jit_wino_4x3:avx512_core", or "boxfit" for a kernel of ours.
/// </param>
sealed record PrimitiveInfo(string Node, string Kind, string Implementation)
{
    /// <summary>True for oneDNN's plain loops: right, but about 100 times slower than they need be.</summary>
    public bool IsReference => Implementation.StartsWith("ref", StringComparison.Ordinal);
}

/// <summary>How long one thing that a plan runs took.</summary>
/// <param name="Primitive">What ran.</param>
/// <param name="Seconds">Its time in seconds.</param>
readonly record struct StepTime(PrimitiveInfo Primitive, double Seconds);

/// <summary>The widest vector instructions that the engine computes with.</summary>
enum VectorInstructions
{
    /// <summary>SSE4.1: vectors of 4 floats.</summary>
    Sse41,

    /// <summary>AVX: vectors of 8 floats.</summary>
    Avx,

    /// <summary>AVX2 with fused multiply-add: vectors of 8 floats.</summary>
    Avx2,

    /// <summary>AVX-512: vectors of 16 floats.</summary>
    Avx512,
}
