namespace Boxfit.Pretrained.Keras.Checking;

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
