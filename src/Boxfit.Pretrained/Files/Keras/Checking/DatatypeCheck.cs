namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>Checks a number format: integers, IEEE floats, bfloat16, texts, and enumerations (NumPy's truth values).</summary>
static class DatatypeCheck
{
    const int Integer = 0, Float = 1, Text = 3, Enumeration = 8, Variable = 9;

    /// <summary>Bit layout of floats: precision, exponent's place and width, mantissa's place and width, bias.</summary>
    static readonly (int, int, int, int, int, uint)[] s_floats =
        [(16, 10, 5, 0, 10, 15), (16, 7, 8, 0, 7, 127), (32, 23, 8, 0, 23, 127), (64, 52, 11, 0, 52, 1023)];

    /// <summary>Checks the type, and tells its size in bytes and whether it is text of variable length.</summary>
    public static (uint Size, bool IsVariable) Run(Hdf5Bytes file, Hdf5Cursor type)
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
                break;
            case Float:
                CheckFloat(type, bits, size);
                break;
            case Text:
                type.Require(size > 0 && (bits & 15) <= 2 && (bits >> 4 & 15) <= 1, "is an unusual text");
                break;
            case Enumeration:
                CheckEnumeration(file, type, version, count: bits & 0xFFFF, size);
                break;
            case Variable:
                if ((bits & 15) != 1) throw file.Unsupported("it has lists of variable length");
                type.Require(size == 16 && (type.Peek() & 15) is Integer or Text, "is an unusual text");
                type.Require(Run(file, type).Size == 1, "is an unusual text");
                return (size, true);
            default:
                throw file.Unsupported($"it has values of HDF5's class {kind}, which are no numbers or texts");
        }
        return (size, false);
    }

    static void CheckFloat(Hdf5Cursor type, int bits, uint size)
    {
        type.Require(type.Short() == 0, "is an unusual float");
        var layout = ((int)type.Short(), (int)type.Byte(), (int)type.Byte(), (int)type.Byte(), (int)type.Byte(), type.Int());
        // The sign is the highest bit, the mantissa's first digit is implied.
        bool sane = Array.IndexOf(s_floats, layout) >= 0 && layout.Item1 == 8 * size
            && (bits & 0x40) == 0 && (bits >> 4 & 3) == 2 && (bits >> 8 & 255) == layout.Item1 - 1;
        type.Require(sane, "is an unusual float");
    }

    static void CheckEnumeration(Hdf5Bytes file, Hdf5Cursor type, int version, int count, uint size)
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
