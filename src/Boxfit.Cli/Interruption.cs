namespace Boxfit.Cli;

/// <summary>
/// Turns Ctrl-C, SIGTERM and a closed terminal into a cancellation the first time, so that work can be saved; a second one leaves at once.
/// </summary>
sealed partial class Interruption : IDisposable
{
    readonly CancellationTokenSource _source = new();
    readonly PosixSignalRegistration[] _registrations;
    readonly Terminal _terminal;

    public Interruption(Terminal terminal)
    {
        _terminal = terminal;
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
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
