namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>Checks the heaps in which texts of variable length lie.</summary>
static class GlobalHeapCheck
{
    const int HeadLength = 16;

    /// <summary>Checks that a text lies where it should, and is as long; each counts, since many may be one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">The text's length in bytes.</param>
    /// <param name="address">Where its heap is; 0 for no text.</param>
    /// <param name="index">The text's number there.</param>
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
