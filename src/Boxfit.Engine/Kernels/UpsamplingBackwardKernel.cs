namespace Boxfit.Engine.Kernels;

/// <summary>Every cell gets the sum of the gradients of the cells that repeat it.</summary>
sealed unsafe class UpsamplingBackwardKernel(string node, int batch, Shape from, Shape to, PlanBuffer gradient, PlanBuffer result)
    : KernelStep(node, gradient, result)
{
    readonly ChannelMap _from = ChannelMap.Of(batch, from), _to = ChannelMap.Of(batch, to);

    public override string Kind => "upsampling backward";

    protected override void RunShare(int part, int parts)
    {
        int block = ChannelMap.Block;
        var (start, end) = ParallelWork.Share(_to.Chunks, part, parts);
        for (long chunk = start; chunk < end; chunk++)
        {
            float* sums = (float*)result.Address + _from.Start(chunk);
            float* gradients = (float*)gradient.Address + _to.Start(chunk);
            new Span<float>(sums, _from.ChunkValues).Clear();
            for (int y = 0; y < to.Height; y++)
            {
                float* row = sums + (long)y * from.Height / to.Height * from.Width * block;
                for (int x = 0; x < to.Width; x++, gradients += block)
                {
                    float* cell = row + (long)x * from.Width / to.Width * block;
                    for (int c = 0; c < block; c++) cell[c] += gradients[c];
                }
            }
        }
    }
}
