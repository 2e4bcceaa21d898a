using System.IO.Compression;
using System.IO.Hashing;

namespace Boxfit.Files.Archives;

/// <summary>
/// Goes through an archive and finds where each of its files lies; contents are not read. System.Formats.Tar and System.IO.Compression do
/// the reading. An archive that is cut short, damaged or leads out of itself is refused as a whole.
/// </summary>
sealed class ArchiveIndexer
{
    /// <summary>Bytes of a tar file's header, and of the zeros at its end.</summary>
    public const int Block = 512;

    /// <summary>More files than any honest archive has, 3 GB of index.</summary>
    const int MostMembers = 20_000_000;

    readonly string _path;
    readonly PlaceStream _file;
    readonly List<ArchiveMember> _members = [];
    readonly byte[] _block = new byte[Block];

    ArchiveIndexer(string path, PlaceStream file) => (_path, _file) = (path, file);

    /// <summary>Makes the index of an archive.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="InputException">
    /// It is not there, no archive, cut short or damaged, or has a name that leads out of it.
    /// </exception>
    public static ArchiveIndex Index(string path)
    {
        try
        {
            var stamp = ArchiveStamp.Of(path);
            using PlaceStream file = new(RegularFile.OpenRead(path));
            var indexer = new ArchiveIndexer(path, file);
            bool isZip = indexer.Run() == ArchiveKind.Zip;
            return new(stamp, isZip, indexer._members);
        }
        catch (InvalidDataException e)
        {
            throw new InputException(
                $"The archive {path} is damaged or cut short: {ForeignText.ShownLine(e.Message)}. Copy or download it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The archive {path} cannot be read: {ForeignText.ShownLine(e.Message)}", e);
        }
    }

    /// <summary>The check sum of a tar file's header.</summary>
    public static uint SumOf(ReadOnlySpan<byte> header) => (uint)XxHash3.HashToUInt64(header);

    ArchiveKind Run()
    {
        byte[] head = new byte[ArchiveFormat.HeadLength];
        var start = head.AsSpan(0, _file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        _file.Position = 0;
        switch (ArchiveFormat.Find(start))
        {
            case ArchiveKind.Tar:
                AddTar();
                return ArchiveKind.Tar;
            case ArchiveKind.Zip:
                AddZip();
                return ArchiveKind.Zip;
            case ArchiveKind.TarGzip:
                throw Refuse("is compressed as a whole, whatever its name says; unpack it by gunzip");
            // A tar file without any file.
            case null when start.Length == Block && !start.ContainsAnyExcept((byte)0):
                return ArchiveKind.Tar;
            default:
                throw Refuse($"is no tar or zip file, but {ArchiveFormat.Describe(start)}");
        }
    }

    void AddTar()
    {
        long end = 0;
        foreach (var entry in ArchiveEntries.OfTar(_file))
        {
            long at = _file.Position, length = entry.Length;
            if (entry.Kind is EntryKind.Folder or EntryKind.Link)
            {
                end = at;
                Add(entry, 0, MemberKind.Link, 0);
                continue;
            }
            if (length < 0 || entry.Offset < Block || entry.Offset > _file.Length - length)
                throw new InvalidDataException($"it ends in {Shown(entry.Name)}");
            end = entry.Offset + (length + Block - 1) / Block * Block;
            Add(entry, entry.Offset, MemberKind.Stored, SumOf(ReadBlock(entry.Offset - Block)));
            _file.Position = at;
        }
        if (ReadBlock(end).ContainsAnyExcept((byte)0)) throw new InvalidDataException("its end is missing");
    }

    void AddZip()
    {
        foreach (var entry in ArchiveEntries.OfZip(_file))
        {
            if (entry.Kind != EntryKind.File || entry.IsEncrypted || entry.Length == 0)
            {
                Add(entry, 0, entry.IsEncrypted ? MemberKind.Encrypted : MemberKind.Stored, entry.Sum ?? 0);
                continue;
            }
            (long offset, var kind) = Place(entry);
            if (offset > _file.Length - entry.Stored) throw new InvalidDataException($"it ends in {Shown(entry.Name)}");
            Add(entry, offset, kind, entry.Sum ?? 0);
        }
    }

    /// <summary>Where the content of a zip file's entry begins and how it is compressed, as the library would read it.</summary>
    (long Offset, MemberKind Kind) Place(ArchiveEntry entry)
    {
        using var content = OpenOrNull(entry);
        if (content is null) return (0, MemberKind.OtherMethod);
        _file.FirstRead = null;
        _ = content.ReadByte();
        if (_file.FirstRead is not { } offset) throw new InvalidDataException($"{Shown(entry.Name)} has no place");
        return (offset, content is DeflateStream ? MemberKind.Deflated
            : entry.Stored == entry.Length ? MemberKind.Stored : MemberKind.OtherMethod);
    }

    /// <summary>Opens an entry; null where it is compressed by a method that the library does not know.</summary>
    static Stream? OpenOrNull(ArchiveEntry entry)
    {
        try
        {
            return entry.Open();
        }
        catch (InvalidDataException) when (entry.Stored != entry.Length)
        {
            return null;
        }
    }

    void Add(ArchiveEntry entry, long offset, MemberKind kind, uint sum)
    {
        string[] parts = EntryPath.Split(entry.Name)
            ?? throw Refuse($"has an entry that leads out of it, {Shown(entry.Name)}, and is not to be trusted");
        if (parts.Length == 0 || entry.Kind == EntryKind.Folder) return;
        if (_members.Count == MostMembers) throw Refuse($"has more than {MostMembers:N0} files");
        kind = entry.Kind switch
        {
            EntryKind.Link => MemberKind.Link,
            EntryKind.Special => MemberKind.Special,
            _ => kind,
        };
        bool isRead = kind is MemberKind.Stored or MemberKind.Deflated;
        _members.Add(new(string.Join('/', parts), kind, isRead ? offset : 0, isRead ? entry.Stored : 0, isRead ? entry.Length : 0, sum));
    }

    /// <summary>A block of the file; zeros alone are told from one that is missing.</summary>
    ReadOnlySpan<byte> ReadBlock(long at)
    {
        _file.Position = at;
        if (_file.ReadAtLeast(_block, Block, throwOnEndOfStream: false) < Block) throw new InvalidDataException("its end is missing");
        return _block;
    }

    static string Shown(string name) => $"'{ForeignText.Shown(name)}'";

    InputException Refuse(string what) => new($"The archive {_path} {what}.");
}
