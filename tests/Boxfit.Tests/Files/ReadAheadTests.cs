using Boxfit.Tests.Preparation.Downloading;

namespace Boxfit.Tests.Files;

public sealed class ReadAheadTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_list_comes_as_it_is_whatever_is_wrong_with_its_files()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(TestArchives.File("1.jpg"), TestArchives.Link("2.jpg", "1.jpg")));
        string[] paths =
        [
            .. Enumerable.Range(0, 40).Select(i => _folder.Write($"{i}.jpg", "content")), _folder["none.jpg"], _folder.Path,
            archive + "/1.jpg", archive + "/2.jpg", archive + "/3.jpg", _folder.Write("b.tar", "no archive") + "/1.jpg",
        ];
        Assert.Equal(paths, ReadAhead.Over(paths));
        foreach (string path in paths) ReadAhead.Announce(path);
        // An index shows that the archive was looked into.
        Assert.True(File.Exists(archive + ArchiveIndex.Ending));
    }

    [Fact]
    public void What_has_no_length_is_not_taken_before_it_is_asked_for()
    {
        int taken = 0;
        using var first = ReadAhead.Over(Enumerable.Range(0, 100).Select(i => $"{taken = i}.jpg")).GetEnumerator();
        Assert.True(first.MoveNext());
        Assert.Equal(0, taken);
    }
}
