namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>
/// Walks through all that can be reached in an HDF5 file before PureHDF sees it, following the published file format (HDF5 File Format
/// Specification, version 3.0), and refuses what PureHDF would trust: lengths beyond the file, for which it takes memory before it reads;
/// circles; links and arrays that lead to other files, which it opens; and what Keras never writes. What ends in one of PureHDF's
/// exceptions is left to it. Every structure is looked at once, and memory stays within a small multiple of the file's metadata.
/// </summary>
sealed class Hdf5Check
{
    /// <summary>Groups within groups; Keras needs about ten.</summary>
    const int DeepestGroup = 64;

    /// <summary>Letters of a path; Keras's have a hundred or two.</summary>
    const int LongestPath = 4096;

    readonly Hdf5Stream _file;
    readonly Dictionary<string, Hdf5Type> _arrays = new(StringComparer.Ordinal);

    Hdf5Check(Hdf5Stream file) => _file = file;

    /// <summary>The first bytes of every HDF5 file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Checks a file, and tells what values its arrays have, by their paths.</summary>
    /// <exception cref="InputException">It cannot be read, is broken, or holds what Keras does not write.</exception>
    public static IReadOnlyDictionary<string, Hdf5Type> Run(Hdf5Stream file)
    {
        var check = new Hdf5Check(file);
        check.Run();
        return check._arrays;
    }

    void Run()
    {
        if (_file.Length < 8 || !_file.Take(0, 8, "the signature").Bytes(8).SequenceEqual(Signature))
            throw new InputException($"{_file.Path} is not an HDF5 file: it does not start with HDF5's signature.");
        var start = _file.Take(8, (ulong)Math.Min(_file.Length - 8, 96), "the superblock");
        byte version = start.Byte();
        if (version > 3) throw _file.Unsupported($"its superblock is of version {version}");
        bool isOlder = version < 2;
        if (isOlder) start.Skip(4);
        start.Require(start.Byte() == 8 && start.Byte() == 8, "has addresses or lengths that are not 8 bytes wide");
        start.Skip(isOlder ? version == 1 ? 13 : 9 : 1);
        start.Require(start.Long() == 0, "does not begin at the file's begin");
        bool hasMore = start.Long() != Hdf5Cursor.Undefined;
        CheckEnd(start.Long());
        if (isOlder) hasMore |= start.Long() != Hdf5Cursor.Undefined;
        if (hasMore) throw _file.Unsupported("it has a driver, a list of free places or an extended superblock");
        if (isOlder) start.Skip(8);
        CheckObject(start.Long(), "", depth: 0, isOlder ? CachedGroup.Read(_file, start, "/") : null);
    }

    void CheckEnd(ulong end)
    {
        if (end > (ulong)_file.Length)
            throw new InputException($"{_file.Path} is truncated: it has {_file.Length:N0} bytes of {end:N0}. Copy or download it again.");
        _file.End = (long)end;
    }

    void CheckObject(ulong address, string path, int depth, CachedGroup? cached)
    {
        if (depth > DeepestGroup) throw _file.Unsupported($"its groups are nested more than {DeepestGroup} deep");
        foreach (var (child, place, childCache) in Members(address, path, cached))
            CheckObject(place, PathOf(child, path), depth + 1, childCache);
    }

    /// <summary>Checks an object without what is in it, and lists that; its header is not kept while members are checked.</summary>
    List<Link> Members(ulong address, string path, CachedGroup? cached)
    {
        string name = path.Length == 0 ? "/" : path;
        var header = ObjectHeader.Read(_file, address, name);
        foreach (var attribute in header.All(MessageType.Attribute)) AttributeCheck.Run(_file, attribute);
        if (header.Has(MessageType.Layout))
        {
            if (cached is not null) throw _file.Broken($"the array '{name}' is listed as a group");
            _arrays[path] = DatasetCheck.Run(_file, header, name);
            return [];
        }
        if (header.Has(MessageType.Datatype) || header.Has(MessageType.Dataspace))
            throw _file.Unsupported($"'{name}' is neither a group nor an array");
        if (header.One(MessageType.SymbolTable) is { } table)
        {
            if (header.Has(MessageType.Link) || header.Has(MessageType.LinkInfo)) throw _file.Broken($"the group '{name}' is of two kinds");
            return GroupCheck.SymbolTable(_file, table, name, cached);
        }
        var links = GroupCheck.Links(_file, header, name);
        return cached is null ? links : throw _file.Broken($"the group '{name}' has no table of its members");
    }

    /// <summary>A member's path. Each counts: a long name of a group is in the paths of all below it.</summary>
    string PathOf(string member, string group)
    {
        int length = group.Length + 1 + member.Length;
        if (length > LongestPath)
        {
            throw _file.Unsupported($"the path of '{ForeignText.Shown(member)}' in '{ForeignText.Shown(group)}' has {length:N0} letters " +
                $"of {LongestPath:N0} at most. Give the layers shorter names and save the weights again");
        }
        _file.Spend((ulong)length, "its paths", "are several times as long as all of the file");
        return $"{group}/{member}";
    }
}
