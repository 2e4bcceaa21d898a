namespace Boxfit.Engine.Kernels;

/// <summary>
/// Where the values of a batch of maps lie when their channels come in blocks. A chunk is one picture's block of channels: its cells
/// follow one another, each with the block's channels side by side. Channels past the last are padding and hold zeros.
/// </summary>
readonly record struct ChannelMap(int Batch, int Channels, int Cells)
{
    public static ChannelMap Of(int batch, Shape shape) => new(batch, shape.Channels, shape.Height * shape.Width);

    /// <summary>Channels in a block.</summary>
    public static int Block => Layouts.Block;

    /// <summary>Blocks of channels of one picture.</summary>
    public int Blocks => (Channels + Block - 1) / Block;

    /// <summary>Channels with padding.</summary>
    public int PaddedChannels => Blocks * Block;

    /// <summary>Chunks of the whole batch.</summary>
    public int Chunks => Batch * Blocks;

    /// <summary>Values in a chunk.</summary>
    public int ChunkValues => Cells * Block;

    /// <summary>Index of a chunk's first value.</summary>
    public long Start(long chunk) => chunk * ChunkValues;

    /// <summary>First channel of a chunk.</summary>
    public int FirstChannel(long chunk) => (int)(chunk % Blocks) * Block;

    /// <summary>The picture of a chunk.</summary>
    public int Picture(long chunk) => (int)(chunk / Blocks);

    /// <summary>Channels of a chunk that are no padding.</summary>
    public int ChannelsIn(long chunk) => Math.Min(Block, Channels - FirstChannel(chunk));
}
