namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>Checks an array: shape, number format, and that its values are all there, one after the other.</summary>
static class DatasetCheck
{
    const int Compact = 0, Contiguous = 1;

    /// <summary>Checks the array whose header this is.</summary>
    public static void Run(Hdf5Bytes file, ObjectHeader header, string name)
    {
        if (header.Has(MessageType.SymbolTable) || header.Has(MessageType.Link) || header.Has(MessageType.LinkInfo))
            throw file.Broken($"'{name}' is both a group and an array");
        var space = header.One(MessageType.Dataspace) ?? throw file.Broken($"the array '{name}' has no shape");
        var type = header.One(MessageType.Datatype) ?? throw file.Broken($"the array '{name}' has no number format");
        long count = DataspaceCheck.Run(space);
        var (size, _) = DatatypeCheck.Run(file, type);
        if (header.Has(MessageType.Filters)) throw Stored(file, name, "is compressed or filtered");
        foreach (var fill in header.All(MessageType.OldFillValue)) CheckFillSize(fill, fill.Int(), size);
        foreach (var fill in header.All(MessageType.FillValue)) CheckFill(fill, size);
        CheckLayout(file, header.One(MessageType.Layout)!, name, (UInt128)count * size);
    }

    static void CheckLayout(Hdf5Bytes file, Hdf5Cursor layout, string name, UInt128 size)
    {
        if (layout.Byte() is not (3 or 4)) throw Stored(file, name, "is stored in an early form of HDF5");
        switch (layout.Byte())
        {
            case Compact:
                ushort inHeader = layout.Short();
                layout.Require(inHeader == size, $"has {inHeader} bytes for values of {size}");
                layout.Skip(inHeader);
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

    static void CheckFill(Hdf5Cursor fill, uint size)
    {
        byte version = fill.Byte();
        fill.Require(version is >= 1 and <= 3, "is a fill value of an unknown version");
        bool isDefined;
        if (version == 3)
        {
            isDefined = (fill.Byte() & 0x20) != 0;
        }
        else
        {
            fill.Skip(2);
            isDefined = fill.Byte() != 0 || version == 1;
        }
        if (isDefined) CheckFillSize(fill, fill.Int(), size);
    }

    static void CheckFillSize(Hdf5Cursor fill, uint length, uint size)
    {
        fill.Require(length is 0 or uint.MaxValue || length == size, "is a fill value of another size than the values");
        if (length == size) fill.Skip((int)length);
    }

    static InputException Stored(Hdf5Bytes file, string name, string how) => file.Unsupported(
        $"the array '{name}' {how}; rewrite the file with: h5repack -f NONE -l CONTI IN.h5 OUT.h5");
}
