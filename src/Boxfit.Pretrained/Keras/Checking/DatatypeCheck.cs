namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>Checks a number format: integers, IEEE floats, bfloat16, texts, and enumerations (NumPy's truth values).</summary>
static class DatatypeCheck
{
    const int Integer = 0, Float = 1, Text = 3, Enumeration = 8, Variable = 9;

    /// <summary>Bit layout of floats: precision, exponent's place and width, mantissa's place and width, bias.</summary>
    static readonly Dictionary<(int, int, int, int, int, uint), NumberType> s_floats = new()
    {
        [(16, 10, 5, 0, 10, 15)] = NumberType.Float16,
        [(16, 7, 8, 0, 7, 127)] = NumberType.BFloat16,
        [(32, 23, 8, 0, 23, 127)] = NumberType.Float32,
        [(64, 52, 11, 0, 52, 1023)] = NumberType.Float64,
    };

    /// <summary>Checks a type that takes all of the given bytes, or all but some padding.</summary>
    public static Hdf5Type Run(Hdf5Stream file, Hdf5Cursor type)
    {
        byte head = type.Byte();
        int version = head >> 4, kind = head & 15;
        type.Require(version is >= 1 and <= 3, "is a number format of an unknown version");
        int bits = type.Byte() | type.Byte() << 8 | type.Byte() << 16;
        uint size = type.Int();
        switch (kind)
        {
            case Integer:
                type.Require(size is 1 or 2 or 4 or 8 && type.Short() == 0 && type.Short() == 8 * size, "is an unusual integer");
                return new(size, IntegerType(size, isSigned: (bits & 8) != 0), IsBigEndian: (bits & 1) != 0);
            case Float:
                return new(size, FloatType(type, bits, size), IsBigEndian: (bits & 1) != 0);
            case Text:
                type.Require(size > 0 && (bits & 15) <= 2 && (bits >> 4 & 15) <= 1, "is an unusual text");
                return new(size);
            case Enumeration:
                CheckEnumeration(file, type, version, count: bits & 0xFFFF, size);
                return new(size);
            case Variable:
                if ((bits & 15) != 1) throw file.Unsupported("it has lists of variable length");
                type.Require(size == 16 && (type.Peek() & 15) is Integer or Text, "is an unusual text");
                type.Require(Run(file, type).Size == 1, "is an unusual text");
                return new(size, IsVariable: true);
            default:
                throw file.Unsupported($"it has values of HDF5's class {kind}, which are no numbers or texts");
        }
    }

    static NumberType IntegerType(uint size, bool isSigned) => size switch
    {
        1 => isSigned ? NumberType.Int8 : NumberType.UInt8,
        2 => isSigned ? NumberType.Int16 : NumberType.UInt16,
        4 => isSigned ? NumberType.Int32 : NumberType.UInt32,
        _ => isSigned ? NumberType.Int64 : NumberType.UInt64,
    };

    static NumberType FloatType(Hdf5Cursor type, int bits, uint size)
    {
        type.Require(type.Short() == 0, "is an unusual float");
        var layout = ((int)type.Short(), (int)type.Byte(), (int)type.Byte(), (int)type.Byte(), (int)type.Byte(), type.Int());
        // The sign is the highest bit, the mantissa's first digit is implied.
        bool sane = s_floats.TryGetValue(layout, out var number) && layout.Item1 == 8 * size
            && (bits & 0x40) == 0 && (bits >> 4 & 3) == 2 && (bits >> 8 & 255) == layout.Item1 - 1;
        type.Require(sane, "is an unusual float");
        return number;
    }

    static void CheckEnumeration(Hdf5Stream file, Hdf5Cursor type, int version, int count, uint size)
    {
        type.Require((type.Peek() & 15) == Integer, "is an enumeration of something else than integers");
        type.Require(Run(file, type).Size == size && count > 0, "is an unusual enumeration");
        for (int i = 0; i < count; i++)
        {
            int from = type.Position;
            type.Text();
            if (version < 3) type.Skip((8 - (type.Position - from) % 8) % 8);
        }
        type.Skip(checked(count * (int)size));
    }
}

/// <summary>What values an array or an attribute has; PureHDF does not tell the order of bytes, nor bfloat16 from float16.</summary>
/// <param name="Size">Bytes of a value.</param>
/// <param name="Number">The format of numbers; null for texts and enumerations.</param>
/// <param name="IsBigEndian">Whether a number's most significant byte comes first.</param>
/// <param name="IsVariable">Whether values are texts of variable length, of which only the places are here.</param>
sealed record Hdf5Type(uint Size, NumberType? Number = null, bool IsBigEndian = false, bool IsVariable = false);

/// <summary>Checks the shape of an array or an attribute.</summary>
static class DataspaceCheck
{
    const int HighestRank = 32;

    /// <summary>Checks the shape, and tells how many values it has.</summary>
    public static long Run(Hdf5Cursor space)
    {
        byte version = space.Byte();
        space.Require(version is 1 or 2, "is a shape of an unknown version");
        int rank = space.Byte(), flags = space.Byte();
        space.Require(rank <= HighestRank && flags <= 1, "is a shape of too many dimensions or with unknown flags");
        int kind = space.Byte();
        if (version == 1) space.Skip(4);
        else space.Require(kind == (rank == 0 ? 0 : 1), "is a shape without values or of an unknown kind");
        long count = 1;
        for (int i = 0; i < rank; i++)
        {
            ulong length = space.Long();
            bool fits = length <= int.MaxValue && (length == 0 || count <= int.MaxValue / (long)length);
            space.Require(fits, "has more values than can be held");
            count *= (long)length;
        }
        if ((flags & 1) != 0) space.Skip(8 * rank);
        return count;
    }
}
