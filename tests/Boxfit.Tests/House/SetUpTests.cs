using System.Runtime.Versioning;

namespace Boxfit.Tests.House;

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
          search*) printf '%s - oneDNN\n' libdnnl2 libdnnl3.10 libdnnl3.6 libdnnl3.10-dbgsym libdnnl4 libdnnl4.1 libdnnl-dev ;;
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

    const string Conda = "conda install -c conda-forge 'onednn=*=omp*'";

    const string NoPackage = Conda + " # no package of this system is known; conda (Miniforge) needs no root";

    const string Pattern = "'^libdnnl[23][0-9.]*(t64)?$'";

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

    int AllAptCalls => _box.Calls.Count(c => c.StartsWith("apt-", StringComparison.Ordinal));

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
    public void The_lists_are_asked_only_for_versions_that_the_program_may_take()
    {
        Start();
        Assert.Contains("apt-cache search --names-only ^libdnnl[23]", _box.Calls);
    }

    [Fact]
    public void Without_a_network_the_command_is_printed_and_tried_again_only_after_an_hour()
    {
        _box.StandIn("apt-get", "echo 'E: no network' >&2; exit 100");
        string messages = Start().Messages;
        Assert.Contains("E: no network", messages);
        Assert.Contains(Missing, messages);
        Assert.Contains($"\n  apt-get update && apt-get install -y {Pattern}\n", messages);
        string log = _box["artifacts/set-up/onednn"];
        string again = $"apt is tried again after {File.GetLastWriteTime(log).AddHours(1):HH:mm}; to try at once, remove {log}\n";
        Assert.EndsWith(again, messages[..messages.IndexOf("boxfit: building", StringComparison.Ordinal)]);
        int calls = AptCalls.Length;
        messages = Start().Messages;
        Assert.Contains(Missing, messages);
        Assert.EndsWith(again, messages);
        Assert.Equal(calls, AptCalls.Length);
        File.SetLastWriteTime(log, DateTime.Now.AddMinutes(-61));
        Start();
        Assert.Equal(2 * calls, AptCalls.Length);
        File.Delete(log);
        Start();
        Assert.Equal(3 * calls, AptCalls.Length);
    }

    [Fact]
    public void Where_sudo_may_not_the_command_is_printed()
    {
        _box.StandIn("id", "echo 1000");
        _box.StandIn("apt-cache", "echo 'libdnnl3.6 - oneDNN'");
        Assert.Contains("\n  sudo apt-get update && sudo apt-get install -y libdnnl3.6\n", Start().Messages);
        Assert.Contains("sudo -n env DEBIAN_FRONTEND=noninteractive true", _box.Calls);
        Assert.Empty(AptCalls);
    }

    [Fact]
    public void What_sudo_refused_is_tried_again_as_soon_as_it_may()
    {
        _box.StandIn("id", "echo 1000");
        Assert.DoesNotContain("tried again", Start().Messages);
        _box.StandIn("sudo", "shift; exec \"$@\"");
        Assert.DoesNotContain(Missing, Start().Messages);
        Assert.Equal(["apt-get update", Installs + "libdnnl3.10"], AptCalls);
    }

    [Fact]
    public void On_a_terminal_sudo_asks_also_right_after_it_could_not()
    {
        Assert.SkipUnless(
            File.Exists(ScriptSandbox.Terminal), $"{ScriptSandbox.Terminal} (Debian's bsdutils), which makes a terminal, is not here.");
        _box.StandIn("id", "echo 1000");
        _box.StandIn("sudo", "[ \"$1\" != -n ] || { echo 'sudo: a password is required' >&2; exit 1; }; exec \"$@\"");
        string messages = Start().Messages;
        Assert.Contains("sudo: a password is required", messages);
        Assert.Contains(Missing, messages);
        var run = ScriptSandbox.Finish(_box.StartOnTerminal(_box["boxfit"]));
        Assert.DoesNotContain(Missing, run.Output);
        Assert.Contains("sudo env DEBIAN_FRONTEND=noninteractive " + Installs + "libdnnl3.10", _box.Calls);
        Assert.Equal(["apt-get update", Installs + "libdnnl3.10"], AptCalls);
    }

    [Fact]
    public void In_a_clone_that_cannot_be_written_to_it_is_tried_without_a_word_about_that()
    {
        _box.Write("artifacts/set-up", "");
        Directory.Delete(_box.Cascades, recursive: true);
        _box.StandIn("apt-get", "echo 'E: no network' >&2; exit 100");
        string messages = Start().Messages;
        Assert.StartsWith("boxfit: installing oneDNN …\nE: no network\nboxfit: " + Missing, messages);
        Assert.DoesNotContain("set-up", messages);
        _box.StandIn("ldconfig", "echo libdnnl.so.2");
        int calls = AllAptCalls;
        Assert.Empty(Start().Messages);
        Assert.Equal(calls, AllAptCalls);
    }

    [Theory]
    [InlineData(null, "1")]
    [InlineData("false", "false")]
    public void The_SDK_needs_no_ICU_where_the_user_does_not_say_otherwise(string? own, string expected)
    {
        _box.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = own;
        _box.StandIn("ldconfig", "echo libdnnl.so.2");
        _box.StandIn("dotnet", "echo \"without ICU: ${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT-}\"");
        Assert.Contains($"'dotnet --version' says: without ICU: {expected}\n", _box.Run(_box["boxfit"]).Messages);
    }

    [Theory]
    [InlineData("apt-get", "ID=debian", $"apt-get update && apt-get install -y {Pattern} # as root")]
    [InlineData("apt-get", "ID=ubuntu\nID_LIKE=debian",
        $"add-apt-repository -y universe && apt-get update && apt-get install -y {Pattern} # as root")]
    [InlineData("dnf", "ID=fedora\nVERSION_ID=43", "dnf install -y onednn # as root")]
    [InlineData("dnf", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.6\"",
        "dnf install -y epel-release && dnf install -y onednn # as root")]
    [InlineData("dnf", "ID=\"rhel\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"9.6\"",
        "dnf install -y https://dl.fedoraproject.org/pub/epel/epel-release-latest-9.noarch.rpm && dnf install -y onednn # as root")]
    [InlineData("dnf", "ID=\"almalinux\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"10.0\"", NoPackage)]
    [InlineData("dnf", "ID=\"amzn\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"2023\"", NoPackage)]
    [InlineData("apk", "ID=alpine", NoPackage)]
    [InlineData("zypper", "ID=opensuse-tumbleweed", "zypper install -y libdnnl3 # as root")]
    [InlineData("pacman", "ID=arch", "pacman -S --needed onednn # as root")]
    [InlineData("conda", "ID=slackware", Conda)]
    public void Systems_have_commands_of_their_own(string program, string release, string command)
    {
        _box.StandIn("id", "echo 1000");
        _box.Without("sudo"); // All of these are for root, then.
        _box.Without("apt-get");
        _box.StandIn(program, "exit 1");
        _box.SystemIs(release);
        string messages = Start().Messages;
        Assert.Contains($"{Missing} Any of these installs it:\n  {command}\n  BOXFIT_ONEDNN=FILE names a libdnnl.so", messages);
        Assert.Contains("built with OpenMP", messages);
        Assert.DoesNotContain("tried again", messages);
        Assert.DoesNotContain(_box.Calls, c => c.StartsWith(program, StringComparison.Ordinal));
    }

    [Fact]
    public void Conda_is_offered_besides()
    {
        _box.StandIn("conda", "exit 1");
        _box.StandIn("apt-get", "exit 100");
        Assert.Contains($"{Pattern}\n  {Conda}\n", Start().Messages);
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
    public void Cascades_that_cannot_be_had_are_asked_for_once_an_hour_and_in_silence(string aptCache, string aptGet)
    {
        _box.StandIn("ldconfig", "echo libdnnl.so.2");
        Directory.Delete(_box.Cascades, recursive: true);
        _box.StandIn("apt-cache", aptCache);
        _box.StandIn("apt-get", aptGet);
        Assert.DoesNotContain("opencv", Start().Messages);
        int calls = AllAptCalls;
        Assert.Empty(Start().Messages);
        Assert.Equal(calls, AllAptCalls);
        File.SetLastWriteTime(_box["artifacts/set-up/opencv-data"], DateTime.Now.AddMinutes(-61));
        Assert.Empty(Start().Messages);
        Assert.Equal(2 * calls, AllAptCalls);
    }

    [Fact]
    public void Cascades_never_ask_for_a_password()
    {
        _box.StandIn("ldconfig", "echo libdnnl.so.2");
        Directory.Delete(_box.Cascades, recursive: true);
        _box.StandIn("apt-cache", "exit 0");
        _box.StandIn("id", "echo 1000");
        _box.StandIn("sudo", "echo 'sudo: a password is required' >&2; exit 1");
        Assert.DoesNotContain("sudo", Start().Messages);
        Assert.Equal("sudo -n env DEBIAN_FRONTEND=noninteractive true",
            Assert.Single(_box.Calls, c => c.StartsWith("sudo", StringComparison.Ordinal)));
    }
}
