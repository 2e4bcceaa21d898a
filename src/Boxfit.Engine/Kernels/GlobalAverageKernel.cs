using Boxfit.Engine.Plans;
using Boxfit.Engine.Threading;
using Boxfit.Graphs;

namespace Boxfit.Engine.Kernels;

/// <summary>vector[picture, channel] = mean of the channel's map.</summary>
sealed unsafe class GlobalAverageKernel(string node, int batch, Shape shape, PlanBuffer source, PlanBuffer vector) : KernelStep(node, source, vector)
{
    readonly ChannelMap _map = ChannelMap.Of(batch, shape);

    public override string Kind => "global average";

    protected override void RunShare(int part, int parts)
    {
        var geometry = _map;
        float* from = (float*)source.Address, to = (float*)vector.Address;
        int block = ChannelMap.Block;
        var (start, end) = ParallelWork.Share(geometry.Chunks, part, parts);
        for (long chunk = start; chunk < end; chunk++)
        {
            float* cells = from + geometry.Start(chunk);
            float* means = to + (long)geometry.Picture(chunk) * geometry.Channels + geometry.FirstChannel(chunk);
            int count = geometry.ChannelsIn(chunk);
            for (int c = 0; c < count; c++)
            {
                double sum = 0;
                for (int cell = 0; cell < geometry.Cells; cell++) sum += cells[cell * block + c];
                means[c] = (float)(sum / geometry.Cells);
            }
        }
    }
}

/// <summary>Every cell of a channel's map gets gradient[picture, channel] / cells; padding channels get zero.</summary>
sealed unsafe class GlobalAverageBackwardKernel(string node, int batch, Shape shape, PlanBuffer gradient, PlanBuffer result)
    : KernelStep(node, gradient, result)
{
    readonly ChannelMap _map = ChannelMap.Of(batch, shape);

    public override string Kind => "global average backward";

    protected override void RunShare(int part, int parts)
    {
        var geometry = _map;
        float* from = (float*)gradient.Address, to = (float*)result.Address;
        int block = ChannelMap.Block;
        var (start, end) = ParallelWork.Share(geometry.Chunks, part, parts);
        float factor = 1f / geometry.Cells;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* cells = to + geometry.Start(chunk);
            float* gradients = from + (long)geometry.Picture(chunk) * geometry.Channels + geometry.FirstChannel(chunk);
            int count = geometry.ChannelsIn(chunk);
            for (int c = 0; c < block; c++)
            {
                float value = c < count ? gradients[c] * factor : 0;
                for (int cell = 0; cell < geometry.Cells; cell++) cells[cell * block + c] = value;
            }
        }
    }
}
