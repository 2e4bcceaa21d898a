namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>Checks how a group lists its members: a tree of tables with names in a heap, or, newer, one message for each.</summary>
static class GroupCheck
{
    const byte Hard = 0;
    const ulong EndOfFreeList = 1;

    /// <summary>Members of a group in the older form.</summary>
    public static List<Link> SymbolTable(Hdf5Bytes file, Hdf5Cursor table, string name, CachedGroup? cached, NodeLimits limits)
    {
        var group = new CachedGroup(table.Long(), table.Long());
        if (cached is not null && cached != group) throw file.Broken($"the group '{name}' is in two places");
        var links = new List<Link>();
        Node(file, group.Tree, level: null, Heap(file, group.Heap, name), name, limits, links);
        return links;
    }

    /// <summary>Members of a group in the newer form.</summary>
    public static List<Link> Links(Hdf5Bytes file, ObjectHeader header, string name)
    {
        if (header.One(MessageType.LinkInfo) is { } info)
        {
            info.Require(info.Byte() == 0, "is of an unknown version");
            byte flags = info.Byte();
            info.Require(flags < 4, "has unknown flags");
            if ((flags & 1) != 0) info.Skip(8);
            bool dense = info.Long() != Hdf5Cursor.Undefined | info.Long() != Hdf5Cursor.Undefined;
            if ((flags & 2) != 0) dense |= info.Long() != Hdf5Cursor.Undefined;
            if (dense)
            {
                throw file.Unsupported($"the group '{name}' lists its members in HDF5's newer form. Write it with " +
                    "h5py.File(…, libver='earliest') and without track_order, as Keras does");
            }
        }
        return [.. header.All(MessageType.Link).Select(link => NewerLink(file, link, name))];
    }

    static Link NewerLink(Hdf5Bytes file, Hdf5Cursor link, string group)
    {
        link.Require(link.Byte() == 1, "is of an unknown version");
        byte flags = link.Byte();
        link.Require(flags < 0x20, "has unknown flags");
        byte kind = (flags & 8) != 0 ? link.Byte() : Hard;
        if ((flags & 4) != 0) link.Skip(8);
        if ((flags & 0x10) != 0) link.Require(link.Byte() <= 1, "has an unknown set of characters");
        ulong length = link.Number(1 << (flags & 3));
        link.Require(length > 0 && length <= (ulong)link.Left, "has a name of no or too many letters");
        string name = System.Text.Encoding.UTF8.GetString(link.Bytes((int)length));
        if (kind != Hard)
            throw file.Unsupported($"'{name}' in '{group}' is a link to another place or another file, which is not followed");
        return new Link(name, link.Long(), Cached: null);
    }

    static Hdf5Cursor Heap(Hdf5Bytes file, ulong address, string name)
    {
        file.Visit(address, $"the heap of '{name}'");
        var heap = file.Take(address, 32, $"the heap of '{name}'");
        heap.Expect("HEAP"u8);
        heap.Require(heap.Byte() == 0, "is of an unknown version");
        heap.Skip(3);
        ulong size = heap.Long(), free = heap.Long(), place = heap.Long();
        var names = file.Take(place, size, $"the names in '{name}'");
        // The list of free pieces must go forwards, so that it ends.
        while (free != EndOfFreeList && free != Hdf5Cursor.Undefined)
        {
            heap.Require(size >= 16 && free <= size - 16, "has a free piece beyond its end");
            var piece = names.At(free);
            ulong next = piece.Long(), length = piece.Long();
            heap.Require(length >= 16 && length <= size - free, "has a free piece that is too long");
            heap.Require(next > free || next == EndOfFreeList, "has free pieces in a circle");
            free = next;
        }
        return names;
    }

    static void Node(Hdf5Bytes file, ulong address, int? level, Hdf5Cursor names, string name, NodeLimits limits, List<Link> links)
    {
        string what = $"the members of '{name}'";
        file.Visit(address, what);
        int most = 2 * limits.Inner;
        var node = file.Take(address, (ulong)(24 + most * 16 + 8), what);
        node.Expect("TREE"u8);
        node.Require(node.Byte() == 0, "is no group's tree");
        int own = node.Byte(), count = node.Short();
        node.Require(level is null || own == level, "is on another level than its parent says");
        node.Require(count <= most, "has more entries than a node can have");
        node.Skip(16);
        names.TextAt(node.Long());
        for (int i = 0; i < count; i++)
        {
            ulong child = node.Long();
            names.TextAt(node.Long());
            if (own > 0) Node(file, child, own - 1, names, name, limits, links);
            else Table(file, child, names, name, limits, links);
        }
    }

    static void Table(Hdf5Bytes file, ulong address, Hdf5Cursor names, string name, NodeLimits limits, List<Link> links)
    {
        string what = $"the members of '{name}'";
        file.Visit(address, what);
        int most = 2 * limits.Leaf;
        var table = file.Take(address, (ulong)(8 + most * 40), what);
        table.Expect("SNOD"u8);
        table.Require(table.Byte() == 1, "is of an unknown version");
        table.Skip(1);
        int count = table.Short();
        table.Require(count <= most, "has more entries than a node can have");
        for (int i = 0; i < count; i++)
        {
            string member = names.TextAt(table.Long());
            ulong header = table.Long();
            table.Require(member.Length > 0, "has a member without a name");
            links.Add(new Link(member, header, CachedGroup.Read(file, table, member)));
        }
    }
}
