namespace Boxfit.Training.Features;

/// <summary>
/// Computes what a network, such as a backbone alone, makes of pictures, as prediction does. To be used from one thread at a time.
/// </summary>
sealed class FeatureExtractor : IDisposable
{
    readonly EngineThread _engine = new();
    readonly InferencePlan _plan;
    readonly Preprocessor _preprocessor;
    readonly float[] _planes;

    /// <summary>Compiles the network.</summary>
    /// <param name="graph">The network, for the pictures' size.</param>
    /// <param name="parameters">Its parameters, and maybe more.</param>
    /// <param name="preprocessing">How pictures become its input.</param>
    /// <param name="threads">Threads that compute.</param>
    public FeatureExtractor(Graph graph, IReadOnlyDictionary<string, Tensor> parameters, Preprocessing preprocessing, int threads)
    {
        _preprocessor = new(preprocessing);
        _planes = new float[_preprocessor.PlaneValues];
        Shape = graph.Output.Shape;
        _plan = _engine.Run(() => new InferencePlan(graph, parameters, batch: 1, threads));
    }

    /// <summary>Shape of the map.</summary>
    public Shape Shape { get; }

    /// <summary>Computes the map of one picture.</summary>
    /// <param name="path">The picture.</param>
    /// <returns>The map's values: channels × height × width.</returns>
    /// <exception cref="PictureException">The picture cannot be read.</exception>
    /// <exception cref="BoxfitException">A number within the network is not finite, or too large to compute with.</exception>
    public float[] Compute(string path)
    {
        byte[] fitted = new byte[_preprocessor.FittedBytes];
        _preprocessor.FitFile(path, fitted, out _);
        _preprocessor.Scale(fitted, _planes);
        return _engine.Run(() =>
        {
            _planes.CopyTo(_plan.Input);
            _plan.RunChecked();
            return _plan.Output.ToArray();
        });
    }

    /// <summary>Frees the plan.</summary>
    public void Dispose()
    {
        _engine.Run(_plan.Dispose);
        _engine.Dispose();
    }
}
