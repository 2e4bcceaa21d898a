namespace Boxfit.Engine.Kernels;

/// <summary>result[y, x] = source[⌊y · height / result height⌋, ⌊x · width / result width⌋] in every channel.</summary>
sealed unsafe class UpsamplingKernel(string node, int batch, Shape from, Shape to, PlanBuffer source, PlanBuffer result)
    : KernelStep(node, source, result)
{
    readonly ChannelMap _from = ChannelMap.Of(batch, from), _to = ChannelMap.Of(batch, to);

    public override string Kind => "upsampling";

    protected override void RunShare(int part, int parts)
    {
        int block = ChannelMap.Block;
        var (start, end) = ParallelWork.Share(_to.Chunks, part, parts);
        for (long chunk = start; chunk < end; chunk++)
        {
            float* cells = (float*)source.Address + _from.Start(chunk);
            float* target = (float*)result.Address + _to.Start(chunk);
            for (int y = 0; y < to.Height; y++)
            {
                float* row = cells + (long)y * from.Height / to.Height * from.Width * block;
                for (int x = 0; x < to.Width; x++, target += block)
                {
                    float* cell = row + (long)x * from.Width / to.Width * block;
                    new ReadOnlySpan<float>(cell, block).CopyTo(new(target, block));
                }
            }
        }
    }
}
