namespace Boxfit.Web.Watching;

/// <summary>Stops a training as Ctrl-C does, so that it saves its state.</summary>
static partial class RunStop
{
    const int OpenProcess = 434, SendSignal = 424; // pidfd_open, pidfd_send_signal: the same numbers on all of Linux's processors

    // A training takes it as it takes Ctrl-C, whose own signal is ignored by what a script has put into the background.
    const int Terminate = 15;

    /// <summary>Stops who works in a run folder, if that is certainly a training of this program.</summary>
    /// <returns>The process's number.</returns>
    /// <exception cref="RequestProblem">Nobody works in it, or it is no training that can be stopped from here.</exception>
    public static int Stop(string run)
    {
        string name = Path.GetFileName(run), file = Path.Combine(run, RunFolder.LockName);
        if (RunHolders.Now().Of(run, DateTime.UtcNow) is not { } holder)
            throw new RequestProblem(StatusCodes.Status409Conflict, $"No process works in {name} any more.");
        if (holder.Id is not { } id)
        {
            throw new RequestProblem(StatusCodes.Status409Conflict,
                $"Another process works in {name}, but none of this machine that can be seen from here. Stop it where it runs, by " +
                "Ctrl-C.");
        }
        // Held, so that the number cannot become another process's between the look and the signal.
        nint process = Open(OpenProcess, id, 0);
        if (process < 0) throw NotStopped(name, id);
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(process, ownsHandle: true);
        holder = new(id, RunHolders.CommandOf(id));
        if (!holder.CanBeStopped || !RunHolders.Has(id, file))
        {
            throw new RequestProblem(StatusCodes.Status409Conflict,
                $"Process {id} works in {name}, which is no training of this program. Stop it where it runs.");
        }
        return Send(SendSignal, handle, Terminate, 0, 0) == 0 ? id : throw NotStopped(name, id);
    }

    static RequestProblem NotStopped(string name, int id) => new(StatusCodes.Status409Conflict,
        $"Process {id}, which trains {name}, could not be told to stop ({Marshal.GetLastPInvokeErrorMessage()}). Stop it where it runs, " +
        "by Ctrl-C.");

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Open(nint number, int process, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Send(nint number, Microsoft.Win32.SafeHandles.SafeFileHandle process, int signal, nint info, uint flags);
}
