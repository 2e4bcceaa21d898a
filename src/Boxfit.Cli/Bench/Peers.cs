using System.Diagnostics;

namespace Boxfit.Cli.Bench;

/// <summary>The Python programs that Boxfit is measured against, in the repository's <c>bench</c> folder.</summary>
sealed class Peers
{
    const string Python = "/usr/bin/python3";
    readonly string _folder;

    /// <summary>Finds the programs and checks that what they need is installed.</summary>
    /// <exception cref="BoxfitException">They are not there, or packages are missing.</exception>
    public Peers()
    {
        _folder = Find();
        const string program = "import torch, torchvision, cv2; print(f'PyTorch {torch.__version__}, OpenCV {cv2.__version__}')";
        var start = new ProcessStartInfo(Python, ["-c", program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var check = Process.Start(start) ?? throw new BoxfitException($"{Python} could not be started.");
        var output = check.StandardOutput.ReadToEndAsync();
        string errors = check.StandardError.ReadToEnd();
        check.WaitForExit();
        Versions = output.Result.Trim();
        if (check.ExitCode == 0) return;
        throw new BoxfitException(
            $"The benchmark measures against Debian's PyTorch and OpenCV, but Python says: {errors.Trim().Split('\n')[^1]} " +
            "Install them with: apt-get install python3-torch python3-torchvision python3-opencv libopenblas0-pthread");
    }

    /// <summary>The versions of PyTorch and OpenCV, such as "PyTorch 1.13.1, OpenCV 4.6.0".</summary>
    public string Versions { get; }

    /// <summary>Starts a program that stays alive.</summary>
    public Worker Start(string name, string script, params IEnumerable<string> arguments) =>
        new(name, Python, [Path.Combine(_folder, script), .. arguments]);

    /// <summary>Runs a program from its start to its end and returns the seconds.</summary>
    public double Time(string script, params IEnumerable<string> arguments) => TimeProgram(Python, [Path.Combine(_folder, script), .. arguments]);

    /// <summary>Runs any program from its start to its end and returns the seconds.</summary>
    /// <exception cref="BoxfitException">It failed.</exception>
    public static double TimeProgram(string program, IEnumerable<string> arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == 0 ? seconds : throw new BoxfitException($"{program} failed with exit code {process.ExitCode}: {output}");
    }

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string bench = Path.Combine(folder.FullName, "bench");
            if (File.Exists(Path.Combine(bench, "peer_training.py"))) return bench;
        }
        throw new BoxfitException("The benchmark's peers (bench/peer_training.py) were not found. Run it from a clone of the repository.");
    }
}
