using System.Formats.Tar;
using System.IO.Compression;

namespace Boxfit.Tests.Preparation.Downloading;

/// <summary>Archives made in memory, harmless and hostile.</summary>
static class TestArchives
{
    public static byte[] Gzip(byte[] content)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return output.ToArray();
    }

    public static byte[] Tar(params TarEntry[] entries)
    {
        var output = new MemoryStream();
        using (var writer = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var entry in entries) writer.WriteEntry(entry);
        return output.ToArray();
    }

    public static byte[] TarGz(params TarEntry[] entries) => Gzip(Tar(entries));

    public static TarEntry File(string name, string content = "content") => File(name, Encoding.UTF8.GetBytes(content));

    public static TarEntry File(string name, byte[] content) =>
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    public static TarEntry Link(string name, string to, bool hard = false) =>
        new PaxTarEntry(hard ? TarEntryType.HardLink : TarEntryType.SymbolicLink, name) { LinkName = to };

    public static byte[] Zip(params (string Name, string Content, int Attributes)[] entries)
    {
        var output = new MemoryStream();
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content, attributes) in entries)
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = attributes << 16;
                using var stream = entry.Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return output.ToArray();
    }

    /// <summary>Bytes that do not compress, always the same.</summary>
    public static byte[] Noise(int count, ulong seed = 1)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextInt(256))];
    }

    /// <summary>A small set with pictures, about 20 KB.</summary>
    public static byte[] Set() => TarGz(
        new PaxTarEntry(TarEntryType.Directory, "set/"),
        File("set/images/a.jpg", Noise(12_000)),
        File("set/images/b.jpg", Noise(8_000, 2)),
        File("set/readme.txt", "hello"));
}
