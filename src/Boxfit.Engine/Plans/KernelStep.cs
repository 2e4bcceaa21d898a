namespace Boxfit.Engine.Plans;

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
