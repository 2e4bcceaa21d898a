using System.Runtime.CompilerServices;

if (ProcessLimits.Fault() is not { } fault) return Start(args);
ProcessLimits.WriteError(fault);
return ExitCode.Failed;

// A method of its own, since what a method names is loaded with it.
[MethodImpl(MethodImplOptions.NoInlining)]
static int Start(string[] arguments)
{
    using var terminal = Terminal.OfProcess();
    using var interruption = new Interruption(terminal);
    return Application.Run(arguments, terminal, interruption.Token);
}
