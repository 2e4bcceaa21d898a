namespace Boxfit.Engine.Kernels;

/// <summary>
/// Where the values of a batch of maps lie when their channels come in blocks of B = <see cref="Block"/>: batch × ⌈channels/B⌉ ×
/// height × width × B floats. A chunk is one picture's block of channels: its cells follow one another, each with the block's channels
/// side by side. Channels past the last are padding and hold zeros.
/// </summary>
/// <param name="Batch">Number of pictures.</param>
/// <param name="Shape">The map of one picture.</param>
readonly record struct ChannelMap(int Batch, Shape Shape)
{
    /// <summary>Channels in a block: 16 with AVX-512, else 8.</summary>
    public static int Block => Layouts.Block;

    /// <summary>Channels of the map.</summary>
    public int Channels => Shape.Channels;

    /// <summary>Cells of the map: height × width.</summary>
    public int Cells { get; } = Shape.Height * Shape.Width;

    /// <summary>Blocks of channels of one picture.</summary>
    public int Blocks => (Channels + Block - 1) / Block;

    /// <summary>Channels with padding.</summary>
    public int PaddedChannels => Blocks * Block;

    /// <summary>Chunks of the whole batch.</summary>
    public int Chunks => Batch * Blocks;

    /// <summary>Values in a chunk.</summary>
    public int ChunkValues => Cells * Block;

    /// <summary>Values of a chunk that fill whole vectors.</summary>
    public int WholeVectors => ChunkValues / ChannelVector.Lanes * ChannelVector.Lanes;

    /// <summary>Values of a chunk after those, fewer than a vector's.</summary>
    public int Rest => ChunkValues % ChannelVector.Lanes;

    /// <summary>Index of a chunk's first value.</summary>
    public long Start(long chunk) => chunk * ChunkValues;

    /// <summary>First channel of a chunk.</summary>
    public int FirstChannel(long chunk) => (int)(chunk % Blocks) * Block;

    /// <summary>The picture of a chunk.</summary>
    public int Picture(long chunk) => (int)(chunk / Blocks);

    /// <summary>Channels of a chunk that are no padding.</summary>
    public int ChannelsIn(long chunk) => Math.Min(Block, Channels - FirstChannel(chunk));
}

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
    public static Vector512<float> LoadFirst(float* source, int count)
    {
        float* lanes = stackalloc float[Lanes];
        for (int lane = 0; lane < Lanes; lane++) lanes[lane] = lane < count ? source[lane] : 0;
        return Vector512.Load(lanes);
    }

    /// <summary>All bits set in the first <paramref name="count"/> lanes, none in the others.</summary>
    public static Vector512<float> FirstLanes(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    /// <summary>Stores only the first <paramref name="count"/> lanes.</summary>
    public static void StoreFirst(Vector512<float> values, float* target, int count)
    {
        float* lanes = stackalloc float[Lanes];
        values.Store(lanes);
        for (int lane = 0; lane < count; lane++) target[lane] = lanes[lane];
    }
}
