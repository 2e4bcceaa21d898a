using System.Runtime.Versioning;

namespace Boxfit.Tests.House;

/// <summary>
/// A copy of the start-up scripts in a folder with a space in its name, beside stand-ins for the programs that they call, so that
/// what the scripts decide can be seen in moments: <c>dotnet</c> "builds" a program that prints its arguments and ends with 7.
/// Every call of a stand-in is noted in <see cref="Calls"/>.
/// </summary>
[SupportedOSPlatform("linux")]
sealed class ScriptSandbox : IDisposable
{
    const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Programs that the scripts may use as they are; of all others only stand-ins are on the path.</summary>
    static readonly string[] s_tools =
    [
        "bash", "cat", "chmod", "cp", "cut", "date", "dirname", "env", "find", "flock", "grep", "head", "id", "ln", "mkdir", "mktemp",
        "mv", "nice", "readlink", "rm", "sed", "setsid", "sh", "sleep", "sort", "tail", "tee", "touch", "tr", "true", "wc",
    ];

    /// <summary>The program that makes a terminal.</summary>
    public const string Terminal = "/usr/bin/script";

    readonly TemporaryFolder _folder = new();

    public ScriptSandbox()
    {
        foreach (string script in new[] { "boxfit", "bench/run", "test.sh", ".ci/run", ".ci/limited", ".ci/debian13", ".ci/setup.sh" })
        {
            string content = File.ReadAllText(Path.Combine(Repository.Root, script));
            Write(script, content.Replace("/usr/share/opencv4", Cascades).Replace("/etc/os-release", _folder["os-release"]));
            File.SetUnixFileMode(this[script], Executable);
        }
        _folder.Write("tools/-");
        foreach (string tool in s_tools)
            File.CreateSymbolicLink(_folder["tools/" + tool], Array.Find([$"/usr/bin/{tool}", $"/bin/{tool}"], File.Exists)!);
        Directory.CreateDirectory(Cascades + "/haarcascades");
        SystemIs("ID=debian");
        Write("src/Program.cs", "return 0;");
        Write("Directory.Build.props", "");
        StandIn("ldconfig", "echo '\tlibdnnl.so.2 (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/libdnnl.so.2'");
        StandIn("sudo", "exit 1");
        StandIn("apt-get", "exit 100");
        StandIn("apt-cache", "exit 100");
        StandIn("dotnet", """
            case $1 in
              --version) echo 10.0.100 ;;
              publish)
                sleep 0.2
                while [ "$1" != -o ]; do shift; done
                mkdir -p "$2"
                printf '#!/bin/sh\necho "ran with: $*"\n[ "$*" = --version ] || exit 7\n' >"$2/boxfit"
                chmod +x "$2/boxfit"
                cp "$2/boxfit" "$2/Boxfit.Bench" ;;
            esac
            """);
    }

    public string Root => _folder["a clone"];

    /// <summary>Where the system has OpenCV's cascades.</summary>
    public string Cascades => _folder["opencv4"];

    /// <summary>Variables of the scripts' environment.</summary>
    public Dictionary<string, string?> Environment { get; } = new()
    {
        ["BOXFIT_ONEDNN"] = null, ["LD_LIBRARY_PATH"] = null, ["CONDA_PREFIX"] = null, ["DOTNET_ROOT"] = null,
        // Of .ci/limited, under which these tests may run.
        ["DNNL_MAX_CPU_ISA"] = null, ["ONEDNN_MAX_CPU_ISA"] = null, ["DOTNET_EnableAVX512"] = null, ["DOTNET_EnableSSE42"] = null,
        ["ATEN_CPU_CAPABILITY"] = null, ["OPENBLAS_CORETYPE"] = null, ["MKL_ENABLE_INSTRUCTIONS"] = null,
        // Of ./test.sh itself.
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = null,
    };

    /// <summary>The stand-ins' calls so far, one a line.</summary>
    public string[] Calls => File.Exists(_folder["calls"]) ? File.ReadAllLines(_folder["calls"]) : [];

    public string this[string name] => Path.Combine(Root, name);

    public void Write(string name, string content) => _folder.Write("a clone/" + name, content);

    /// <summary>Puts a program before all others of its name.</summary>
    public void StandIn(string name, string body)
    {
        string path = _folder.Write("programs/" + name, $"#!/bin/sh\necho \"{name} $*\" >>'{_folder["calls"]}'\n{body}\n");
        File.SetUnixFileMode(path, Executable);
    }

    /// <summary>Takes a program away.</summary>
    public void Without(string name) => File.Delete(_folder["programs/" + name]);

    /// <summary>What the system says of itself.</summary>
    public void SystemIs(string release) => _folder.Write("os-release", release + "\n");

    /// <summary>Starts a script as a shell would, from another folder.</summary>
    public Process Start(string path, params string[] arguments) => StartProgram("/usr/bin/env", ["bash", path, .. arguments]);

    /// <summary>Starts a script on a terminal, whose output takes in its messages.</summary>
    public Process StartOnTerminal(string path) => StartProgram(Terminal, ["-qec", $"bash '{path}'", "/dev/null"]);

    Process StartProgram(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        start.Environment["PATH"] = _folder["programs"] + ":" + _folder["tools"];
        return Process.Start(start)!;
    }

    public CommandRun Run(string path, params string[] arguments) => Finish(Start(path, arguments));

    public static CommandRun Finish(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            var messages = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new(process.ExitCode, output, messages.Result);
        }
    }

    public void Dispose() => _folder.Dispose();
}
