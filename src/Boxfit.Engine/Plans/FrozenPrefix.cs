namespace Boxfit.Engine.Plans;

/// <summary>Which nodes of a graph training has to do with, and which never change because they and all before them are frozen.</summary>
sealed class TrainedNodes
{
    readonly HashSet<Node> _differentiated = [], _fixed = [];

    public TrainedNodes(Graph graph, Freezing freezing, bool inputGradient)
    {
        foreach (var node in graph.Nodes)
        {
            bool isTrained = node.Operation is Input ? inputGradient : node.Parameters.Any(p => !freezing.Holds(p));
            bool varies = node.Operation is Dropout || (node.Operation is BatchNorm && !freezing.Statistics.Contains(node.Name));
            if (isTrained || node.Inputs.Any(NeedsGradient)) _differentiated.Add(node);
            else if (!varies && node.Inputs.All(IsFixed)) _fixed.Add(node);
        }
    }

    /// <summary>True when the derivative by this node's value is needed: something at or before it is trained.</summary>
    public bool NeedsGradient(Node node) => _differentiated.Contains(node);

    /// <summary>True for a node of the frozen prefix, which always gives the same for a picture: it is run as in prediction.</summary>
    public bool IsFixed(Node node) => _fixed.Contains(node);
}

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
