using Microsoft.Win32.SafeHandles;

namespace Boxfit.Web.Trainings;

/// <summary>
/// A process that is told to stop as Ctrl-C does, so that it saves its state. Linux gives a handle of it, by which its number cannot become
/// another process's between a look at it and the signal.
/// </summary>
sealed partial class HeldProcess : IDisposable
{
    const int OpenProcess = 434, SendSignal = 424; // pidfd_open, pidfd_send_signal: the same numbers on all of Linux's processors

    // A training takes it as it takes Ctrl-C, whose own signal is ignored by what a script has put into the background.
    const int Terminate = 15;

    readonly int _id;
    readonly SafeFileHandle _handle;

    /// <param name="id">The process's number.</param>
    public HeldProcess(int id) => (_id, _handle) = (id, new(OperatingSystem.IsLinux() ? Open(OpenProcess, id, 0) : -1, ownsHandle: true));

    /// <summary>Whether the system gave its handle; else its number alone is known, which is enough for a child of this process.</summary>
    public bool IsHeld => !_handle.IsInvalid;

    /// <summary>Tells it to stop; false where the system refuses, for the reason of <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    public bool Stop() => (IsHeld ? Send(SendSignal, _handle, Terminate, 0, 0) : SendByNumber(_id, Terminate)) == 0;

    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Open(nint number, int process, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Send(nint number, SafeFileHandle process, int signal, nint info, uint flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendByNumber(int process, int signal);
}
