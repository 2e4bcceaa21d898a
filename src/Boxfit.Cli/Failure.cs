namespace Boxfit.Cli;

/// <summary>From an exception to a message on standard error and an exit code; a stack trace never reaches the screen.</summary>
static class Failure
{
    /// <summary>What a message of failure begins with.</summary>
    public const string Prefix = "Error: ";

    const string DebugVariable = "BOXFIT_DEBUG";

    const int TooManyFilesOnUnix = 24;

    public static int Report(Exception e, Terminal terminal)
    {
        try
        {
            return Say(e, terminal);
        }
        catch (OutOfMemoryException)
        {
            // There was not enough for the message either.
            ProcessLimits.WriteError("Error: not enough memory.\n");
            return ExitCode.Failed;
        }
    }

    static int Say(Exception e, Terminal terminal)
    {
        switch (e)
        {
            case BoxfitException or IOException when IsOfTooManyFiles(e):
                terminal.Say(
                    $"{Prefix}{e.Message.TrimEnd('.')}. Too many files are open at once: raise 'ulimit -n', or use fewer --workers.");
                WriteDetails(e, terminal);
                return ExitCode.Failed;
            case OperationCanceledException:
                terminal.Say("Interrupted.");
                return ExitCode.Interrupted;
            case InputException or PictureException:
                SayMessage(e);
                WriteDetails(e, terminal);
                return ExitCode.BadInput;
            case IOException when AtomicFile.IsDiskFull(e):
                terminal.Say($"{Prefix}the disk is full ({e.Message}). Make room and try again.");
                WriteDetails(e, terminal);
                return ExitCode.Failed;
            case BoxfitException or IOException or UnauthorizedAccessException:
                SayMessage(e);
                WriteDetails(e, terminal);
                return ExitCode.Failed;
            case OutOfMemoryException:
                string limit = ProcessLimits.DescribeHeap();
                string use = limit.Length > 0 ? ", or use" : ". Use";
                terminal.Say($"{Prefix}not enough memory{limit}{use} a smaller --batch, --size or --cache-memory.");
                WriteDetails(e, terminal);
                return ExitCode.Failed;
            case TypeInitializationException { InnerException: { } inner }:
                return Say(inner, terminal);
            case AggregateException several when Gravest(several) is { } one:
                return Say(one, terminal);
            case DllNotFoundException or BadImageFormatException or EntryPointNotFoundException:
                terminal.Say($"{Prefix}a library could not be loaded ({e.Message.Split('\n')[0].Trim()}). {NativeLibraries.Hint}");
                WriteDetails(e, terminal);
                return ExitCode.Failed;
            default:
                string what = $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
                terminal.Say($"{Prefix}something unexpected happened in Boxfit ({what}). {WriteReport(e)}");
                return ExitCode.Failed;
        }

        void SayMessage(Exception failure)
        {
            if (failure is BoxfitException { HasLines: true }) terminal.SayLines(Prefix + failure.Message);
            else terminal.Say(Prefix + failure.Message);
        }
    }

    /// <summary>Of what several threads threw, what explains the rest.</summary>
    static Exception? Gravest(AggregateException several)
    {
        var all = several.Flatten().InnerExceptions;
        return all.FirstOrDefault(e => e is OutOfMemoryException) ?? all.FirstOrDefault(e => e is not OperationCanceledException)
            ?? all.FirstOrDefault();
    }

    static bool IsOfTooManyFiles(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
            if (cause is IOException && cause.HResult == TooManyFilesOnUnix) return true;
        return false;
    }

    static void WriteDetails(Exception e, Terminal terminal)
    {
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1") terminal.SayLines(e.ToString());
    }

    static string WriteReport(Exception e)
    {
        string path = Path.Combine(Path.GetTempPath(), $"boxfit-crash-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}.txt");
        try
        {
            string program = $"boxfit {typeof(Failure).Assembly.GetName().Version}, {Environment.OSVersion}";
            File.WriteAllText(path, $"{program}\n{Environment.CommandLine}\n\n{e}\n");
            return $"The details for a bug report are in {path}.";
        }
        catch (Exception inner) when (inner is IOException or UnauthorizedAccessException)
        {
            return "The details could not be written to a file.";
        }
    }
}
