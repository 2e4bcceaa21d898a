using System.Security.Cryptography;

namespace Boxfit.Tests.Files.Archives;

public sealed class ArchiveWriterTests : IDisposable
{
    static readonly string[] s_names = ["1.jpg", "photos/ü/é.jpg", new string('n', 120) + ".jpg", $"{new string('ü', 60)}/1.jpg"];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>In any process, at any time, by anybody.</summary>
    [Theory]
    [InlineData(false, "85950266d70bf9ac")]
    [InlineData(true, "978e30e475ca05f6")]
    public void The_same_files_give_the_same_bytes_whatever_their_names(bool isZip, string sum)
    {
        var output = new MemoryStream();
        using (var writer = new ArchiveWriter(output, isZip))
            foreach (string name in s_names) writer.Add(name, new MemoryStream(Encoding.UTF8.GetBytes(name)));
        byte[] bytes = output.ToArray();
        string archive = _folder.Write(isZip ? "a.zip" : "a.tar", bytes);
        Assert.Equal(s_names.Select(n => $"{archive}/{n}").Order(StringComparer.Ordinal), ArchivedFile.Below(archive)!);
        foreach (string name in s_names)
        {
            using var reader = new StreamReader(RegularFile.OpenAny($"{archive}/{name}"));
            Assert.Equal(name, reader.ReadToEnd());
        }
        Assert.Equal(sum, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
    }
}
