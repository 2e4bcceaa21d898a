namespace Boxfit.Bench.Peers;

/// <summary>Runs programs, and finds the repository that holds those of the peers.</summary>
static class Programs
{
    /// <summary>The repository's folder.</summary>
    /// <exception cref="BoxfitException">The program runs outside a clone.</exception>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "bench", "run"))) return folder.FullName;
        }
        throw new BoxfitException("The benchmark's peers (bench/PythonPeers) were not found. Run it from a clone of the repository.");
    }

    /// <summary>Boxfit as it is shipped.</summary>
    /// <exception cref="BoxfitException">It was not built.</exception>
    public static string Product()
    {
        string product = Path.Combine(Root(), "artifacts", "boxfit", "current", "boxfit");
        return File.Exists(product) ? product
            : throw new BoxfitException($"{product} is missing. Start the benchmark with bench/run, which builds it.");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, what it printed, and the last line of its errors.</returns>
    /// <exception cref="BoxfitException">It could not be started.</exception>
    public static (int ExitCode, string Output, string LastError) Run(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output.Result.Trim(), errors.Trim().Split('\n')[^1]);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BoxfitException($"{program} could not be started: {e.Message}", e);
        }
    }

    /// <summary>Runs a program from its start to its end and returns the seconds.</summary>
    /// <exception cref="BoxfitException">It failed.</exception>
    public static double Time(string program, IEnumerable<string> arguments)
    {
        long start = Stopwatch.GetTimestamp();
        var (exitCode, output, lastError) = Run(program, arguments);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return exitCode == 0 ? seconds : throw new BoxfitException($"{program} failed with exit code {exitCode}: {output} {lastError}");
    }
}
