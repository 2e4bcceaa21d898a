using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
