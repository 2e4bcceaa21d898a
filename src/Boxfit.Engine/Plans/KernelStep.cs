namespace Boxfit.Engine.Plans;

/// <summary>A kernel of our own that runs on all threads.</summary>
/// <param name="node">Name of the graph's node that it belongs to.</param>
/// <param name="count">Number of items, such as chunks or vectors, that are shared out among the threads.</param>
/// <param name="buffers">All buffers that it reads or writes.</param>
abstract class KernelStep(string node, long count, params PlanBuffer[] buffers) : PlanStep(node, buffers)
{
    Work? _work;

    public override void Bind(nint scratchpad) => _work = new Work(this, count);

    public override void Run() => OpenMp.Run(_work!);

    protected override void Release() => _work?.Dispose();

    /// <summary>Computes the items from <paramref name="start"/> up to <paramref name="end"/>; must not throw or allocate.</summary>
    protected abstract void RunShare(long start, long end);

    sealed class Work(KernelStep step, long count) : ParallelWork
    {
        public override void Run(int thread, int threads)
        {
            var (start, end) = Share(count, thread, threads);
            step.RunShare(start, end);
        }
    }
}
