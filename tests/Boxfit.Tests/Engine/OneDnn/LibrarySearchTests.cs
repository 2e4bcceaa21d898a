using Boxfit.Engine.OneDnn;
using Boxfit.Engine.OneDnn.Adapters;

namespace Boxfit.Tests.Engine.OneDnn;

public sealed class LibrarySearchTests : IDisposable
{
    readonly TemporaryFolder _first = new(), _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void The_newest_version_comes_first_whatever_folder_it_is_in()
    {
        File.WriteAllText(_first["libdnnl.so.2.6"], "");
        File.WriteAllText(_second["libdnnl.so.3.10"], "");
        File.WriteAllText(_second["libdnnl.so.3.9"], "");
        Assert.Equal([_second["libdnnl.so.3.10"], _second["libdnnl.so.3.9"], _first["libdnnl.so.2.6"]], Find());
    }

    [Fact]
    public void A_file_that_several_links_lead_to_stands_once()
    {
        // As Debian 13 has it.
        File.WriteAllText(_first["libdnnl.so.3.7"], "");
        File.CreateSymbolicLink(_first["libdnnl.so.3.6"], "libdnnl.so.3.7");
        File.CreateSymbolicLink(_first["libdnnl.so.3"], "libdnnl.so.3.6");
        Assert.Single(Find());
    }

    [Fact]
    public void What_has_no_version_or_is_not_there_is_passed_over()
    {
        File.WriteAllText(_first["libdnnl.so.old"], "");
        File.WriteAllText(_first["libdnnl.so.2"], "");
        Assert.Equal([_first["libdnnl.so.2"]], LibrarySearch.NewestFirst([_first["absent"], _first.Path]));
    }

    [Fact]
    public void Odd_names_and_links_do_no_harm()
    {
        File.WriteAllText(_first["libdnnl.so"], "");
        File.CreateSymbolicLink(_second["libdnnl.so.9"], "libdnnl.so.9");
        Assert.Empty(Find());
        File.WriteAllText(_first["own.so"], "");
        File.CreateSymbolicLink(_first["libdnnl.so.3.1"], "own.so");
        Assert.Equal([_first["libdnnl.so.3.1"]], Find());
    }

    [Theory, InlineData(2, 1), InlineData(1, 96), InlineData(4, 0)]
    public void Versions_without_an_adapter_are_not_taken(int major, int minor) => Assert.Null(Adapter.For(major, minor));

    [Theory, InlineData(2, 6, typeof(Adapter2)), InlineData(3, 7, typeof(Adapter3))]
    public void Each_major_version_has_its_adapter(int major, int minor, Type adapter) => Assert.IsType(adapter, Adapter.For(major, minor));

    List<string> Find() => [.. LibrarySearch.NewestFirst([_first.Path, _second.Path])];
}
