using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>
/// Sixteen neighbouring values of a chunk hold one cell of 16 channels, or two cells of 8, or sixteen of one. These helpers spread a
/// chunk's numbers over the lanes accordingly, and gather lanes back into channels.
/// </summary>
static unsafe class ChannelVector
{
    /// <summary>Lanes of a vector.</summary>
    public const int Lanes = 16;

    /// <summary>The block's numbers repeated over the lanes.</summary>
    public static Vector512<float> Spread(float* block)
    {
        if (ChannelMap.Block == Lanes) return Vector512.Load(block);
        float* lanes = stackalloc float[Lanes];
        for (int lane = 0; lane < Lanes; lane++) lanes[lane] = block[lane % ChannelMap.Block];
        return Vector512.Load(lanes);
    }

    /// <summary>Adds the lanes of each channel and stores the block.</summary>
    public static void Gather(Vector512<float> sums, float* block)
    {
        if (ChannelMap.Block == Lanes)
        {
            sums.Store(block);
            return;
        }
        float* lanes = stackalloc float[Lanes];
        sums.Store(lanes);
        for (int channel = 0; channel < ChannelMap.Block; channel++)
        {
            float sum = 0;
            for (int lane = channel; lane < Lanes; lane += ChannelMap.Block) sum += lanes[lane];
            block[channel] = sum;
        }
    }

    /// <summary>The first <paramref name="count"/> values from an address, zeros in the other lanes.</summary>
    public static Vector512<float> LoadPart(float* source, int count)
    {
        float* lanes = stackalloc float[Lanes];
        for (int lane = 0; lane < Lanes; lane++) lanes[lane] = lane < count ? source[lane] : 0;
        return Vector512.Load(lanes);
    }

    /// <summary>All bits set in the first <paramref name="count"/> lanes, none in the others.</summary>
    public static Vector512<float> FirstLanes(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    /// <summary>Stores only the first <paramref name="count"/> lanes.</summary>
    public static void StorePart(Vector512<float> values, float* target, int count)
    {
        float* lanes = stackalloc float[Lanes];
        values.Store(lanes);
        for (int lane = 0; lane < count; lane++) target[lane] = lanes[lane];
    }
}
