namespace Boxfit.Tests.Files;

public sealed class ControlGroupsTests : IDisposable
{
    readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    void Write(string file, string text) => _root.Write(file, text + "\n");

    [Fact]
    public void Version_2_takes_the_strictest_of_all_groups_above()
    {
        Write("a/b/cpu.max", "max 100000");
        Write("a/cpu.max", "150000 100000");
        Write("a/b/memory.max", "2000000");
        Write("a/memory.max", "1000000");
        Assert.Equal(new(1.5, 1_000_000), ControlGroups.Read("0::/a/b\n", _root.Path));
    }

    [Fact]
    public void A_container_sees_its_own_group_as_the_root()
    {
        Write("cpu.max", "50000 100000");
        Assert.Equal(new(0.5, null), ControlGroups.Read("0::/docker/0123\n", _root.Path));
    }

    [Fact]
    public void Version_1_is_read_from_the_folder_of_each_controller()
    {
        Write("cpu/a/cpu.cfs_quota_us", "300000");
        Write("cpu/a/cpu.cfs_period_us", "100000");
        Write("cpu/cpu.cfs_quota_us", "-1");
        Write("cpu/cpu.cfs_period_us", "100000");
        Write("memory/memory.limit_in_bytes", "9223372036854771712");
        Assert.Equal(new(3, null), ControlGroups.Read("3:memory:/\n2:cpu,cpuacct:/a\n1:pids:/\n", _root.Path));
        Write("memory/memory.limit_in_bytes", "4096000");
        Assert.Equal(new(3, 4_096_000), ControlGroups.Read("3:memory:/\n2:cpu,cpuacct:/a\n", _root.Path));
    }

    /// <summary>Pages of files that were read are given back before a process is killed for memory.</summary>
    [Fact]
    public void What_may_still_be_taken_is_the_least_of_all_groups_above()
    {
        Write("a/memory.max", "1000000");
        Write("a/memory.current", "700000");
        Write("a/memory.stat", "anon 500000\nfile 200000\ninactive_file 150000");
        Write("a/b/memory.max", "2000000");
        Write("a/b/memory.current", "600000");
        Assert.Equal(450_000, ControlGroups.Read("0::/a/b\n", _root.Path).FreeBytes);
        Write("memory/memory.limit_in_bytes", "500000");
        Write("memory/memory.usage_in_bytes", "400000");
        Write("memory/memory.stat", "inactive_file 1\ntotal_inactive_file 50000");
        Assert.Equal(150_000, ControlGroups.Read("3:memory:/\n", _root.Path).FreeBytes);
        Assert.Null(ControlGroups.Read("0::/none\n", _root.Path).FreeBytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0::/\n")]
    [InlineData("nonsense")]
    public void Where_nothing_is_said_there_is_no_limit(string membership) =>
        Assert.Equal(new(null, null), ControlGroups.Read(membership, _root.Path));
}
