using Boxfit.Engine.Plans;
using Boxfit.Engine.Threading;
using Boxfit.Graphs;

namespace Boxfit.Engine.Kernels;

/// <summary>Where a channel's values lie in a map whose channels come in blocks.</summary>
readonly record struct BlockedMap(int Channels, int Cells, int Block)
{
    public static BlockedMap Of(Shape shape) => new(shape.Channels, shape.Height * shape.Width, Layouts.Block);

    /// <summary>Number of blocks of channels; the last may be partly padding.</summary>
    public int Blocks => (Channels + Block - 1) / Block;

    /// <summary>Index of the first value of a picture's block; the block's channels lie next to one another, cell by cell.</summary>
    public long Start(long picture, long block) => (picture * Blocks + block) * Cells * Block;
}

/// <summary>vector[picture, channel] = mean of the channel's map.</summary>
sealed unsafe class GlobalAverageKernel(string node, int batch, Shape shape, PlanBuffer map, PlanBuffer vector) : KernelStep(node, map, vector)
{
    readonly BlockedMap _geometry = BlockedMap.Of(shape);

    public override string Kind => "global average";

    protected override void RunShare(int part, int parts)
    {
        var g = _geometry;
        float* from = (float*)map.Address, to = (float*)vector.Address;
        var (start, end) = ParallelWork.Share((long)batch * g.Blocks, part, parts);
        for (long i = start; i < end; i++)
        {
            long picture = i / g.Blocks, block = i % g.Blocks;
            float* cells = from + g.Start(picture, block);
            int first = (int)block * g.Block, count = Math.Min(g.Block, g.Channels - first);
            for (int c = 0; c < count; c++)
            {
                double sum = 0;
                for (int cell = 0; cell < g.Cells; cell++) sum += cells[cell * g.Block + c];
                to[picture * g.Channels + first + c] = (float)(sum / g.Cells);
            }
        }
    }
}

/// <summary>Every cell of a channel's map gets gradient[picture, channel] / cells; padding channels get zero.</summary>
sealed unsafe class GlobalAverageBackwardKernel(string node, int batch, Shape shape, PlanBuffer gradient, PlanBuffer map)
    : KernelStep(node, gradient, map)
{
    readonly BlockedMap _geometry = BlockedMap.Of(shape);

    public override string Kind => "global average backward";

    protected override void RunShare(int part, int parts)
    {
        var g = _geometry;
        float* from = (float*)gradient.Address, to = (float*)map.Address;
        var (start, end) = ParallelWork.Share((long)batch * g.Blocks, part, parts);
        float factor = 1f / g.Cells;
        for (long i = start; i < end; i++)
        {
            long picture = i / g.Blocks, block = i % g.Blocks;
            float* cells = to + g.Start(picture, block);
            int first = (int)block * g.Block, count = Math.Min(g.Block, g.Channels - first);
            for (int c = 0; c < g.Block; c++)
            {
                float value = c < count ? from[picture * g.Channels + first + c] * factor : 0;
                for (int cell = 0; cell < g.Cells; cell++) cells[cell * g.Block + c] = value;
            }
        }
    }
}
