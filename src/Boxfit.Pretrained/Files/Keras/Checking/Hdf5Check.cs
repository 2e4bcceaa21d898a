namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>
/// Walks through all that can be reached in an HDF5 file before libhdf5 sees it, following the published file format (HDF5 File Format
/// Specification, version 3.0), and refuses what is broken, what leads out of the file, and what Keras never writes. libhdf5 1.10
/// trusts lengths, counts and references of a file in many places: broken ones crash it or keep it busy for ever.
/// Every structure is looked at once, and memory stays within a small multiple of the file's metadata.
/// </summary>
sealed class Hdf5Check(Hdf5Bytes file)
{
    /// <summary>Groups within groups; Keras needs about ten.</summary>
    const int DeepestGroup = 64;

    /// <summary>The first bytes of every HDF5 file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Checks a file.</summary>
    /// <exception cref="InputException">It cannot be read, is broken, or holds what Keras does not write.</exception>
    public static void Run(string path)
    {
        using var file = new Hdf5Bytes(path);
        new Hdf5Check(file).Run();
    }

    void Run()
    {
        if (file.Length < 8 || !file.Take(0, 8, "the signature").Bytes(8).SequenceEqual(Signature))
            throw new InputException($"{file.Path} is not an HDF5 file: it does not start with HDF5's signature.");
        var start = file.Take(8, (ulong)Math.Min(file.Length - 8, 96), "the superblock");
        byte version = start.Byte();
        switch (version)
        {
            case 0 or 1:
                CheckOlder(start, version);
                break;
            case 2 or 3:
                CheckNewer(start);
                break;
            default:
                throw file.Unsupported($"its superblock is of version {version}");
        }
    }

    void CheckOlder(Hdf5Cursor start, byte version)
    {
        start.Require(start.Byte() == 0 && start.Byte() == 0 && start.Byte() == 0 && start.Byte() == 0, "has a part of an unknown version");
        CheckWidths(start);
        start.Skip(1);
        var limits = new NodeLimits(start.Short(), start.Short());
        start.Require(limits.IsSane, "has nodes of no or of thousands of entries");
        start.Skip(version == 1 ? 8 : 4);
        CheckPlaces(start, free: start.Long(), freeSpace: start.Long(), end: start.Long(), driver: start.Long());
        start.Skip(8);
        CheckObject(start.Long(), "", depth: 0, CachedGroup.Read(file, start, "/"), limits);
    }

    void CheckNewer(Hdf5Cursor start)
    {
        CheckWidths(start);
        start.Skip(1);
        CheckPlaces(start, free: start.Long(), freeSpace: start.Long(), end: start.Long(), driver: Hdf5Cursor.Undefined);
        CheckObject(start.Long(), "", depth: 0, cached: null, NodeLimits.Default);
    }

    static void CheckWidths(Hdf5Cursor start) =>
        start.Require(start.Byte() == 8 && start.Byte() == 8, "has addresses or lengths that are not 8 bytes wide");

    void CheckPlaces(Hdf5Cursor start, ulong free, ulong freeSpace, ulong end, ulong driver)
    {
        start.Require(free == 0, "does not begin at the file's begin");
        if (end > (ulong)file.Length)
            throw new InputException($"{file.Path} is truncated: it has {file.Length:N0} bytes of {end:N0}. Copy or download it again.");
        start.Require(end >= 96, "has an end within itself");
        file.End = (long)end;
        if (freeSpace != Hdf5Cursor.Undefined || driver != Hdf5Cursor.Undefined)
            throw file.Unsupported("it has a driver, a list of free places or an extended superblock");
    }

    void CheckObject(ulong address, string path, int depth, CachedGroup? cached, NodeLimits limits)
    {
        if (depth > DeepestGroup) throw file.Unsupported($"its groups are nested more than {DeepestGroup} deep");
        string name = path.Length == 0 ? "/" : path;
        var header = ObjectHeader.Read(file, address, name);
        foreach (var attribute in header.All(MessageType.Attribute)) AttributeCheck.Run(file, attribute);
        if (header.Has(MessageType.Layout))
        {
            DatasetCheck.Run(file, header, name);
            return;
        }
        if (header.Has(MessageType.Datatype) || header.Has(MessageType.Dataspace))
            throw file.Unsupported($"'{name}' is neither a group nor an array");
        foreach (var (child, place, childCache) in Children(header, name, cached, limits))
            CheckObject(place, $"{path}/{child}", depth + 1, childCache, limits);
    }

    List<Link> Children(ObjectHeader header, string name, CachedGroup? cached, NodeLimits limits)
    {
        if (header.One(MessageType.SymbolTable) is { } table)
        {
            if (header.Has(MessageType.Link) || header.Has(MessageType.LinkInfo)) throw file.Broken($"the group '{name}' is of two kinds");
            return GroupCheck.SymbolTable(file, table, name, cached, limits);
        }
        var links = GroupCheck.Links(file, header, name);
        return cached is null ? links : throw file.Broken($"the group '{name}' has no table of its members");
    }
}
