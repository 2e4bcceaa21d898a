using Boxfit.Tests.Preparation.Downloading;

namespace Boxfit.Tests.Files.Archives;

public sealed class ArchiveNamesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public ArchiveNamesTests()
    {
        foreach (int i in Enumerable.Range(0, 12)) _folder.Write($"set/p-{i:D2}.tar", "");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("set/p-03.tar", 3, 3)]
    [InlineData("set/p-{03..10}.tar", 3, 10)]
    [InlineData("set/p-1?.tar", 10, 11)]
    [InlineData("set/*.tar", 0, 11)]
    [InlineData("set", 0, 11)]
    public void A_word_means_archives(string word, int first, int last) => Assert.Equal(
        Enumerable.Range(first, last - first + 1).Select(i => _folder[$"set/p-{i:D2}.tar"]), ArchiveNames.Find(_folder[word])!);

    /// <summary>Beside what is unpacked lies often the archive that it came in.</summary>
    [Fact]
    public void Those_of_a_folder_of_other_files_are_not_meant()
    {
        _folder.Write($"set/p-01.tar{ArchiveIndex.Ending}", "");
        Assert.Equal(12, ArchiveNames.Find(_folder["set"])!.Count);
        _folder.Write("set/photo.jpg", "");
        Assert.Null(ArchiveNames.Find(_folder["set"]));
        Assert.Null(ArchiveNames.Find(_folder["set/photo.jpg"]));
        Assert.Null(ArchiveNames.Find(_folder["set/photo.tar"]));
    }

    [Fact]
    public void What_is_missing_of_a_range_is_named()
    {
        var e = Assert.Throws<InputException>(() => ArchiveNames.Find(_folder["set/p-{10..12}.tar"]));
        Assert.Contains($"There is no archive at {_folder["set/p-12.tar"]}, which ", e.Message);
        Assert.Throws<InputException>(() => ArchiveNames.Find(_folder["set/q-*.tar"]));
    }

    [Fact]
    public void One_that_is_compressed_as_a_whole_is_refused_with_the_remedy()
    {
        File.WriteAllBytes(_folder["a.tar.gz"], TestArchives.Set());
        var e = Assert.Throws<InputException>(() => ArchiveNames.Find(_folder["a.tar.gz"]));
        Assert.Contains("Unpack it once", e.Message);
    }
}
