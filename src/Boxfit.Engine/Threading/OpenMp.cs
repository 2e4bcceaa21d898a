using System.Runtime.CompilerServices;

namespace Boxfit.Engine.Threading;

/// <summary>
/// The OpenMP threads that oneDNN computes on, for our own kernels too: two pools of threads on the same cores would wait for each other.
/// The pool belongs to the calling thread, so a plan stays on one thread.
/// </summary>
static unsafe partial class OpenMp
{
    /// <summary>Sets how many threads the next parallel regions of the calling thread use.</summary>
    public static void SetThreads(int threads) => omp_set_num_threads(threads);

    /// <summary>Runs <paramref name="work"/> once on every thread and returns when all are done.</summary>
    public static void Run(ParallelWork work) => GOMP_parallel(&Enter, (void*)GCHandle.ToIntPtr(work.Handle), 0, 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Enter(void* handle)
    {
        var work = (ParallelWork)GCHandle.FromIntPtr((nint)handle).Target!;
        work.Run(omp_get_thread_num(), omp_get_num_threads());
    }

    [LibraryImport("gomp")]
    private static partial void GOMP_parallel(delegate* unmanaged[Cdecl]<void*, void> function, void* data, uint threads, uint flags);

    [LibraryImport("gomp")]
    private static partial void omp_set_num_threads(int threads);

    [LibraryImport("gomp")]
    private static partial int omp_get_thread_num();

    [LibraryImport("gomp")]
    private static partial int omp_get_num_threads();
}

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
