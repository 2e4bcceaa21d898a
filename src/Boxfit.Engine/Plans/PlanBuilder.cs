namespace Boxfit.Engine.Plans;

/// <summary>Collects the steps of a plan in the order in which they run, then finds every buffer its place in memory.</summary>
abstract class PlanBuilder
{
    readonly List<PlanStep> _steps;
    PlanBuffer? _blockedInput;

    protected PlanBuilder(Graph graph, int batch)
    {
        (Graph, Batch, _steps, Values) = (graph, batch, [], []);
        Input = new(Layouts.Plain(batch, graph.Input.Shape)) { IsPersistent = true };
    }

    /// <summary>Goes on where another left off.</summary>
    protected PlanBuilder(PlanBuilder begun)
    {
        (Graph, Batch, _steps, Values) = (begun.Graph, begun.Batch, begun._steps, begun.Values);
        (Input, _blockedInput) = (begun.Input, begun._blockedInput);
    }

    /// <summary>The graph that the plan computes.</summary>
    protected Graph Graph { get; }

    /// <summary>The values of the nodes that have been computed so far.</summary>
    protected Dictionary<Node, PlanBuffer> Values { get; }

    /// <summary>Number of pictures.</summary>
    public int Batch { get; }

    /// <summary>The pictures, row-major, filled by the caller.</summary>
    public PlanBuffer Input { get; }

    /// <summary>The nodes that read a node's value.</summary>
    public IEnumerable<Node> ConsumersOf(Node node) => Graph.ConsumersOf(node);

    /// <summary>Layout of a node's value.</summary>
    public MemoryDescriptor Layout(Node node) => Layouts.Value(Batch, node.Shape);

    /// <summary>A node's value in the layout of <see cref="Layouts.Value"/>.</summary>
    public virtual PlanBuffer Value(Node node)
    {
        var value = Values[node];
        return node.Operation is Graphs.Operations.Input ? _blockedInput ??= Convert(node.Name, value, Layout(node)) : value;
    }

    /// <summary>A node's value in the layout wanted; the picture is row-major at first.</summary>
    public PlanBuffer Value(Node node, MemoryDescriptor layout) =>
        Values[node] is { IsPersistent: true } input && input.Layout.Equals(layout) ? input : Convert(node.Name, Value(node), layout);

    /// <summary>Sets a node's value.</summary>
    public void SetValue(Node node, PlanBuffer value) => Values[node] = value;

    /// <summary>True when no other step reads the node's value, so that the consumer's result may take its memory.</summary>
    public virtual bool MayOverwrite(Node node) =>
        node.Operation is not Graphs.Operations.Input && Graph.ConsumersOf(node).Count() == 1;

    /// <summary>Number of steps so far.</summary>
    public int StepCount => _steps.Count;

    /// <summary>Adds a step at the end.</summary>
    public void Add(PlanStep step)
    {
        foreach (var buffer in step.Buffers)
        {
            buffer.Whole.FirstStep = Math.Min(buffer.Whole.FirstStep, _steps.Count);
            buffer.Whole.LastStep = _steps.Count;
        }
        _steps.Add(step);
    }

    /// <summary>The same numbers in the layout wanted: the buffer itself, or a new one that a reorder step fills.</summary>
    public PlanBuffer Convert(string node, PlanBuffer buffer, MemoryDescriptor layout)
    {
        if (buffer.Layout.Equals(layout)) return buffer;
        var converted = new PlanBuffer(layout);
        Reorder(node, buffer, converted);
        return converted;
    }

    /// <summary>Copies one buffer into another, changing the layout on the way.</summary>
    public void Reorder(string node, PlanBuffer source, PlanBuffer destination) => Add(LayoutCopy.Step(node, source, destination));

    /// <summary>
    /// Ends the plan: places the buffers in <paramref name="reuse"/> if that is large enough, else in a new arena, and binds the steps.
    /// </summary>
    public Placed Place(Arena? reuse, string purpose)
    {
        var buffers = _steps.SelectMany(s => s.Buffers).Select(b => b.Whole).Distinct().Where(b => !b.IsPersistent).ToList();
        long bytes = BufferPlacement.Place(buffers);
        long scratchpad = _steps.OfType<PrimitiveStep>().Select(s => s.ScratchpadBytes).DefaultIfEmpty().Max();
        const long page = 4096;
        long scratchpadOffset = (bytes + page - 1) / page * page;
        long whole = scratchpadOffset + scratchpad;
        var arena = reuse is not null && reuse.Bytes >= whole ? reuse : new Arena(whole, purpose);
        foreach (var buffer in buffers) buffer.Address += arena.Address;
        foreach (var step in _steps) step.Bind(arena.Address + (nint)scratchpadOffset);
        return new([.. _steps], arena);
    }

    /// <summary>The steps with their memory.</summary>
    public sealed record Placed(PlanStep[] Steps, Arena Arena);
}
