using System.Formats.Tar;
using Boxfit.Tests.Preparation.Downloading;

namespace Boxfit.Tests.Files.Archives;

public sealed class ArchiveIndexerTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static MemberKind KindOf(string archive, string name) => ArchiveIndexer.Index(archive).Find(name)!.Value.Kind;

    [Theory]
    [InlineData(TarEntryFormat.V7, false)]
    [InlineData(TarEntryFormat.Ustar, true)]
    [InlineData(TarEntryFormat.Pax, true)]
    [InlineData(TarEntryFormat.Gnu, true)]
    public void Tar_files_of_all_kinds_are_read_also_with_long_names(TarEntryFormat format, bool isTold)
    {
        string name = format is TarEntryFormat.Pax or TarEntryFormat.Gnu ? $"é/{new string('n', 300)}.txt" : "a/b.txt";
        var output = new MemoryStream();
        using (var writer = new TarWriter(output, format, leaveOpen: true))
        {
            writer.WriteEntry(Entry("0", "zero"));
            writer.WriteEntry(Entry(name, "content"));

            TarEntry Entry(string path, string text)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, path),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, path),
                    TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, path),
                    _ => new GnuTarEntry(TarEntryType.RegularFile, path),
                };
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
                return entry;
            }
        }
        string archive = _folder.Write("a.tar", output.ToArray());
        if (!isTold)
        {
            // Nothing in a file of 1979 says what it is.
            Assert.Contains("is no tar or zip file", Assert.Throws<InputException>(() => ArchiveIndexer.Index(archive)).Message);
            return;
        }
        using var reader = new StreamReader(RegularFile.OpenAny($"{archive}/{name}"));
        Assert.Equal("content", reader.ReadToEnd());
    }

    /// <summary>Wherever a file ends too early, that is said; only its last zeros may be missing.</summary>
    [Fact]
    public void A_tar_file_that_is_cut_short_is_refused()
    {
        byte[] whole = TestArchives.Tar(
            TestArchives.File("1.jpg", TestArchives.Noise(700)), TestArchives.File("2.jpg", TestArchives.Noise(3)));
        int end = whole.AsSpan().LastIndexOfAnyExcept((byte)0) / 512 * 512 + 512;
        // At the very end of a content only the zeros behind it are missing.
        foreach (int length in Enumerable.Range(0, (end + 511) / 101).Select(i => 1 + i * 101).Append(end))
        {
            string archive = _folder.Write("a.tar", whole[..length]);
            var e = Assert.Throws<InputException>(() => ArchiveIndexer.Index(archive));
            Assert.Contains(archive, e.Message);
        }
        Assert.Equal(2, ArchiveIndexer.Index(_folder.Write("a.tar", whole[..(end + 512)])).Members.Count);
    }

    [Fact]
    public void A_zip_file_that_is_cut_short_is_refused()
    {
        byte[] whole = TestArchives.Zip(("1.jpg", "some content", 0), ("2.jpg", new('x', 400), 0));
        for (int length = 1; length < whole.Length; length += 13)
        {
            string archive = _folder.Write("a.zip", whole[..length]);
            Assert.Contains(archive, Assert.Throws<InputException>(() => ArchiveIndexer.Index(archive)).Message);
        }
    }

    [Theory]
    [InlineData("../1.jpg")]
    [InlineData("/etc/1.jpg")]
    [InlineData("a/../../1.jpg")]
    [InlineData("..\\1.jpg")]
    public void A_name_that_leads_out_is_refused(string name)
    {
        string tar = _folder.Write("a.tar", TestArchives.Tar(TestArchives.File(name)));
        foreach (string archive in (string[])[tar, _folder.Write("a.zip", TestArchives.Zip((name, "content", 0)))])
        {
            var e = Assert.Throws<InputException>(() => ArchiveIndexer.Index(archive));
            Assert.Contains($"The archive {archive} has an entry that leads out of it, '{name}'", e.Message);
        }
    }

    /// <summary>None of these is lost: they are listed, and whoever reads one is told why that cannot be.</summary>
    [Fact]
    public void What_is_no_plain_file_is_listed_and_not_read()
    {
        string archive = _folder.Write("a.tar", TestArchives.Tar(
            TestArchives.File("1.jpg"), TestArchives.Link("2.jpg", "/etc/passwd"), TestArchives.Link("3.jpg", "1.jpg", hard: true),
            new PaxTarEntry(TarEntryType.Fifo, "4.jpg"),
            new PaxTarEntry(TarEntryType.RegularFile, "5.jpg", [new("GNU.sparse.major", "1")]) { DataStream = new MemoryStream(9) },
            TestArchives.File("6.jpg", "one"), TestArchives.File("6.jpg", "other")));
        (string, MemberKind)[] expected =
        [
            ("1.jpg", MemberKind.Stored), ("2.jpg", MemberKind.Link), ("3.jpg", MemberKind.Link), ("4.jpg", MemberKind.Special),
            ("5.jpg", MemberKind.Special), ("6.jpg", MemberKind.Repeated),
        ];
        Assert.Equal(expected, ArchiveIndexer.Index(archive).Members.Select(m => (m.Name, m.Kind)));
        Assert.Equal(6, ArchivedFile.Below(archive)!.Count);
        foreach (string name in (string[])["2", "3", "4", "5", "6"])
        {
            string reason = Assert.Throws<PictureException>(() => PictureReader.Read($"{archive}/{name}.jpg")).Reason;
            Assert.StartsWith("the file cannot be read: ", reason);
        }
    }

    [Fact]
    public void What_is_encrypted_or_packed_otherwise_in_a_zip_file_is_not_read()
    {
        byte[] zip = TestArchives.Zip(("1.jpg", new('x', 400), 0), ("2.jpg", new('x', 400), 0), ("3.jpg", new('x', 400), 0));
        // Local headers and entries of the list: flags at 6 and 8, methods at 8 and 10.
        int[] local = Places(zip, "PK\x03\x04"u8), list = Places(zip, "PK\x01\x02"u8);
        zip[local[1] + 6] |= 1;
        zip[list[1] + 8] |= 1;
        zip[local[2] + 8] = zip[list[2] + 10] = 99;
        string archive = _folder.Write("a.zip", zip);
        Assert.Equal(
            [MemberKind.Deflated, MemberKind.Encrypted, MemberKind.OtherMethod],
            new[] { "1.jpg", "2.jpg", "3.jpg" }.Select(n => KindOf(archive, n)));
        Assert.Contains("encrypted", Assert.Throws<PictureException>(() => PictureReader.Read(archive + "/2.jpg")).Message);
        Assert.Contains(
            "a method that is not read", Assert.Throws<PictureException>(() => PictureReader.Read(archive + "/3.jpg")).Message);
    }

    /// <summary>Its memory is not taken: a name of a gigabyte is only said to be one.</summary>
    [Fact]
    public void Huge_sizes_are_refused()
    {
        byte[] tar = TestArchives.Tar(TestArchives.File("1.jpg"));
        int header = tar.AsSpan().LastIndexOf("1.jpg"u8);
        "77777777777\0"u8.CopyTo(tar.AsSpan(header + 124));
        Sum(tar.AsSpan(header, 512));
        string archive = _folder.Write("a.tar", tar);
        Assert.Contains("is damaged or cut short", Assert.Throws<InputException>(() => ArchiveIndexer.Index(archive)).Message);

        tar = TestArchives.Tar(TestArchives.File("1.jpg"));
        // The attributes of the file, which come before it.
        "00200000000\0"u8.CopyTo(tar.AsSpan(124));
        Sum(tar.AsSpan(0, 512));
        Assert.Contains(
            "is damaged or cut short", Assert.Throws<InputException>(() => ArchiveIndexer.Index(_folder.Write("b.tar", tar))).Message);
    }

    [Fact]
    public void What_is_no_archive_is_told()
    {
        Assert.Contains("but the text 'hello'", Assert.Throws<InputException>(
            () => ArchiveIndexer.Index(_folder.Write("a.tar", "hello"u8.ToArray()))).Message);
        Assert.Contains("is compressed as a whole", Assert.Throws<InputException>(
            () => ArchiveIndexer.Index(_folder.Write("a.tar", TestArchives.Set()))).Message);
        Assert.Empty(ArchiveIndexer.Index(_folder.Write("empty.tar", new byte[1024])).Members);
    }

    static void Sum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte b in header) sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }

    static int[] Places(byte[] bytes, ReadOnlySpan<byte> what)
    {
        var places = new List<int>();
        for (int at = 0; bytes.AsSpan(at).IndexOf(what) is >= 0 and var found; at += found + 1) places.Add(at + found);
        return [.. places];
    }
}
