namespace Boxfit.Bench.Peers;

/// <summary>The Python programs that Boxfit is measured against, and the Python that runs them.</summary>
sealed class PythonPeers
{
    readonly string _python;
    readonly string? _openCv;

    PythonPeers(string python, Version torch, string? openCv)
    {
        _python = python;
        Torch = torch;
        _openCv = openCv;
    }

    /// <summary>PyTorch's version, such as 2.6.0.</summary>
    public Version Torch { get; }

    /// <summary>The versions of PyTorch and OpenCV, such as "PyTorch 2.6.0, OpenCV 4.10.0".</summary>
    public string Versions => _openCv is null ? $"PyTorch {Torch}" : $"PyTorch {Torch}, OpenCV {_openCv}";

    /// <summary>Takes the named Python, or else the one with the newest PyTorch among the first on <c>PATH</c> and Debian's.</summary>
    /// <exception cref="BoxfitException">There is none with PyTorch and torchvision.</exception>
    public static PythonPeers Find(string? python)
    {
        string[] candidates = python is not null ? [python] : ["python3", "/usr/bin/python3"];
        var found = new List<PythonPeers>();
        List<string> problems = [];
        foreach (string candidate in candidates)
        {
            try
            {
                found.Add(Examine(candidate));
            }
            catch (BoxfitException e)
            {
                problems.Add(e.Message.TrimEnd('.') + '.');
            }
        }
        return found.MaxBy(p => p.Torch) ?? throw new BoxfitException(
            $"The benchmark measures against PyTorch and OpenCV for Python. {string.Join(' ', problems.Distinct())} " +
            "Install them with: apt-get install python3-torch python3-torchvision python3-opencv libopenblas0-pthread, " +
            "or name a Python that has them with --python.");
    }

    /// <summary>Starts a program of PyTorch that stays alive.</summary>
    /// <param name="detail">What tells it from another of PyTorch, for its name.</param>
    /// <param name="script">A file of the folder <c>bench/PythonPeers</c>.</param>
    /// <param name="arguments">The script's.</param>
    public Worker StartTorch(string detail, string script, params IEnumerable<string> arguments) =>
        Start($"PyTorch {Torch}, {detail}", script, arguments);

    /// <summary>Starts a program of OpenCV that stays alive.</summary>
    /// <exception cref="BoxfitException">This Python has no OpenCV.</exception>
    public Worker StartOpenCv(params IEnumerable<string> arguments) => _openCv is not null
        ? Start("OpenCV", "opencv.py", arguments)
        : throw new BoxfitException($"{_python} has no OpenCV. Install it with: apt-get install python3-opencv");

    /// <summary>Runs a program from its start to its end and returns the seconds.</summary>
    public double Time(string script, params IEnumerable<string> arguments) =>
        Programs.Time(_python, [PathOf(script), .. arguments]);

    Worker Start(string name, string script, IEnumerable<string> arguments) => new(name, _python, [PathOf(script), .. arguments]);

    static string PathOf(string script) => Path.Combine(Programs.Root(), "bench", "PythonPeers", script);

    static PythonPeers Examine(string python)
    {
        const string program = """
            import re, torch, torchvision
            print(re.match(r'\d+\.\d+(\.\d+)?', torch.__version__)[0])
            try:
                import cv2
                print(cv2.__version__)
            except ImportError:
                pass
            """;
        var (exitCode, output, lastError) = Programs.Run(python, "-c", program);
        if (exitCode != 0)
            throw new BoxfitException($"{python} ended with exit code {exitCode}{(lastError.Length > 0 ? $": {lastError}" : "")}");
        string[] versions = output.Split('\n');
        return Version.TryParse(versions[0], out var torch) ? new(python, torch, versions.ElementAtOrDefault(1))
            : throw new BoxfitException($"{python} says '{versions[0]}' where it should say PyTorch's version.");
    }
}
