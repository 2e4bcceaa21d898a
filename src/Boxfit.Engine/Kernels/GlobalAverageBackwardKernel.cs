namespace Boxfit.Engine.Kernels;

/// <summary>Every cell of a channel's map gets gradient[picture, channel] / cells; padding channels get zero.</summary>
sealed unsafe class GlobalAverageBackwardKernel(string node, int batch, Shape shape, PlanBuffer gradient, PlanBuffer result)
    : KernelStep(node, gradient, result)
{
    readonly ChannelMap _map = ChannelMap.Of(batch, shape);

    public override string Kind => "global average backward";

    protected override void RunShare(int part, int parts)
    {
        var map = _map;
        float* from = (float*)gradient.Address, to = (float*)result.Address;
        int block = ChannelMap.Block;
        var (start, end) = ParallelWork.Share(map.Chunks, part, parts);
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
