namespace Boxfit.Engine.Kernels;

/// <summary>result[y, x] = source[⌊y · height / result height⌋, ⌊x · width / result width⌋] in every channel.</summary>
/// <param name="node">The upsampling's name.</param>
/// <param name="from">The geometry of its input.</param>
/// <param name="to">That of its result.</param>
/// <param name="source">batch × ⌈channels/B⌉ × height × width × B of the input.</param>
/// <param name="result">The same of the result.</param>
sealed unsafe class UpsamplingKernel(string node, ChannelMap from, ChannelMap to, PlanBuffer source, PlanBuffer result)
    : KernelStep(node, to.Chunks, source, result)
{
    public override string Kind => "upsampling";

    protected override void RunShare(long start, long end)
    {
        int block = ChannelMap.Block;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* cells = (float*)source.Address + from.Start(chunk);
            float* target = (float*)result.Address + to.Start(chunk);
            for (int y = 0; y < to.Shape.Height; y++)
            {
                float* row = cells + (long)y * from.Shape.Height / to.Shape.Height * from.Shape.Width * block;
                for (int x = 0; x < to.Shape.Width; x++, target += block)
                {
                    float* cell = row + (long)x * from.Shape.Width / to.Shape.Width * block;
                    new ReadOnlySpan<float>(cell, block).CopyTo(new(target, block));
                }
            }
        }
    }
}

/// <summary>Every cell gets the sum of the gradients of the cells that repeat it.</summary>
/// <param name="node">The upsampling's name.</param>
/// <param name="from">The geometry of its input.</param>
/// <param name="to">That of its result.</param>
/// <param name="gradient">The gradient by the result: batch × ⌈channels/B⌉ × height × width × B of the result.</param>
/// <param name="result">That by the input: the same of the input.</param>
sealed unsafe class UpsamplingBackwardKernel(string node, ChannelMap from, ChannelMap to, PlanBuffer gradient, PlanBuffer result)
    : KernelStep(node, to.Chunks, gradient, result)
{
    public override string Kind => "upsampling backward";

    protected override void RunShare(long start, long end)
    {
        int block = ChannelMap.Block;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* sums = (float*)result.Address + from.Start(chunk);
            float* gradients = (float*)gradient.Address + to.Start(chunk);
            new Span<float>(sums, from.ChunkValues).Clear();
            for (int y = 0; y < to.Shape.Height; y++)
            {
                float* row = sums + (long)y * from.Shape.Height / to.Shape.Height * from.Shape.Width * block;
                for (int x = 0; x < to.Shape.Width; x++, gradients += block)
                {
                    float* cell = row + (long)x * from.Shape.Width / to.Shape.Width * block;
                    for (int c = 0; c < block; c++) cell[c] += gradients[c];
                }
            }
        }
    }
}
