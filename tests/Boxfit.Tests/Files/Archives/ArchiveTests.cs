using System.Formats.Tar;
using System.IO.Compression;
using Boxfit.Tests.Preparation.Downloading;

namespace Boxfit.Tests.Files.Archives;

public sealed class ArchiveTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static string Text(string path)
    {
        using var reader = new StreamReader(RegularFile.OpenAny(path));
        return reader.ReadToEnd();
    }

    [Theory]
    [InlineData(".tar")]
    [InlineData(".zip")]
    public void A_path_into_an_archive_is_read_as_any_file(string ending)
    {
        byte[] content = ending == ".zip" ? TestArchives.Zip(("cats/1.txt", "first", 0), ("2.txt", new('x', 5000), 0), ("none", "", 0))
            : TestArchives.Tar(
                TestArchives.File("./cats/1.txt", "first"), TestArchives.File("2.txt", new string('x', 5000)),
                TestArchives.File("none", ""));
        string archive = _folder.Write("photos" + ending, content);
        Assert.Equal("first", Text(archive + "/cats/1.txt"));
        Assert.Equal("first", Text(archive + "/cats/../cats/./1.txt"));
        Assert.Equal(new string('x', 5000), Text(archive + "/2.txt"));
        Assert.Equal("", Text(archive + "/none"));
        Assert.True(FileStatus.IsFile(archive + "/2.txt"));
        Assert.NotEqual(FileStatus.Of(archive + "/2.txt").Identity, FileStatus.Of(archive + "/none").Identity);
        Assert.False(FileStatus.IsFile(archive + "/3.txt"));
        Assert.False(FileStatus.IsFile(archive + "/cats"));
        Assert.True(FileComparison.AreEqual(archive + "/cats/1.txt", _folder.Write("same.txt", "first")));
        using var part = RegularFile.OpenAny(archive + "/cats/1.txt");
        part.Position = 2;
        Assert.Equal('r', part.ReadByte());
    }

    [Fact]
    public void An_index_is_kept_beside_and_used_again()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(TestArchives.File("1.txt", "one")));
        string index = archive + ArchiveIndex.Ending;
        Assert.Equal("one", Text(archive + "/1.txt"));
        var kept = ArchiveIndex.Read(index)!;
        Assert.Equal(ArchiveStamp.Of(archive), kept.Stamp);
        Assert.Equal("1.txt", Assert.Single(kept.Members).Name);

        // Whatever bit is damaged, it is not believed, and made again.
        byte[] whole = File.ReadAllBytes(index);
        for (int i = 0; i < whole.Length; i += 7)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 1;
            File.WriteAllBytes(index, damaged);
            Assert.Null(ArchiveIndex.Read(index));
            File.WriteAllBytes(index, whole[..i]);
            Assert.Null(ArchiveIndex.Read(index));
        }
    }

    /// <summary>Who made an archive may have put it there.</summary>
    [Fact]
    public void What_is_no_index_is_never_replaced_nor_what_a_link_leads_to()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(TestArchives.File("1.txt", "one")));
        string index = archive + ArchiveIndex.Ending;
        string other = _folder.Write("other.txt", "mine");
        File.CreateSymbolicLink(index, other);
        Assert.Equal("one", Text(archive + "/1.txt"));
        Assert.Equal("mine", File.ReadAllText(other));
        File.Delete(index);
        File.WriteAllText(index, "mine, too");
        ArchiveIndexer.Index(archive).Keep(index);
        Assert.Equal("mine, too", File.ReadAllText(index));
    }

    [Fact]
    public void An_archive_that_has_changed_is_refused_until_its_index_is_removed()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(TestArchives.File("1.txt", "one")));
        Assert.Equal("one", Text(archive + "/1.txt"));
        _folder.Write("a.tar", TestArchives.Tar(TestArchives.File("0.txt", "zero"), TestArchives.File("1.txt", "another")));
        for (int i = 0; i < 2; i++)
        {
            var e = Assert.Throws<InputException>(() => Text(archive + "/1.txt"));
            Assert.Contains($"The archive {archive} has changed since it was indexed: it had 1 file", e.Message);
            Assert.Contains($"remove its index {archive}{ArchiveIndex.Ending} and give the command again", e.Message);
        }
        File.Delete(archive + ArchiveIndex.Ending);
        Assert.Equal("another", Text(archive + "/1.txt"));
    }

    [Fact]
    public void One_that_has_changed_is_refused_each_time_where_no_index_can_be_kept()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(TestArchives.File("1.txt", "one")));
        // What lies in the index's place and is none stays.
        _folder.Write("a.tar" + ArchiveIndex.Ending, "mine");
        Assert.Equal("one", Text(archive + "/1.txt"));
        _folder.Write("a.tar", TestArchives.Tar(TestArchives.File("0.txt", "zero"), TestArchives.File("1.txt", "another")));
        for (int i = 0; i < 3; i++)
            Assert.Contains("has changed since it was indexed", Assert.Throws<InputException>(() => Text(archive + "/1.txt")).Message);
    }

    /// <summary>As by a copy: the same files at the same places.</summary>
    [Fact]
    public void One_that_only_has_another_time_is_read_on()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(TestArchives.File("1.txt", "one")));
        Assert.Equal("one", Text(archive + "/1.txt"));
        File.SetLastWriteTimeUtc(archive, new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        Assert.Equal("one", Text(archive + "/1.txt"));
        Assert.Equal(ArchiveStamp.Of(archive), ArchiveIndex.Read(archive + ArchiveIndex.Ending)!.Stamp);
    }

    [Fact]
    public void A_change_that_hides_its_time_is_seen_by_the_header_before_the_content()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(TestArchives.File("1.txt", "one"), TestArchives.File("2.txt", "two")));
        Assert.Equal("two", Text(archive + "/2.txt"));
        var time = File.GetLastWriteTimeUtc(archive);
        byte[] other = File.ReadAllBytes(archive);
        int header = other.AsSpan().IndexOf("2.txt"u8);
        other[other.AsSpan().LastIndexOf("2.txt"u8)]++;
        File.WriteAllBytes(archive, other);
        File.SetLastWriteTimeUtc(archive, time);
        Assert.True(header > 0);
        var e = Assert.Throws<InputException>(() => Text(archive + "/2.txt"));
        Assert.Contains($"The archive {archive} has changed since it was indexed", e.Message);
        Assert.Equal("one", Text(archive + "/1.txt"));
    }

    [Fact]
    public void What_was_moved_is_named()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(TestArchives.File("1.jpg", "one")));
        Assert.Contains(
            $"there is no 2.jpg in the archive {archive}",
            Assert.Throws<PictureException>(() => PictureReader.Read(archive + "/2.jpg")).Message);
        File.Move(archive, _folder["b.tar"]);
        Assert.Contains(
            $"the archive {archive} is not there; was it moved?",
            Assert.Throws<PictureException>(() => PictureReader.Read(archive + "/1.jpg")).Message);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void A_damaged_content_of_a_zip_file_is_told_by_its_check_sum(CompressionLevel level)
    {
        var zip = new MemoryStream();
        using (var writer = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = writer.CreateEntry("1.txt", level).Open();
            entry.Write(TestArchives.Noise(1000));
        }
        byte[] bytes = zip.ToArray();
        bytes[500] ^= 16;
        string archive = _folder.Write("a.zip", bytes);
        Assert.ThrowsAny<IOException>(() => Text(archive + "/1.txt"));
    }

    [Fact]
    public void Many_threads_share_an_archive()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(
            [.. Enumerable.Range(0, 50).Select(i => TestArchives.File($"{i}.txt", $"content {i}"))]));
        ParallelLoop.For(200, i => Assert.Equal($"content {i % 50}", Text($"{archive}/{i % 50}.txt")));
        Assert.Equal(50, ArchivedFile.Below(archive)!.Count);
    }

    [Fact]
    public void Hidden_files_and_those_of_macOS_are_not_listed()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(
            new PaxTarEntry(TarEntryType.Directory, "cats/"), TestArchives.File("cats/1.jpg"), TestArchives.File("cats/._1.jpg"),
            TestArchives.File("__MACOSX/2.jpg"), TestArchives.File(".hidden/3.jpg"), TestArchives.File("catsup.jpg")));
        Assert.Equal([archive + "/cats/1.jpg", archive + "/catsup.jpg"], ArchivedFile.Below(archive)!);
        Assert.Equal([archive + "/cats/1.jpg"], ArchivedFile.Below(archive + "/cats")!);
        Assert.Null(ArchivedFile.Below(archive + "/dogs"));
    }
}
