using System.Runtime.InteropServices;

namespace Boxfit.Engine.Threading;

/// <summary>Work that is shared out among the threads. It must not throw and must not allocate.</summary>
abstract class ParallelWork : IDisposable
{
    GCHandle _handle;

    protected ParallelWork() => _handle = GCHandle.Alloc(this);

    internal GCHandle Handle => _handle;

    /// <summary>Does the share of one of the threads.</summary>
    public abstract void Run(int thread, int threads);

    public void Dispose()
    {
        if (_handle.IsAllocated) _handle.Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>A thread's range of <paramref name="count"/> items, the same for every run: results do not depend on timing.</summary>
    public static (long Start, long End) Share(long count, int thread, int threads) =>
        (count * thread / threads, count * (thread + 1) / threads);
}
