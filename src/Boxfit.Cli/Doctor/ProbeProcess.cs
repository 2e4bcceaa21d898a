namespace Boxfit.Cli.Doctor;

/// <summary>
/// Looks at native libraries in a process of its own (<c>boxfit doctor-probe</c>): a broken one ends that process at worst, and what it
/// says is then the finding.
/// </summary>
sealed class ProbeProcess(CancellationToken cancellation)
{
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>What the probe found, as JSON.</summary>
    /// <exception cref="BoxfitException">It found that something is missing or broken; the message says what.</exception>
    public JsonElement Ask(string probe)
    {
        using var process = Process.Start(OwnProgram.With(Commands.DoctorProbeCommand.CommandName, probe))!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        try
        {
            var messages = process.StandardError.ReadToEndAsync(patience.Token);
            string output = process.StandardOutput.ReadToEndAsync(patience.Token).GetAwaiter().GetResult();
            process.WaitForExitAsync(patience.Token).GetAwaiter().GetResult();
            // The answer is the last line: libraries may have printed before it (ONEDNN_VERBOSE makes oneDNN do so).
            if (process.ExitCode == ExitCode.Done) return JsonElement.Parse(output.TrimEnd().Split('\n')[^1]);
            throw new BoxfitException(Reason(process.ExitCode, messages.GetAwaiter().GetResult()));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new BoxfitException($"no answer within {s_patience.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Why a process ended with a code other than 0.</summary>
    internal static string Reason(int code, string messages)
    {
        const int signalled = 128;
        string? said = messages.Split('\n').LastOrDefault(l => l.StartsWith(Failure.Prefix, StringComparison.Ordinal));
        return said is not null ? said[Failure.Prefix.Length..].Trim()
            : code > signalled
                ? $"loading it ended the process with signal {code - signalled}: the file is broken or made for another processor"
            : $"loading it ended the process with exit code {code}";
    }
}

/// <summary>Names of what <c>boxfit doctor-probe</c> looks at.</summary>
static class DoctorProbes
{
    public const string Engine = "engine", Pictures = "pictures", OpenMpi = "openmpi";
}
