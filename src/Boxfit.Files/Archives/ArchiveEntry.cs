using System.Formats.Tar;
using System.IO.Compression;

namespace Boxfit.Files.Archives;

enum EntryKind
{
    File,
    Folder,
    Link,
    Special,
}

/// <summary>One entry of an archive, as the archive names it.</summary>
/// <param name="Name">Its path in the archive; not to be trusted.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Size that the archive claims for a file, in bytes.</param>
/// <param name="Open">Opens a file's content; only before the next entry is taken.</param>
/// <param name="Sum">CRC-32 of a file's content where the archive gives one that its reader does not check.</param>
sealed record ArchiveEntry(string Name, EntryKind Kind, long Length, Func<Stream> Open, uint? Sum = null)
{
    /// <summary>Where a file's content begins in a tar file that may be read at any place; else -1.</summary>
    public long Offset { get; init; } = -1;

    /// <summary>Bytes that a file's content takes in the archive.</summary>
    public long Stored { get; init; } = Length;

    /// <summary>Whether the content is encrypted.</summary>
    public bool IsEncrypted { get; init; }
}

/// <summary>Lists the entries of archives one after the other. What is wrong with an archive is an
/// <see cref="InvalidDataException"/>.</summary>
static class ArchiveEntries
{
    const int FileTypeMask = 0xF000, LinkType = 0xA000, FolderType = 0x4000, FileType = 0x8000;

    /// <summary>The entries of a tar file.</summary>
    public static IEnumerable<ArchiveEntry> OfTar(Stream tar)
    {
        using var reader = new TarReader(tar, leaveOpen: true);
        while (Guard(() => reader.GetNextEntry()) is { } entry)
        {
            EntryKind? kind = entry.EntryType switch
            {
                TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => EntryKind.File,
                TarEntryType.Directory or TarEntryType.DirectoryList => EntryKind.Folder,
                TarEntryType.SymbolicLink or TarEntryType.HardLink => EntryKind.Link,
                TarEntryType.CharacterDevice or TarEntryType.BlockDevice or TarEntryType.Fifo
                    or TarEntryType.SparseFile => EntryKind.Special,
                _ => null, // attributes of other entries, not an entry of its own
            };
            // The holes of such a file are left out of its content, which its reader does not heed.
            if (entry is PaxTarEntry pax && pax.ExtendedAttributes.Keys.Any(k => k.StartsWith("GNU.sparse.", StringComparison.Ordinal)))
                kind = EntryKind.Special;
            if (kind is not { } known) continue;
            yield return new(entry.Name, known, entry.Length, () => entry.DataStream ?? Stream.Null) { Offset = entry.DataOffset };
        }
    }

    /// <summary>The entries of a zip file.</summary>
    public static IEnumerable<ArchiveEntry> OfZip(Stream zip)
    {
        using var archive = Guard(() => new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true));
        foreach (var entry in Guard(() => archive.Entries))
        {
            var kind = ((entry.ExternalAttributes >> 16) & FileTypeMask) switch
            {
                LinkType => EntryKind.Link,
                FolderType => EntryKind.Folder,
                FileType => EntryKind.File,
                0 => entry.FullName is [.., '/' or '\\'] ? EntryKind.Folder : EntryKind.File,
                _ => EntryKind.Special,
            };
            yield return new(entry.FullName, kind, entry.Length, () => Guard(entry.Open), entry.Crc32)
            {
                Stored = entry.CompressedLength, IsEncrypted = entry.IsEncrypted,
            };
        }
    }

    /// <summary>Hostile bytes make the readers throw many things; all of them mean that the archive is damaged.</summary>
    static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or OverflowException
            or NotSupportedException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }
}

/// <summary>From the name of an archive's entry to a path that stays inside the target folder.</summary>
static class EntryPath
{
    /// <summary>
    /// The name's parts; empty for the archive's root, null for a name that leads out of the target: an absolute one, one with a drive
    /// or with <c>..</c>. A backslash separates as a slash does, since on some systems it would.
    /// </summary>
    public static string[]? Split(string name)
    {
        if (name is ['/' or '\\', ..] or [_, ':', ..] || name.Contains('\0')) return null;
        string[] parts = [.. name.Split('/', '\\').Where(p => p is not ("" or "."))];
        return Array.Exists(parts, p => p == ".." || (OperatingSystem.IsWindows() && !IsWindowsName(p))) ? null : parts;
    }

    /// <summary>What macOS adds to archives beside the files themselves.</summary>
    public static bool IsSystemFile(string[] parts) =>
        parts[0] == "__MACOSX" || parts[^1] == ".DS_Store" || parts[^1].StartsWith("._", StringComparison.Ordinal);

    // A trailing dot or space would be dropped, and a device's name opens the device.
    static bool IsWindowsName(string part) =>
        part.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && part[^1] is not ('.' or ' ') && !IsDevice(part.Split('.')[0]);

    static bool IsDevice(string stem) =>
        stem.ToUpperInvariant() is "CON" or "PRN" or "AUX" or "NUL" or ['C', 'O', 'M', _] or ['L', 'P', 'T', _];
}
