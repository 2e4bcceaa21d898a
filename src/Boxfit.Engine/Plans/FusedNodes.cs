namespace Boxfit.Engine.Plans;

/// <summary>A node together with what follows it and is computed in the same step.</summary>
/// <param name="Main">The node that does the work.</param>
/// <param name="Activation">The function applied at the end, or null.</param>
/// <param name="Output">The node whose value comes out.</param>
sealed record FusedNodes(Node Main, ActivationFunction? Activation, Node Output)
{
    /// <summary>For inference: the batch norm that is folded into a convolution's weights, or null.</summary>
    public Node? Norm { get; init; }

    /// <summary>The value that is added before the activation, or null.</summary>
    public Node? Addend { get; init; }

    /// <summary>
    /// The nodes of a training plan, in the order of the graph: a batch norm takes in the residual sum after it,
    /// and everything the ReLU or ReLU6 after it.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="nodes">The nodes that are wanted: with a node all that come after it.</param>
    public static IReadOnlyList<FusedNodes> ForTraining(Graph graph, Func<Node, bool> nodes) => Divide(graph, nodes, node =>
    {
        var fused = new FusedNodes(node, null, node);
        if (node.Operation is BatchNorm && graph.OnlyConsumerOf(node) is { Operation: Addition } sum
            && OtherOperand(sum, node) is { } addend && addend.Index < node.Index)
        {
            fused = fused with { Addend = addend, Output = sum };
        }
        return WithActivation(graph, nodes, fused);
    });

    /// <summary>
    /// The nodes of an inference plan: a convolution takes in the batch norm after it, then the residual sum, then the activation.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="nodes">The nodes that are wanted: with a node all that come before it.</param>
    public static IReadOnlyList<FusedNodes> ForInference(Graph graph, Func<Node, bool> nodes) => Divide(graph, nodes, node =>
    {
        var fused = new FusedNodes(node, null, node);
        if (node.Operation is Convolution)
        {
            if (BatchNormFolding.NormAfter(graph, node) is { } norm && nodes(norm))
                fused = fused with { Norm = norm, Output = norm };
            if (graph.OnlyConsumerOf(fused.Output) is { Operation: Addition } sum && nodes(sum)
                && FreeAddend(graph, nodes, fused, sum) is { } addend)
                fused = fused with { Addend = addend, Output = sum };
        }
        return WithActivation(graph, nodes, fused);
    });

    static List<FusedNodes> Divide(Graph graph, Func<Node, bool> nodes, Func<Node, FusedNodes> start)
    {
        var all = new List<FusedNodes>();
        var done = new HashSet<Node>();
        foreach (var node in graph.Nodes.Where(nodes))
        {
            if (done.Contains(node)) continue;
            var fused = start(node);
            for (var last = fused.Output; last != node; last = last.Inputs.First(i => i == node || i != fused.Addend)) done.Add(last);
            all.Add(fused);
        }
        return all;
    }

    static FusedNodes WithActivation(Graph graph, Func<Node, bool> nodes, FusedNodes fused)
    {
        if (fused.Output.Operation is not (Convolution or BatchNorm or Addition or Dense)) return fused;
        return graph.OnlyConsumerOf(fused.Output) is { Operation: Activation { Function: not ActivationFunction.Sigmoid } activation } node
            && nodes(node)
            ? fused with { Activation = activation.Function, Output = node }
            : fused;
    }

    /// <summary>
    /// The sum's other operand, if its memory may take the result: computed before, and read by no other node from here on.
    /// </summary>
    static Node? FreeAddend(Graph graph, Func<Node, bool> nodes, FusedNodes fused, Node sum)
    {
        var other = OtherOperand(sum, fused.Output);
        bool isFree = other is { Operation: not Input } && other.Index < fused.Main.Index && !fused.Main.Inputs.Contains(other)
            && graph.ConsumersOf(other).All(c => c == sum || (c.Index < fused.Main.Index && nodes(c)));
        return isFree ? other : null;
    }

    /// <summary>The operand that is added to <paramref name="operand"/>; null where it is added to itself.</summary>
    static Node? OtherOperand(Node sum, Node operand) =>
        sum.Inputs[0] != operand ? sum.Inputs[0] : sum.Inputs[1] != operand ? sum.Inputs[1] : null;
}
