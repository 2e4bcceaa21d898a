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
