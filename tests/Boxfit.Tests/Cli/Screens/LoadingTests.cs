using System.Runtime.Versioning;

namespace Boxfit.Tests.Cli.Screens;

/// <summary>
/// Spectre.Console is loaded only where there is a terminal: in a copy of the program in which its file is no assembly, everything
/// else works.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class LoadingTests(TinyRun tiny) : IClassFixture<TinyRun>, IDisposable
{
    const string Library = "Spectre.Console.dll", BrokenName = "broken";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Help_results_and_progress_that_go_elsewhere_need_no_library_of_the_screen()
    {
        string program = BrokenCopy();
        foreach (string[] arguments in (string[][])
        [
            ["--help"], ["train", "--help"], ["weights", "list"], ["data", "list"], ["predict", tiny.Folder, tiny.Pictures],
            ["evaluate", tiny.Folder, tiny.Data], ["train", tiny.Data, "--out", tiny["elsewhere"], .. TinyRun.Settings()],
        ])
        {
            var run = ScriptSandbox.Finish(Start("dotnet", [program, .. arguments], terminal: "xterm"));
            Assert.True(run.ExitCode == 0, run.Messages);
            Assert.DoesNotContain('\e', run.Output + run.Messages);
        }
    }

    [Fact]
    public void On_a_terminal_it_is_used_and_a_dumb_one_gets_the_plain_lines()
    {
        if (!File.Exists("/usr/bin/script")) Assert.Skip("/usr/bin/script (Debian's bsdutils), which makes a terminal, is not here.");
        string program = Path.Combine(AppContext.BaseDirectory, "boxfit.dll");
        var apart = ScriptSandbox.Finish(Start("dotnet", [program, "data", "list"], terminal: "xterm"));
        string plain = apart.Output + apart.Messages;
        var live = OnTerminal(program, "xterm");
        Assert.Contains("└── source:", live.Output);
        Assert.DoesNotContain("└──", plain);
        Assert.Equal(plain, OnTerminal(program, "dumb").Output.Replace("\r\n", "\n"));
        // What the other test relies on: the broken copy does not get far where the library is needed.
        Assert.NotEqual(0, OnTerminal(BrokenCopy(), "xterm").ExitCode);
    }

    static CommandRun OnTerminal(string program, string terminal) =>
        ScriptSandbox.Finish(Start("script", ["-qec", $"dotnet '{program}' data list", "/dev/null"], terminal));

    static Process Start(string program, IEnumerable<string> arguments, string terminal)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TERM"] = terminal;
        return Process.Start(start)!;
    }

    string BrokenCopy()
    {
        string folder = _folder[BrokenName];
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            foreach (string below in Directory.EnumerateDirectories(AppContext.BaseDirectory))
                Directory.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(below)), below);
            File.WriteAllText(Path.Combine(folder, Library), "no assembly");
        }
        return Path.Combine(folder, "boxfit.dll");
    }
}
