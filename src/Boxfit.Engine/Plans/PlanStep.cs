namespace Boxfit.Engine.Plans;

/// <summary>One thing a plan does each time it runs: a oneDNN primitive or a kernel of our own.</summary>
abstract class PlanStep(string node, params PlanBuffer[] buffers) : IDisposable
{
    /// <summary>Name of the graph's node that it belongs to.</summary>
    public string Node { get; } = node;

    /// <summary>What it is, for the list of primitives and for profiles.</summary>
    public abstract string Kind { get; }

    /// <summary>The implementation behind it.</summary>
    public virtual string Implementation => "boxfit";

    /// <summary>All buffers that it reads or writes.</summary>
    public IReadOnlyList<PlanBuffer> Buffers { get; } = buffers;

    /// <summary>Takes the buffers' addresses, which are known now.</summary>
    public virtual void Bind(nint scratchpad) { }

    /// <summary>Does it.</summary>
    public abstract void Run();

    public void Dispose() => Release();

    /// <summary>Frees what it holds.</summary>
    protected virtual void Release() { }
}
