using Boxfit.Engine.Worlds;

namespace Boxfit.Tests;

/// <summary>Several processes that <c>mpirun</c> starts on this machine, each with the same command line.</summary>
/// <param name="ExitCode">What mpirun ended with.</param>
/// <param name="Output">What they wrote to standard output, one's after another's or mixed.</param>
/// <param name="Messages">What they and mpirun wrote to standard error.</param>
sealed record MpiRun(int ExitCode, string Output, string Messages)
{
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Skips the test where there is no mpirun; on the build server there has to be one.</summary>
    public static void Require()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        bool isThere = folders.Any(f => File.Exists(Path.Combine(f, "mpirun")));
        Assert.SkipUnless(isThere, $"mpirun is not on the path: {MpiLibrary.Remedy}");
    }

    /// <summary>Runs a program of some processes to its end.</summary>
    /// <param name="processes">How many.</param>
    /// <param name="variables">Variables of their environment.</param>
    /// <param name="words">The program and its arguments.</param>
    public static async Task<MpiRun> Of(int processes, IReadOnlyDictionary<string, string> variables, params string[] words)
    {
        Require();
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Start(processes, variables, words);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        try
        {
            var messages = process.StandardError.ReadToEndAsync(patience.Token);
            string output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new(process.ExitCode, output, await messages);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The system's number of one of the processes.</summary>
    /// <param name="mpirun">What <see cref="Start"/> has started, long enough ago that they are there.</param>
    /// <param name="rank">Which one.</param>
    public static int ProcessOf(Process mpirun, int rank)
    {
        string children = File.ReadAllText($"/proc/{mpirun.Id}/task/{mpirun.Id}/children");
        return children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Single(
            child => File.ReadAllText($"/proc/{child}/environ").Split('\0').Contains($"OMPI_COMM_WORLD_RANK={rank}"));
    }

    /// <summary>Starts them; who calls ends them.</summary>
    public static Process Start(int processes, IReadOnlyDictionary<string, string> variables, params string[] words)
    {
        string[] options = ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", $"{processes}"];
        ProcessStartInfo start = new("mpirun", [.. options, .. words])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
