namespace Boxfit.Training.Prediction;

/// <summary>
/// Computes the last feature map of a backbone for pictures, as prediction does: of weights without the backbone's tail
/// (<see cref="LoadedBackbone.IsWhole"/>), that of its last block. To be used from one thread at a time.
/// </summary>
public sealed class FeatureExtractor : IDisposable
{
    readonly EngineThread _engine = new();
    readonly InferencePlan _plan;
    readonly Preprocessor _preprocessor;
    readonly float[] _planes;

    /// <summary>Compiles the backbone.</summary>
    /// <param name="backbone">One of <see cref="Backbones.Names"/>.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="preprocessing">How pictures become its input.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <exception cref="InputException">The pictures' size is too small for the backbone.</exception>
    public FeatureExtractor(string backbone, LoadedBackbone weights, Preprocessing preprocessing, int threads)
    {
        _preprocessor = new(preprocessing);
        _planes = new float[_preprocessor.PlaneValues];
        var graph = Localizer.BuildBackbone(backbone, weights.FoldedNorms, preprocessing.Height, preprocessing.Width, weights.IsWhole);
        Shape = graph.Output.Shape;
        _plan = _engine.Run(() => new InferencePlan(graph, weights.Parameters, batch: 1, threads));
    }

    /// <summary>Shape of the map.</summary>
    public Shape Shape { get; }

    /// <summary>Computes the map of one picture.</summary>
    /// <param name="path">The picture.</param>
    /// <returns>The map's values: channels × height × width.</returns>
    /// <exception cref="PictureException">The picture cannot be read.</exception>
    public float[] Compute(string path)
    {
        byte[] fitted = new byte[_preprocessor.FittedBytes];
        _preprocessor.FitFile(path, fitted, out _);
        _preprocessor.Scale(fitted, _planes);
        return _engine.Run(() =>
        {
            _planes.CopyTo(_plan.Input);
            _plan.Run();
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
