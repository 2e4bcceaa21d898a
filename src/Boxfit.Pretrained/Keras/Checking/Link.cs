namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>A member of a group.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Address">Where its header is.</param>
/// <param name="Cached">The link's own copy of where the member's table of members is, if it has one.</param>
readonly record struct Link(string Name, ulong Address, CachedGroup? Cached);

/// <summary>Where a group's tree of members and the heap of their names are; links keep a copy, which PureHDF goes by.</summary>
readonly record struct CachedGroup(ulong Tree, ulong Heap)
{
    const uint Nothing = 0, Group = 1, SymbolicLink = 2;

    /// <summary>Reads the last 24 bytes of an entry of a symbol table.</summary>
    /// <param name="file">The file.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="name">The member's name, for messages.</param>
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
