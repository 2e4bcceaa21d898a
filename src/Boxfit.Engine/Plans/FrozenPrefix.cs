namespace Boxfit.Engine.Plans;

/// <summary>
/// The part of a training plan in which everything is frozen, from the picture on: compiled as for prediction, with norms folded into the
/// convolutions, everything fused, and no value kept for longer than its consumers need it.
/// </summary>
sealed class FrozenPrefix : IDisposable
{
    readonly ParameterStore _parameters;
    readonly Parameter[] _read;
    int? _version;

    public FrozenPrefix(Graph graph, int batch, TrainedNodes nodes, ParameterStore parameters)
    {
        _parameters = parameters;
        _read = [.. graph.Nodes.Where(nodes.IsFixed).SelectMany(n => n.Parameters)];
        foreach (var parameter in _read) parameters.Define(parameter, Layouts.Plain(parameter), Layouts.Plain(parameter));
        Builder = new(graph, batch);
        foreach (var fused in FusedNodes.ForInference(graph, nodes.IsFixed)) Operator.Create(fused).Infer(Builder);
    }

    /// <summary>The steps, to be continued with those of the part that is trained.</summary>
    public InferenceBuilder Builder { get; }

    /// <summary>Computes the weights from the parameters where these have been set anew.</summary>
    public void Load()
    {
        if (_version == _parameters.Version) return;
        _version = _parameters.Version;
        var tensors = _read.ToDictionary(p => p.Name, _parameters.Export, StringComparer.Ordinal);
        foreach (var weights in Builder.Weights) weights.Load(tensors);
    }

    public void Dispose()
    {
        foreach (var weights in Builder.Weights) weights.Dispose();
    }
}
