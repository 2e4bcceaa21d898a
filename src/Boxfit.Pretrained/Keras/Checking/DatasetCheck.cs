namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>Checks an array: shape, number format, and that its values are all there, one after the other.</summary>
static class DatasetCheck
{
    const int Compact = 0, Contiguous = 1;

    /// <summary>Checks the array whose header this is, and tells what values it has.</summary>
    public static Hdf5Type Run(Hdf5Stream file, ObjectHeader header, string name)
    {
        if (header.Has(MessageType.SymbolTable) || header.Has(MessageType.Link) || header.Has(MessageType.LinkInfo))
            throw file.Broken($"'{name}' is both a group and an array");
        var space = header.One(MessageType.Dataspace) ?? throw file.Broken($"the array '{name}' has no shape");
        var typeBytes = header.One(MessageType.Datatype) ?? throw file.Broken($"the array '{name}' has no number format");
        long count = DataspaceCheck.Run(space);
        var type = DatatypeCheck.Run(file, typeBytes);
        if (header.Has(MessageType.Filters)) throw Stored(file, name, "is compressed or filtered");
        CheckLayout(file, header.One(MessageType.Layout)!, name, (ulong)count * type.Size);
        space.Require(count * type.Size <= Array.MaxLength, "has more values than can be held");
        return type;
    }

    static void CheckLayout(Hdf5Stream file, Hdf5Cursor layout, string name, ulong size)
    {
        if (layout.Byte() is not (3 or 4)) throw Stored(file, name, "is stored in an early form of HDF5");
        switch (layout.Byte())
        {
            case Compact:
                ushort inHeader = layout.Short();
                layout.Require(inHeader == size && inHeader <= layout.Left, $"has {inHeader} bytes for values of {size}");
                break;
            case Contiguous:
                ulong address = layout.Long(), length = layout.Long();
                if (address == Hdf5Cursor.Undefined && size > 0) throw file.Broken($"the array '{name}' was never filled");
                layout.Require(length == size, $"has {length} bytes for values of {size}");
                if (size > 0) file.Require(address, length, $"the array '{name}'");
                break;
            default:
                throw Stored(file, name, "is stored in chunks or in other files");
        }
    }

    static InputException Stored(Hdf5Stream file, string name, string how) => file.Unsupported(
        $"the array '{name}' {how}; rewrite the file with: h5repack -f NONE -l CONTI IN.h5 OUT.h5");
}

/// <summary>Checks that an attribute's values are as many as there are bytes of them, and where its texts of variable length are.</summary>
static class AttributeCheck
{
    /// <summary>Checks the attribute of the message.</summary>
    public static void Run(Hdf5Stream file, Hdf5Cursor attribute)
    {
        byte version = attribute.Byte();
        attribute.Require(version is >= 1 and <= 3, "is an attribute of an unknown version");
        if (attribute.Byte() != 0 && version > 1) throw file.Unsupported("an attribute shares its type or shape with another object");
        int nameLength = attribute.Short(), typeLength = attribute.Short(), spaceLength = attribute.Short();
        if (version == 3) attribute.Skip(1);
        bool padded = version == 1;
        var name = Piece(attribute, nameLength, padded, "an attribute's name");
        name.Text();
        var typeBytes = Piece(attribute, typeLength, padded, "an attribute's number format");
        var type = DatatypeCheck.Run(file, typeBytes);
        var space = Piece(attribute, spaceLength, padded, "an attribute's shape");
        long count = DataspaceCheck.Run(space);
        // PureHDF takes each section to end where its content does.
        attribute.Require(name.Left == 0 && typeBytes.Left == 0 && space.Left == 0, "has sections that are longer than they need");
        long bytes = count * type.Size;
        attribute.Require(bytes <= attribute.Left, $"has {attribute.Left} bytes for values of {bytes}");
        if (!type.IsVariable) return;
        for (long i = 0; i < count; i++) GlobalHeapCheck.Run(file, attribute.Int(), attribute.Long(), attribute.Int());
    }

    static Hdf5Cursor Piece(Hdf5Cursor attribute, int length, bool padded, string what)
    {
        var piece = attribute.Slice(length, what);
        if (padded) attribute.Skip((8 - length % 8) % 8);
        return piece;
    }
}

/// <summary>Checks the heaps in which texts of variable length lie.</summary>
static class GlobalHeapCheck
{
    const int HeadLength = 16;

    /// <summary>
    /// Checks that a text has its length and number in the heap at the address, which is 0 for no text. Each counts, since many may be
    /// one.
    /// </summary>
    public static void Run(Hdf5Stream file, uint length, ulong address, uint index)
    {
        if (address == 0) return;
        if (!file.GlobalHeaps.TryGetValue(address, out var pieces)) file.GlobalHeaps[address] = pieces = Read(file, address);
        if (!pieces.TryGetValue(index, out ulong size) || size != length)
            throw file.Broken($"a text of {length} bytes is not in the heap at byte {address}");
        file.Spend(length, "a text");
    }

    static Dictionary<uint, ulong> Read(Hdf5Stream file, ulong address)
    {
        const string What = "a heap of texts";
        var head = file.Take(address, HeadLength, What);
        head.Expect("GCOL"u8);
        head.Skip(4);
        ulong size = head.Long();
        var heap = file.Take(address, size, What);
        heap.Skip(HeadLength);
        var pieces = new Dictionary<uint, ulong>();
        // The free rest has the number 0.
        while (heap.Left >= HeadLength && heap.Short() is var index and not 0)
        {
            heap.Skip(6);
            ulong length = heap.Long();
            heap.Require(length <= (ulong)heap.Left, "has a piece that is too long");
            heap.Skip((int)Math.Min((length + 7) / 8 * 8, (ulong)heap.Left));
            heap.Require(pieces.TryAdd(index, length), "has two pieces of one number");
        }
        return pieces;
    }
}
