using System.IO.Hashing;

namespace Boxfit.Files.Archives;

/// <summary>
/// What lies where in an archive. It is kept in a file beside it, so that the archive is gone through once: magic bytes, the archive's
/// length and time, the number of files, these by name, and a check sum of all that. About 60 bytes a file on the disk, 150 in memory.
/// </summary>
sealed class ArchiveIndex
{
    /// <summary>What the name of an index has behind its archive's.</summary>
    public const string Ending = ".boxfit-index";

    // The last byte is the form's number.
    static readonly byte[] s_magic = [.. "BoxfitI"u8, 1];

    readonly ArchiveMember[] _members;

    /// <param name="stamp">By what the archive is known.</param>
    /// <param name="isZip">Whether it is a zip file, and no tar file.</param>
    /// <param name="members">Its files, in any order.</param>
    public ArchiveIndex(ArchiveStamp stamp, bool isZip, IEnumerable<ArchiveMember> members)
    {
        (Stamp, IsZip) = (stamp, isZip);
        var sorted = members.ToList();
        sorted.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        int count = 0;
        for (int i = 0; i < sorted.Count; i++)
        {
            if (count > 0 && sorted[count - 1].Name == sorted[i].Name)
                sorted[count - 1] = sorted[count - 1] with { Kind = MemberKind.Repeated };
            else sorted[count++] = sorted[i];
        }
        _members = [.. sorted.Take(count)];
    }

    /// <summary>By what the archive is known that it is of.</summary>
    public ArchiveStamp Stamp { get; }

    /// <summary>Whether it is of a zip file, and of no tar file.</summary>
    public bool IsZip { get; }

    /// <summary>The files, by the codes of their names.</summary>
    public IReadOnlyList<ArchiveMember> Members => _members;

    /// <summary>The file of a name; null where there is none.</summary>
    public ArchiveMember? Find(string name)
    {
        int at = FirstFrom(name);
        return at < _members.Length && _members[at].Name == name ? _members[at] : null;
    }

    /// <summary>The files in a folder of the archive and below it; all for no name.</summary>
    public IEnumerable<ArchiveMember> Below(string folder)
    {
        string begin = folder.Length == 0 ? "" : folder + '/';
        for (int i = FirstFrom(begin); i < _members.Length && _members[i].Name.StartsWith(begin, StringComparison.Ordinal); i++)
            yield return _members[i];
    }

    /// <summary>Whether another index is of the same files at the same places.</summary>
    public bool HasSameMembers(ArchiveIndex other) => _members.AsSpan().SequenceEqual(other._members);

    /// <summary>
    /// Keeps it in a file; where that cannot be, the next process goes through the archive again. What is there and is no index stays, and
    /// so does what a link leads to: who made an archive may have put it there.
    /// </summary>
    public void Keep(string path)
    {
        if (new FileInfo(path) is { LinkTarget: not null } || (File.Exists(path) && !IsIndex(path))) return;
        var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(s_magic);
            writer.Write(Stamp.Length);
            writer.Write(Stamp.Written);
            writer.Write(IsZip);
            writer.Write(_members.Length);
            foreach (var member in _members)
            {
                writer.Write(member.Name);
                writer.Write((byte)member.Kind);
                writer.Write(member.Offset);
                writer.Write(member.Stored);
                writer.Write(member.Length);
                writer.Write(member.Sum);
            }
        }
        content.Write(XxHash3.Hash(content.GetBuffer().AsSpan(0, (int)content.Length)));
        try
        {
            AtomicFile.Write(path, stream => stream.Write(content.GetBuffer(), 0, (int)content.Length), content.Length, durable: false);
        }
        catch (BoxfitException)
        {
            // A folder that may only be read, or a full disk.
        }
    }

    /// <summary>Reads a file that was kept; null where there is none that is whole and makes sense.</summary>
    public static ArchiveIndex? Read(string path)
    {
        byte[] bytes;
        try
        {
            if (!File.Exists(path)) return null;
            bytes = RegularFile.ReadBytes(path, int.MaxValue / 2);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            return null;
        }
        const int sum = sizeof(ulong);
        if (bytes.Length < s_magic.Length + sum || !bytes.AsSpan().StartsWith(s_magic)) return null;
        if (!XxHash3.Hash(bytes.AsSpan(0, bytes.Length - sum)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - sum))) return null;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, s_magic.Length, bytes.Length - s_magic.Length - sum));
            var stamp = new ArchiveStamp(reader.ReadInt64(), reader.ReadInt64());
            bool isZip = reader.ReadBoolean();
            var members = new List<ArchiveMember>();
            for (int left = reader.ReadInt32(); left > 0; left--)
            {
                ArchiveMember member = new(
                    reader.ReadString(), (MemberKind)reader.ReadByte(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(),
                    reader.ReadUInt32());
                if (!MakesSense(member, stamp)) return null;
                members.Add(member);
            }
            return new(stamp, isZip, members);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    static bool IsIndex(string path)
    {
        try
        {
            using var file = RegularFile.OpenRead(path);
            byte[] begin = new byte[s_magic.Length - 1];
            return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && s_magic.AsSpan().StartsWith(begin);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            return false;
        }
    }

    /// <summary>False for a place that the archive has not, or a name that leads out of it.</summary>
    static bool MakesSense(ArchiveMember member, ArchiveStamp stamp) =>
        member.Kind <= MemberKind.Repeated && member.Offset >= 0 && member.Stored >= 0 && member.Length >= 0
        && member.Offset <= stamp.Length && member.Stored <= stamp.Length - member.Offset
        && EntryPath.Split(member.Name) is { Length: > 0 };

    int FirstFrom(string name)
    {
        int low = 0, high = _members.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (string.CompareOrdinal(_members[middle].Name, name) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
