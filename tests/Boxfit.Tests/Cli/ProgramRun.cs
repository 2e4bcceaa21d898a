namespace Boxfit.Tests.Cli;

/// <summary>The program run as a process of its own, in a working folder of its own.</summary>
/// <param name="Text">What it wrote: results, then messages.</param>
sealed record ProgramRun(int ExitCode, string Text)
{
    /// <param name="folder">The working folder.</param>
    /// <param name="command">What it is told to be called by; null for nothing.</param>
    /// <param name="words">The command line.</param>
    public static async Task<ProgramRun> Of(string folder, string? command, params string[] words)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "boxfit.dll"), .. words])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["BOXFIT_COMMAND"] = command },
        };
        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var messages = process.StandardError.ReadToEndAsync(cancellation);
        string text = await process.StandardOutput.ReadToEndAsync(cancellation) + await messages;
        await process.WaitForExitAsync(cancellation);
        return new(process.ExitCode, text);
    }
}
