namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>Checks an attribute, and the places of its texts where they are of variable length.</summary>
static class AttributeCheck
{
    /// <summary>Checks the attribute of the message.</summary>
    public static void Run(Hdf5Bytes file, Hdf5Cursor attribute)
    {
        byte version = attribute.Byte();
        attribute.Require(version is >= 1 and <= 3, "is an attribute of an unknown version");
        if (attribute.Byte() != 0 && version > 1) throw file.Unsupported("an attribute shares its type or shape with another object");
        int nameLength = attribute.Short(), typeLength = attribute.Short(), spaceLength = attribute.Short();
        if (version == 3) attribute.Require(attribute.Byte() <= 1, "has an unknown set of characters");
        bool padded = version == 1;
        var name = Section(attribute, nameLength, padded, "an attribute's name");
        name.Text();
        name.Require(name.Left == 0, "is longer than it says");
        var (size, isVariable) = DatatypeCheck.Run(file, Section(attribute, typeLength, padded, "an attribute's number format"));
        long count = DataspaceCheck.Run(Section(attribute, spaceLength, padded, "an attribute's shape"));
        long bytes = count * size;
        attribute.Require(bytes <= attribute.Left, $"has {attribute.Left} bytes for values of {bytes}");
        if (!isVariable) return;
        for (long i = 0; i < count; i++) GlobalHeapCheck.Run(file, attribute.Int(), attribute.Long(), attribute.Int());
    }

    static Hdf5Cursor Section(Hdf5Cursor attribute, int length, bool padded, string what)
    {
        var section = attribute.Part(length, what);
        if (padded) attribute.Skip((8 - length % 8) % 8);
        return section;
    }
}
