namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>Checks the heaps in which texts of variable length lie.</summary>
static class GlobalHeapCheck
{
    const int HeadLength = 16;

    /// <summary>Checks that a text lies where it should, and is as long: the library copies as much as the heap says.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">The text's length in bytes.</param>
    /// <param name="address">Where its heap is; 0 for no text.</param>
    /// <param name="index">The text's number there.</param>
    public static void Run(Hdf5Bytes file, uint length, ulong address, uint index)
    {
        if (address == 0) return;
        if (!file.GlobalHeaps.TryGetValue(address, out var pieces)) file.GlobalHeaps[address] = pieces = Read(file, address);
        if (!pieces.TryGetValue(index, out ulong size) || size != length)
            throw file.Broken($"a text of {length} bytes is not in the heap at byte {address}");
        file.Spend(length, "a text");
    }

    static Dictionary<uint, ulong> Read(Hdf5Bytes file, ulong address)
    {
        const string What = "a heap of texts";
        file.Visit(address, What);
        var head = file.Take(address, HeadLength, What);
        head.Expect("GCOL"u8);
        head.Require(head.Byte() == 1, "is of an unknown version");
        head.Skip(3);
        ulong size = head.Long();
        head.Require(size >= 4096, "is smaller than HDF5 makes one");
        file.Require(address, size, What);
        var pieces = new Dictionary<uint, ulong>();
        ulong place = HeadLength;
        while (size - place >= HeadLength)
        {
            var piece = file.Take(address + place, HeadLength, What);
            uint index = piece.Short();
            piece.Skip(6);
            ulong length = piece.Long();
            // The free rest, number 0, counts its own head.
            ulong room = size - place - (index == 0 ? 0u : HeadLength);
            piece.Require(length <= room && (index != 0 || length >= HeadLength), "has a piece that is too short or too long");
            ulong step = index == 0 ? length : HeadLength + (length + 7) / 8 * 8;
            piece.Require(step <= size - place, "has a piece that is too long");
            piece.Require(index == 0 || pieces.TryAdd(index, length), "has two pieces of one number");
            place += step;
        }
        return pieces;
    }
}
