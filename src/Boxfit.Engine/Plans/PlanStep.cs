using Boxfit.Engine.OneDnn;
using Boxfit.Engine.Threading;

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
    public abstract void Bind(nint scratchpad);

    /// <summary>Does it.</summary>
    public abstract void Run();

    public abstract void Dispose();
}

/// <summary>A kernel of our own that runs on all threads.</summary>
abstract class KernelStep(string node, params PlanBuffer[] buffers) : PlanStep(node, buffers)
{
    Work? _work;

    public override void Bind(nint scratchpad) => _work = new Work(this);

    public override void Run() => OpenMp.Run(_work!);

    public override void Dispose() => _work?.Dispose();

    /// <summary>Does one thread's share; must not throw or allocate.</summary>
    protected abstract void RunShare(int part, int parts);

    sealed class Work(KernelStep step) : ParallelWork
    {
        public override void Run(int part, int parts) => step.RunShare(part, parts);
    }
}
