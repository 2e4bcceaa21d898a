using System.Runtime.Versioning;

namespace Boxfit.Tests.House;

/// <summary>What .ci/debian13 does before it enters the other system; .ci/run does the rest in earnest.</summary>
[SupportedOSPlatform("linux")]
public sealed class Debian13Tests : IDisposable
{
    readonly ScriptSandbox _box = new();

    public Debian13Tests()
    {
        _box.SystemIs("ID=debian\nVERSION_CODENAME=bookworm");
        _box.StandIn("id", "echo 0");
        _box.StandIn(
            "apt-get", "case \"$*\" in *'Codename: bookworm') echo http://packages.example/debian/; echo http://other.example/ ;; esac");
        _box.StandIn("apt-config", "echo 'Acquire::http::Proxy \"http://proxy.example:3128\";'; echo 'DPkg::Post-Invoke \"rm\";'");
        _box.StandIn("debootstrap", """
            mkdir -p "$4/etc/apt/apt.conf.d" "$4/etc/ssl/certs"
            echo 13.1 >"$4/etc/debian_version"
            """);
        _box.StandIn("setpriv", "shift 2; exec \"$@\"");
        _box.StandIn(
            "unshare", "cat \"$(dirname \"$8\")/../artifacts/debian13/etc/apt/apt.conf.d/90host\"; echo '3 passed, 1 failed'; exit 1");
    }

    public void Dispose() => _box.Dispose();

    CommandRun Run() => _box.Run(_box[".ci/debian13"]);

    [Fact]
    public void The_system_comes_from_the_machines_own_package_source_and_is_removed_again()
    {
        var run = Run();
        Assert.Equal("Acquire::http::Proxy \"http://proxy.example:3128\";\n3 passed, 1 failed\n", run.Output);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Debian 13.1 is there", run.Messages);
        string folder = _box["artifacts/debian13"];
        Assert.Contains($"debootstrap --variant=minbase --include=ca-certificates trixie {folder} http://packages.example/debian/",
            _box.Calls);
        Assert.Contains(_box.Calls, c =>
            c.StartsWith("unshare --mount --propagation private --pid --fork --kill-child -- ", StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void A_system_that_cannot_be_made_is_told_and_not_entered()
    {
        _box.StandIn("debootstrap", "echo 'E: no such suite'; exit 1");
        var run = Run();
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("E: no such suite", run.Messages);
        Assert.DoesNotContain(_box.Calls, c => c.StartsWith("unshare", StringComparison.Ordinal));
    }

    [Fact]
    public void Debootstrap_is_installed_after_fetching_the_lists_where_they_are_absent()
    {
        _box.StandIn("debootstrap-package", "exit 1");
        _box.Without("debootstrap");
        _box.StandIn("apt-get", """
            here=$(dirname "$0")
            case "$*" in
              update*) touch "$here/listed" ;;
              install*) [ -e "$here/listed" ] && cp "$here/debootstrap-package" "$here/debootstrap" ;;
              indextargets*) echo http://packages.example/debian/ ;;
            esac
            """);
        Run();
        Assert.Contains(_box.Calls, c => c.StartsWith("debootstrap-package --variant=minbase", StringComparison.Ordinal));
        _box.Without("debootstrap");
        _box.StandIn("apt-get", "exit 100");
        var run = Run();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("debootstrap is missing and could not be installed", run.Messages);
    }

    [Fact]
    public void A_second_run_waits_until_the_first_has_removed_its_root()
    {
        string folder = _box["artifacts/debian13"];
        _box.Write("artifacts/debian13.lock", "");
        _box.Write("artifacts/debian13/etc/first", "");
        // .NET locks as flock does.
        using var first = new FileStream(folder + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var second = _box.Start(_box[".ci/debian13"]);
        Assert.Contains("another run", second.StandardError.ReadLine());
        Assert.True(File.Exists(folder + "/etc/first"));
        Assert.False(second.HasExited);
        first.Dispose();
        Assert.Contains("3 passed", ScriptSandbox.Finish(second).Output);
    }

    [Fact]
    public void It_needs_root()
    {
        _box.StandIn("id", "echo 1000");
        Assert.Contains(".ci/debian13 needs root", Run().Messages);
        Assert.DoesNotContain(_box.Calls, c => c.StartsWith("debootstrap", StringComparison.Ordinal));
    }
}
