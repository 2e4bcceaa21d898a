namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>Checks how a group lists its members: a tree of tables with names in a heap, or, newer, one message for each.</summary>
static class GroupCheck
{
    const byte Hard = 0;

    /// <summary>Members of a group in the older form.</summary>
    public static List<Link> SymbolTable(Hdf5Stream file, Hdf5Cursor table, string name, CachedGroup? cached)
    {
        var group = new CachedGroup(table.Long(), table.Long());
        if (cached is not null && cached != group) throw file.Broken($"the group '{name}' is in two places");
        var links = new List<Link>();
        Node(file, group.Tree, level: null, Heap(file, group.Heap, name), $"the members of '{name}'", links);
        return links;
    }

    /// <summary>Members of a group in the newer form.</summary>
    public static List<Link> Links(Hdf5Stream file, ObjectHeader header, string name)
    {
        if (header.One(MessageType.LinkInfo) is { } info)
        {
            info.Skip(1);
            byte flags = info.Byte();
            if ((flags & 1) != 0) info.Skip(8);
            if (info.Long() != Hdf5Cursor.Undefined | info.Long() != Hdf5Cursor.Undefined)
            {
                throw file.Unsupported($"the group '{name}' lists its members in HDF5's newer form. Write it with " +
                    "h5py.File(…, libver='earliest') and without track_order, as Keras does");
            }
        }
        return [.. header.All(MessageType.Link).Select(link => NewerLink(file, link, name))];
    }

    static Link NewerLink(Hdf5Stream file, Hdf5Cursor link, string group)
    {
        link.Require(link.Byte() == 1, "is of an unknown version");
        byte flags = link.Byte();
        byte kind = (flags & 8) != 0 ? link.Byte() : Hard;
        if ((flags & 4) != 0) link.Skip(8);
        if ((flags & 0x10) != 0) link.Skip(1);
        ulong length = link.Number(1 << (flags & 3));
        // The name is part of the message, so its bytes are counted already.
        if (length == 0 || length > Math.Min((ulong)link.Left, Hdf5Cursor.LongestText))
            throw link.Broken($"has a name of {length} bytes instead of 1 to {Math.Min(link.Left, Hdf5Cursor.LongestText)}");
        string name = System.Text.Encoding.UTF8.GetString(link.Bytes((int)length));
        if (kind != Hard)
            throw file.Unsupported($"'{name}' in '{group}' is a link to another place or another file, which is not followed");
        return new Link(name, link.Long(), Cached: null);
    }

    static Hdf5Cursor Heap(Hdf5Stream file, ulong address, string name)
    {
        var heap = file.Take(address, 32, $"the heap of '{name}'");
        heap.Expect("HEAP"u8);
        heap.Skip(4);
        ulong size = heap.Long();
        heap.Skip(8);
        return file.Take(heap.Long(), size, $"the names in '{name}'");
    }

    static void Node(Hdf5Stream file, ulong address, int? level, Hdf5Cursor names, string what, List<Link> links)
    {
        file.Visit(address, what);
        var head = file.Take(address, 24, what);
        head.Expect("TREE"u8);
        head.Skip(1);
        int own = head.Byte(), count = head.Short();
        head.Require(level is null || own == level, "is on another level than its parent says");
        var entries = file.Take(address + 24, (ulong)count * 16 + 8, what);
        for (int i = 0; i < count; i++)
        {
            entries.Skip(8);
            if (own > 0) Node(file, entries.Long(), own - 1, names, what, links);
            else Table(file, entries.Long(), names, what, links);
        }
    }

    static void Table(Hdf5Stream file, ulong address, Hdf5Cursor names, string what, List<Link> links)
    {
        file.Visit(address, what);
        var head = file.Take(address, 8, what);
        head.Expect("SNOD"u8);
        head.Skip(2);
        int count = head.Short();
        var entries = file.Take(address + 8, (ulong)count * 40, what);
        for (int i = 0; i < count; i++)
        {
            string member = names.TextAt(entries.Long());
            links.Add(new Link(member, entries.Long(), CachedGroup.Read(file, entries, member)));
        }
    }
}

/// <summary>A member of a group, and the link's own copy of where the member's table of members is, if it has one.</summary>
readonly record struct Link(string Name, ulong Address, CachedGroup? Cached);

/// <summary>Where a group's tree of members and the heap of their names are; links keep a copy, which PureHDF goes by.</summary>
readonly record struct CachedGroup(ulong Tree, ulong Heap)
{
    const uint Nothing = 0, Group = 1, SymbolicLink = 2;

    /// <summary>Reads the last 24 bytes of a member's entry in a symbol table.</summary>
    public static CachedGroup? Read(Hdf5Stream file, Hdf5Cursor entry, string name)
    {
        uint kind = entry.Int();
        entry.Skip(4);
        var group = new CachedGroup(entry.Long(), entry.Long());
        if (kind == SymbolicLink) throw file.Unsupported($"'{name}' is a link to another place, which is not followed");
        entry.Require(kind is Nothing or Group, "has an entry of an unknown kind");
        return kind == Group ? group : null;
    }
}
