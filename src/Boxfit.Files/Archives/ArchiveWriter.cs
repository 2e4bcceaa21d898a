using System.Formats.Tar;
using System.IO.Compression;

namespace Boxfit.Files.Archives;

/// <summary>
/// Writes a tar or zip file in which everything lies as it is, so that it is read at its place. The same files give the same bytes: no
/// times, no owners.
/// </summary>
sealed class ArchiveWriter : IDisposable
{
    // Names of this many letters fit into a header of the oldest kind, which every program reads.
    const int LongestPlain = 100;

    // The earliest that a zip file can say.
    static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly TarWriter? _tar;
    readonly ZipArchive? _zip;

    /// <param name="output">Takes the archive; it stays open.</param>
    /// <param name="isZip">True for a zip file, false for a tar file.</param>
    public ArchiveWriter(Stream output, bool isZip)
    {
        if (isZip) _zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
        else _tar = new(output, TarEntryFormat.Pax, leaveOpen: true);
    }

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its path in the archive, with slashes.</param>
    /// <param name="content">What it holds; its length is known.</param>
    public void Add(string name, Stream content)
    {
        if (_zip?.CreateEntry(name, CompressionLevel.NoCompression) is { } entry)
        {
            entry.LastWriteTime = s_time;
            using var stream = entry.Open();
            content.CopyTo(stream);
            return;
        }
        bool isPlain = name.Length <= LongestPlain && Ascii.IsValid(name);
        // Other names are written in GNU's way, since .NET puts the number of its process into pax headers.
        TarEntry file = isPlain ? new UstarTarEntry(TarEntryType.RegularFile, name) : new GnuTarEntry(TarEntryType.RegularFile, name);
        file.ModificationTime = DateTimeOffset.UnixEpoch;
        file.DataStream = content;
        _tar!.WriteEntry(file);
    }

    /// <summary>Writes the end.</summary>
    public void Dispose()
    {
        _tar?.Dispose();
        _zip?.Dispose();
    }
}
