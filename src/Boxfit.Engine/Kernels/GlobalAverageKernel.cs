namespace Boxfit.Engine.Kernels;

/// <summary>vector[picture, channel] = mean of the channel's map.</summary>
sealed unsafe class GlobalAverageKernel(string node, int batch, Shape shape, PlanBuffer source, PlanBuffer vector) : KernelStep(node, source, vector)
{
    readonly ChannelMap _map = ChannelMap.Of(batch, shape);

    public override string Kind => "global average";

    protected override void RunShare(int part, int parts)
    {
        var map = _map;
        float* from = (float*)source.Address, to = (float*)vector.Address;
        int block = ChannelMap.Block;
        var (start, end) = ParallelWork.Share(map.Chunks, part, parts);
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
