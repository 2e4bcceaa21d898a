using System.Runtime.Versioning;

namespace Boxfit.Tests.Cli;

/// <summary>What ./boxfit and ./test.sh do about packages that are missing.</summary>
[SupportedOSPlatform("linux")]
public sealed class SetUpTests : IDisposable
{
    const string Missing = "oneDNN is missing: nothing can be trained or predicted without it, all else works.";

    /// <summary>apt-cache of a system with these packages, whose lists are there or are fetched by apt-get update.</summary>
    const string AptCache = """
        here=$(dirname "$0")
        [ -e "$here/listed" ] || exit 0
        case "$*" in
          search*) printf 'libdnnl2 - oneDNN\nlibdnnl3.10 - oneDNN\nlibdnnl3.6 - oneDNN\nlibdnnl3.10-dbgsym - oneDNN\n' ;;
          'show opencv-data') ;;
          *) exit 100 ;;
        esac
        """;

    /// <summary>apt-get that installs what is listed; its lists are fetched by apt-get update.</summary>
    const string AptGet = """
        here=$(dirname "$0")
        if [ "$1" = update ]; then touch "$here/listed"; exit; fi
        [ -e "$here/listed" ] || exit 100
        case "$*" in *libdnnl*) touch "$here/onednn" ;; esac
        """;

    const string Installs = "apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 ";

    readonly ScriptSandbox _box = new();

    public SetUpTests()
    {
        _box.StandIn("ldconfig", "[ ! -e \"$(dirname \"$0\")/onednn\" ] || echo 'libdnnl.so.3.10 => /usr/lib/libdnnl.so.3.10'");
        _box.StandIn("id", "echo 0");
        _box.StandIn("apt-cache", AptCache);
        _box.StandIn("apt-get", AptGet);
    }

    public void Dispose() => _box.Dispose();

    string[] AptCalls => [.. _box.Calls.Where(c => c.StartsWith("apt-get", StringComparison.Ordinal))];

    CommandRun Start()
    {
        var run = _box.Run(_box["boxfit"]);
        Assert.Equal(7, run.ExitCode); // What is missing never ends it: the program itself says what it needs.
        return run;
    }

    [Fact]
    public void The_newest_oneDNN_is_installed_after_fetching_the_lists_and_then_no_more()
    {
        Assert.DoesNotContain(Missing, Start().Messages);
        Assert.Equal(["apt-get update", Installs + "libdnnl3.10"], AptCalls);
        Assert.Empty(Start().Messages);
        Assert.Equal(2, AptCalls.Length);
    }

    [Fact]
    public void Lists_that_are_there_are_fetched_only_when_they_turn_out_to_be_old()
    {
        _box.StandIn("apt-cache", "echo 'libdnnl2 - oneDNN'");
        Start();
        Assert.Equal([Installs + "libdnnl2", "apt-get update", Installs + "libdnnl2"], AptCalls);
    }

    [Theory]
    [InlineData("LD_LIBRARY_PATH", "/nowhere:{0}/lib", "lib/libdnnl.so.2")]
    [InlineData("CONDA_PREFIX", "{0}", "lib/libdnnl.so.3")]
    [InlineData("BOXFIT_ONEDNN", "{0}/own.so", "own.so")]
    public void A_library_of_the_users_own_is_enough(string variable, string value, string file)
    {
        _box.Write(file, "");
        _box.Environment[variable] = string.Format(null, value, _box.Root);
        Assert.DoesNotContain("oneDNN", Start().Messages);
        Assert.Empty(AptCalls);
    }

    [Fact]
    public void Without_a_network_the_command_is_printed_and_tried_again_only_after_an_hour()
    {
        _box.StandIn("apt-get", "echo 'E: no network' >&2; exit 100");
        string messages = Start().Messages;
        Assert.Contains("E: no network", messages);
        Assert.Contains(Missing, messages);
        Assert.Contains("\n  apt-get update && apt-get install -y '^libdnnl[0-9.]+(t64)?$'\n", messages);
        int calls = AptCalls.Length;
        Assert.Contains(Missing, Start().Messages);
        Assert.Equal(calls, AptCalls.Length);
        File.SetLastWriteTime(_box["artifacts/set-up/onednn"], DateTime.Now.AddMinutes(-61));
        Start();
        Assert.Equal(2 * calls, AptCalls.Length);
    }

    [Fact]
    public void Where_sudo_may_not_the_command_is_printed()
    {
        _box.StandIn("id", "echo 1000");
        _box.StandIn("apt-cache", "echo 'libdnnl3.6 - oneDNN'");
        Assert.Contains("\n  sudo apt-get update && sudo apt-get install -y libdnnl3.6\n", Start().Messages);
        Assert.Contains("sudo -n env DEBIAN_FRONTEND=noninteractive " + Installs + "libdnnl3.6", _box.Calls);
        Assert.Empty(AptCalls);
    }

    [Theory]
    [InlineData("apt-get", "ID=debian", "sudo apt-get update && sudo apt-get install -y '^libdnnl[0-9.]+(t64)?$'")]
    [InlineData("apt-get", "ID=ubuntu\nID_LIKE=debian",
        "sudo add-apt-repository -y universe && sudo apt-get update && sudo apt-get install -y '^libdnnl[0-9.]+(t64)?$'")]
    [InlineData("dnf", "ID=fedora", "sudo dnf install -y onednn")]
    [InlineData("dnf", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"", "sudo dnf install -y epel-release && sudo dnf install -y onednn")]
    [InlineData("zypper", "ID=opensuse-tumbleweed", "sudo zypper install -y libdnnl3")]
    [InlineData("pacman", "ID=arch", "sudo pacman -S --needed onednn")]
    [InlineData("conda", "ID=slackware", "conda install -c conda-forge 'onednn=*=omp*'")]
    public void Systems_have_commands_of_their_own(string program, string release, string command)
    {
        _box.StandIn("id", "echo 1000");
        _box.Without("sudo");
        _box.Without("apt-get");
        _box.StandIn(program, "exit 1");
        _box.SystemIs(release);
        string messages = Start().Messages;
        Assert.Contains($"{Missing} Any of these installs it:\n  {command}\n  BOXFIT_ONEDNN=FILE names a libdnnl.so", messages);
        Assert.DoesNotContain(_box.Calls, c => c.StartsWith(program, StringComparison.Ordinal));
    }

    [Fact]
    public void Conda_is_offered_besides()
    {
        _box.StandIn("conda", "exit 1");
        _box.StandIn("apt-get", "exit 100");
        Assert.Contains("'^libdnnl[0-9.]+(t64)?$'\n  conda install -c conda-forge", Start().Messages);
    }

    [Fact]
    public void The_tests_need_oneDNN()
    {
        _box.StandIn("apt-get", "exit 100");
        var run = _box.Run(_box["test.sh"]);
        Assert.Equal((1, "0 passed, 0 failed\n"), (run.ExitCode, run.Output));
        Assert.Contains(Missing, run.Messages);
    }

    [Fact]
    public void Cascades_are_installed_by_the_way_where_there_is_a_package()
    {
        Directory.Delete(_box.Cascades, recursive: true);
        Start();
        Assert.Equal(["apt-get update", Installs + "libdnnl3.10", Installs + "opencv-data"], AptCalls);
        Assert.Empty(Start().Messages);
        Assert.Equal(3, AptCalls.Length);
    }

    [Theory]
    [InlineData("exit 100", AptGet)] // no such package
    [InlineData("exit 0", "exit 100")] // it cannot be installed
    public void Cascades_that_cannot_be_had_are_asked_for_once_and_in_silence(string aptCache, string aptGet)
    {
        _box.StandIn("ldconfig", "echo libdnnl.so.2");
        Directory.Delete(_box.Cascades, recursive: true);
        _box.StandIn("apt-cache", aptCache);
        _box.StandIn("apt-get", aptGet);
        Assert.DoesNotContain("opencv", Start().Messages);
        int calls = AptCalls.Length;
        Assert.Empty(Start().Messages);
        Assert.Equal(calls, AptCalls.Length);
    }
}
