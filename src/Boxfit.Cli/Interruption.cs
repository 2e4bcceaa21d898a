namespace Boxfit.Cli;

/// <summary>
/// Turns Ctrl-C, SIGTERM, a closed terminal and, on Linux, SIGUSR1 into a cancellation the first time, so that work can be saved; a second
/// one leaves at once. SIGUSR1 is what mpirun hands on to its processes at once, and what Slurm can send some time before a job's end.
/// </summary>
sealed partial class Interruption : IDisposable
{
    // .NET has no name for it.
    const PosixSignal User1 = (PosixSignal)10;

    readonly CancellationTokenSource _source = new();
    readonly PosixSignalRegistration[] _registrations;
    readonly Terminal _terminal;

    public Interruption(Terminal terminal)
    {
        _terminal = terminal;
        PosixSignal[] signals =
        [
            PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP,
            .. OperatingSystem.IsLinux() ? [User1] : Array.Empty<PosixSignal>(),
        ];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    /// <summary>Ends the process without the exit handlers of native libraries, whose threads may still be computing.</summary>
    [LibraryImport("libc")]
    private static partial void _exit(int code);

    void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
        {
            _terminal.Leave();
            _exit(ExitCode.Interrupted);
        }
        _source.Cancel();
        _terminal.Say("Stopping … (once more to leave at once)");
    }
}
