using System.Runtime.InteropServices;

namespace Boxfit.Data.Loading;

/// <summary>Lets the trainer's threads go first, so that preparing batches uses the moments in which a core would be idle.</summary>
static partial class BackgroundPriority
{
    // .NET's thread priorities do nothing on Linux; a thread's nice value does. This much gives it about a quarter of a busy core.
    const int Nice = 5;
    const int Thread = 0;

    /// <summary>Lowers the calling thread's priority.</summary>
    public static void Enter()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(Thread, 0, Nice);
        else System.Threading.Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    // On Linux "process 0" is the calling thread.
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
