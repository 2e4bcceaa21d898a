namespace Boxfit.Engine.Kernels;

/// <summary>vector[picture, channel] = mean of the channel's map.</summary>
/// <param name="node">The pooling's name.</param>
/// <param name="geometry">Of its input.</param>
/// <param name="source">batch × ⌈channels/B⌉ × height × width × B.</param>
/// <param name="vector">batch × channels.</param>
sealed unsafe class GlobalAverageKernel(string node, ChannelMap geometry, PlanBuffer source, PlanBuffer vector)
    : KernelStep(node, geometry.Chunks, source, vector)
{
    public override string Kind => "global average";

    protected override void RunShare(long start, long end)
    {
        var map = geometry;
        float* from = (float*)source.Address, to = (float*)vector.Address;
        int block = ChannelMap.Block;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* cells = from + map.Start(chunk);
            float* means = to + (long)map.Picture(chunk) * map.Channels + map.FirstChannel(chunk);
            int count = map.ChannelsIn(chunk);
            for (int c = 0; c < count; c++)
            {
                double sum = 0;
                for (int cell = 0; cell < map.Cells; cell++) sum += cells[cell * block + c];
                means[c] = (float)(sum / map.Cells);
            }
        }
    }
}

/// <summary>Every cell of a channel's map gets gradient[picture, channel] / cells; padding channels get zero.</summary>
/// <param name="node">The pooling's name.</param>
/// <param name="geometry">Of its input.</param>
/// <param name="gradient">batch × channels.</param>
/// <param name="result">batch × ⌈channels/B⌉ × height × width × B.</param>
sealed unsafe class GlobalAverageBackwardKernel(string node, ChannelMap geometry, PlanBuffer gradient, PlanBuffer result)
    : KernelStep(node, geometry.Chunks, gradient, result)
{
    public override string Kind => "global average backward";

    protected override void RunShare(long start, long end)
    {
        var map = geometry;
        float* from = (float*)gradient.Address, to = (float*)result.Address;
        int block = ChannelMap.Block;
        float factor = 1f / map.Cells;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* cells = to + map.Start(chunk);
            float* gradients = from + (long)map.Picture(chunk) * map.Channels + map.FirstChannel(chunk);
            int count = map.ChannelsIn(chunk);
            for (int c = 0; c < block; c++)
            {
                float value = c < count ? gradients[c] * factor : 0;
                for (int cell = 0; cell < map.Cells; cell++) cells[cell * block + c] = value;
            }
        }
    }
}
