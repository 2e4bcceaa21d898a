namespace Boxfit.Pretrained.Keras.Checking;

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
        var name = Section(attribute, nameLength, padded, "an attribute's name");
        name.Text();
        var typeBytes = Section(attribute, typeLength, padded, "an attribute's number format");
        var type = DatatypeCheck.Run(file, typeBytes);
        var space = Section(attribute, spaceLength, padded, "an attribute's shape");
        long count = DataspaceCheck.Run(space);
        // PureHDF takes each section to end where its content does.
        attribute.Require(name.Left == 0 && typeBytes.Left == 0 && space.Left == 0, "has sections that are longer than they need");
        long bytes = count * type.Size;
        attribute.Require(bytes <= attribute.Left, $"has {attribute.Left} bytes for values of {bytes}");
        if (!type.IsVariable) return;
        for (long i = 0; i < count; i++) GlobalHeapCheck.Run(file, attribute.Int(), attribute.Long(), attribute.Int());
    }

    static Hdf5Cursor Section(Hdf5Cursor attribute, int length, bool padded, string what)
    {
        var section = attribute.Part(length, what);
        if (padded) attribute.Skip((8 - length % 8) % 8);
        return section;
    }
}
