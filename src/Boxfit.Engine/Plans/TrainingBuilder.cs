namespace Boxfit.Engine.Plans;

/// <summary>What operators see while a training plan is made: values, gradients and parameters by node.</summary>
sealed class TrainingBuilder : PlanBuilder
{
    readonly Dictionary<Node, List<PlanBuffer>> _gradients = [];
    readonly HashSet<PlanBuffer> _sharedGradients = [];
    readonly Dictionary<Node, Operator> _producers = [];
    readonly Dictionary<Node, Func<PlanBuffer>> _recomputes = [];
    readonly TrainedNodes _nodes;
    bool _isBackward;

    /// <summary>Goes on after the steps of the frozen prefix.</summary>
    public TrainingBuilder(InferenceBuilder prefix, TrainedNodes nodes, ParameterStore parameters, DropoutKey dropoutKey, World world)
        : base(prefix)
    {
        (_nodes, Parameters, DropoutKey, World) = (nodes, parameters, dropoutKey, world);
        InputGradient = NeedsGradient(Graph.Input) ? new(Input.Layout) { IsPersistent = true } : null;
    }

    /// <summary>The derivative by the pictures, row-major; null where it is not wanted.</summary>
    public PlanBuffer? InputGradient { get; }

    public ParameterStore Parameters { get; }

    /// <summary>The processes over whose pictures batch norms take their statistics.</summary>
    public World World { get; }

    /// <summary>The random key that dropout steps read each time they run.</summary>
    public DropoutKey DropoutKey { get; }

    /// <summary>A node's value in the layout of <see cref="Layouts.Value"/>; in the backward pass it may be computed anew.</summary>
    public override PlanBuffer Value(Node node)
    {
        if (_isBackward && _recomputes.Remove(node, out var compute)) Values[node] = compute();
        return base.Value(node);
    }

    /// <summary>Adds an operator's forward steps.</summary>
    public void AddForward(Operator producer)
    {
        _producers[producer.Output] = producer;
        producer.Forward(this);
    }

    /// <summary>Offers a way to compute a value anew in the backward pass, so that its memory is free in between.</summary>
    public void SetRecompute(Node output, Func<PlanBuffer> compute) => _recomputes[output] = compute;

    /// <summary>From here on steps belong to the backward pass.</summary>
    public void BeginBackward() => _isBackward = true;

    /// <summary>True when no other step reads the value, now or in the backward pass.</summary>
    public override bool MayOverwrite(Node node) =>
        base.MayOverwrite(node) && !(NeedsGradient(node) && _producers[node].KeepsOutput);

    /// <inheritdoc cref="TrainedNodes.NeedsGradient"/>
    public bool NeedsGradient(Node node) => _nodes.NeedsGradient(node);

    /// <summary>True when the node has a parameter of the role, and it is trained.</summary>
    public bool IsTrained(Node node, ParameterRole role) => node.Parameter(role) is { } parameter && !Parameters.Freezing.Holds(parameter);

    /// <summary>True for a batch norm that uses its running statistics and leaves them as they are.</summary>
    public bool HasFixedStatistics(Node node) => Parameters.Freezing.Statistics.Contains(node.Name);

    /// <summary>The derivative by the node's parameter is to go here; null where there is none of that role, or it is frozen.</summary>
    public PlanBuffer? ParameterGradient(Node node, ParameterRole role) =>
        node.Parameter(role) is { } parameter ? Parameters[parameter.Name].Gradient : null;

    /// <summary>
    /// Adds a share of the loss's derivative by a node's value. A buffer may be given to several nodes; no step then writes into it.
    /// </summary>
    public void AddGradient(Node node, PlanBuffer gradient, bool isShared = false)
    {
        if (isShared) _sharedGradients.Add(gradient.Whole);
        if (!_gradients.TryGetValue(node, out var list)) _gradients.Add(node, list = []);
        list.Add(gradient);
    }

    /// <summary>The loss's derivative by a node's value, all shares added up.</summary>
    public PlanBuffer Gradient(Node node) => SumGradient(node, null, null);

    /// <summary>The derivative by what went into an activation, from the activation's output.</summary>
    public PlanBuffer GradientBefore(FusedNodes fused) => fused.Activation is { } function
        ? SumGradient(fused.Output, function, Value(fused.Output))
        : Gradient(fused.Output);

    /// <summary>The shares of the derivative by a node's value, one from each consumer, not yet added up.</summary>
    public IReadOnlyList<PlanBuffer> GradientShares(Node node) => _gradients[node];

    /// <summary>True when the caller may write into the gradient it got.</summary>
    public bool IsOwned(PlanBuffer gradient) => !gradient.Whole.IsPersistent && !_sharedGradients.Contains(gradient.Whole);

    PlanBuffer SumGradient(Node node, ActivationFunction? function, PlanBuffer? output)
    {
        var shares = _gradients[node];
        if (shares.Count == 1 && function is null) return shares[0];
        var result = shares.Find(IsOwned) ?? new PlanBuffer(Layout(node));
        Add(new GradientSumKernel(node.Name, new(shares, function, output), result));
        return result;
    }
}

/// <summary>The random key of the current step, shared by the dropout steps of a plan.</summary>
sealed class DropoutKey
{
    public ulong Value { get; set; }

    /// <summary>The place of the plan's first picture in its batch: each picture has the mask that it has in one plan for all.</summary>
    public int First { get; set; }
}
