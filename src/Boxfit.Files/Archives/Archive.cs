using System.Collections.Concurrent;
using System.IO.Compression;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Boxfit.Files.Archives;

/// <summary>
/// A tar or zip file whose files are read at their places. It is opened for each read, so that any number of archives needs no more open
/// files than threads, and one that has changed is noticed. Safe to use from several threads.
/// </summary>
sealed class Archive
{
    /// <summary>More is not unpacked from a compressed file: no picture is as large.</summary>
    public const int MostUnpacked = 1 << 30;

    // No content becomes as many times shorter.
    const int MostByDeflate = 1100;

    const int Tries = 3;

    static readonly ConcurrentDictionary<string, Lazy<Archive>> s_known = new(StringComparer.Ordinal);

    Archive(string path, ArchiveIndex index) => (Path, Index) = (path, index);

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>What lies in it.</summary>
    public ArchiveIndex Index { get; }

    /// <summary>The archive at a path; gone through where no index of it is kept.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="InputException">
    /// It is not there, no archive, cut short, damaged, leads out of itself, or has changed since it was indexed.
    /// </exception>
    public static Archive At(string path)
    {
        for (int i = 0; i < Tries; i++)
        {
            var lazy = s_known.GetOrAdd(path, p => new(() => Load(p, earlier: null)));
            var archive = Value(path, lazy);
            if (archive.Index.Stamp == StampOf(path)) return archive;
            Lazy<Archive> again = new(() => Load(path, archive.Index));
            if (s_known.TryUpdate(path, again, lazy)) Value(path, again, before: lazy);
        }
        throw new InputException($"The archive {path} changes all the time. Wait until it is written.");
    }

    /// <summary>Opens a file of it.</summary>
    /// <exception cref="IOException">It is not read, as its kind or a damage forbids.</exception>
    /// <exception cref="InputException">The archive has changed since it was indexed.</exception>
    public Stream Open(ArchiveMember member)
    {
        if (member.Refusal is { } why) throw new IOException(why);
        var file = RegularFile.OpenHandle(Path);
        try
        {
            RequireUnchanged(file, member);
            bool hasSum = Index.IsZip && member.Kind == MemberKind.Stored;
            var part = new PartStream(file, member.Offset, member.Stored, hasSum ? member.Sum : null);
            return member.Kind == MemberKind.Deflated ? Unpack(part, member) : part;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The known archive; a failure is forgotten, so that it can be mended. What the archive was before is not, where no index keeps it.
    /// </summary>
    static Archive Value(string path, Lazy<Archive> lazy, Lazy<Archive>? before = null)
    {
        try
        {
            return lazy.Value;
        }
        catch
        {
            if (before is not null && ArchiveIndex.Read(path + ArchiveIndex.Ending) is null) s_known.TryUpdate(path, before, lazy);
            else s_known.TryRemove(new(path, lazy));
            throw;
        }
    }

    static Archive Load(string path, ArchiveIndex? earlier)
    {
        string beside = path + ArchiveIndex.Ending;
        var stamp = StampOf(path);
        var kept = ArchiveIndex.Read(beside);
        if (kept?.Stamp == stamp) return new(path, kept);
        var index = ArchiveIndexer.Index(path);
        foreach (var before in new[] { kept, earlier }.OfType<ArchiveIndex>())
        {
            if (index.HasSameMembers(before)) continue;
            throw new InputException(
                $"The archive {path} has changed since it was indexed: it had {Counted.Of(before.Members.Count, "file")} " +
                $"({before.Stamp}), and has {Counted.Of(index.Members.Count, "file")} now ({index.Stamp}). If that is meant, remove its " +
                $"index {beside} and give the command again.");
        }
        index.Keep(beside);
        return new(path, index);
    }

    static ArchiveStamp StampOf(string path)
    {
        try
        {
            return ArchiveStamp.Of(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The archive {path} cannot be read: {ForeignText.ShownLine(e.Message)}", e);
        }
    }

    /// <summary>Compares what is open with the index, in a tar file also the header before the content.</summary>
    void RequireUnchanged(SafeFileHandle file, ArchiveMember member)
    {
        var stamp = ArchiveStamp.Of(file);
        bool isSame = stamp == Index.Stamp;
        if (isSame && !Index.IsZip && member.Length > 0)
        {
            Span<byte> header = stackalloc byte[ArchiveIndexer.Block];
            int count = RandomAccess.Read(file, header, member.Offset - header.Length);
            isSame = count == header.Length && ArchiveIndexer.SumOf(header) == member.Sum;
        }
        if (isSame) return;
        throw new InputException(
            $"The archive {Path} has changed since it was indexed: it had {Index.Stamp}, and has {stamp} now. If that is meant, give the " +
            $"command again; where nobody changed it, remove its index {Path + ArchiveIndex.Ending} first.");
    }

    static MemoryStream Unpack(PartStream part, ArchiveMember member)
    {
        using var packed = part;
        if (member.Length > MostUnpacked)
            throw new IOException($"it has {ByteCount.Text(member.Length)}; at most {ByteCount.Text(MostUnpacked)} are unpacked");
        if (member.Length / MostByDeflate > member.Stored) throw OtherLength();
        byte[] content = new byte[member.Length];
        try
        {
            using var unpacked = new DeflateStream(packed, CompressionMode.Decompress);
            int count = unpacked.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (count < content.Length || unpacked.ReadByte() >= 0) throw OtherLength();
        }
        catch (InvalidDataException e)
        {
            throw new IOException("it is damaged in the archive", e);
        }
        if (Crc32.HashToUInt32(content) != member.Sum) throw new IOException(PartStream.WrongSum);
        return new(content, writable: false);

        static IOException OtherLength() => new("it has another length than the archive says");
    }
}
