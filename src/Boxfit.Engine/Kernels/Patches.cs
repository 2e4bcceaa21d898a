namespace Boxfit.Engine.Kernels;

/// <summary>Copies what a convolution's window sees into the rows of a matrix (im2col).</summary>
/// <param name="node">The convolution's name.</param>
/// <param name="window">The convolution's window.</param>
/// <param name="source">batch × ⌈channels/B⌉ × height × width × B of the input.</param>
/// <param name="result">
/// The matrix, row-major: (batch · output height · output width) × (⌈channels/B⌉ · kernel · kernel · B).
/// </param>
sealed unsafe class PatchKernel(string node, SlidingWindow window, PlanBuffer source, PlanBuffer result)
    : KernelStep(node, window.Rows, source, result)
{
    public override string Kind => "patches";

    protected override void RunShare(long start, long end)
    {
        ChannelMap map = window.Input, output = window.Output;
        var (kernel, stride, padding) = window.Geometry;
        int block = ChannelMap.Block, width = map.Shape.Width, height = map.Shape.Height, columns = window.Columns;
        for (long row = start; row < end; row++)
        {
            int cell = (int)(row % output.Cells);
            int top = cell / output.Shape.Width * stride - padding;
            int left = cell % output.Shape.Width * stride - padding;
            // The window's columns that lie on the map.
            int first = Math.Max(0, -left), last = Math.Min(kernel, width - left);
            long picture = row / output.Cells * map.Blocks;
            float* target = (float*)result.Address + row * columns;
            for (int b = 0; b < map.Blocks; b++)
            {
                float* cells = (float*)source.Address + map.Start(picture + b);
                for (int ky = 0; ky < kernel; ky++, target += kernel * block)
                {
                    int y = top + ky;
                    bool isInside = y >= 0 && y < height;
                    float* line = cells + ((long)y * width + left) * block;
                    for (int kx = 0; kx < kernel; kx++)
                    {
                        for (int lane = kx * block; lane < (kx + 1) * block; lane += Vector256<float>.Count)
                            (isInside && kx >= first && kx < last ? Vector256.Load(line + lane) : default).Store(target + lane);
                    }
                }
            }
        }
    }
}

/// <summary>The gradient by a map from that by its patches (col2im): each cell adds up what the windows that see it got.</summary>
/// <param name="node">The convolution's name.</param>
/// <param name="sliding">The convolution's window.</param>
/// <param name="gradient">
/// The gradient by the matrix, row-major: (batch · output height · output width) × (⌈channels/B⌉ · kernel · kernel · B).
/// </param>
/// <param name="result">The gradient by the map: batch × ⌈channels/B⌉ × height × width × B of the input.</param>
sealed unsafe class PatchBackwardKernel(string node, SlidingWindow sliding, PlanBuffer gradient, PlanBuffer result)
    : KernelStep(node, sliding.Input.Chunks, gradient, result)
{
    public override string Kind => "patches backward";

    protected override void RunShare(long start, long end)
    {
        ChannelMap map = sliding.Input, output = sliding.Output;
        var (kernel, stride, padding) = sliding.Geometry;
        int block = ChannelMap.Block, columns = sliding.Columns, blockValues = sliding.BlockValues;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* target = (float*)result.Address + map.Start(chunk);
            // The first row of the picture, at the chunk's block of channels.
            float* rows = (float*)gradient.Address
                + (long)map.Picture(chunk) * output.Cells * columns + chunk % map.Blocks * blockValues;
            for (int y = 0; y < map.Shape.Height; y++)
            {
                for (int x = 0; x < map.Shape.Width; x++, target += block)
                {
                    for (int lane = 0; lane < block; lane += Vector256<float>.Count) Vector256<float>.Zero.Store(target + lane);
                    for (int ky = 0; ky < kernel; ky++)
                    {
                        if (!Finds(y, ky, output.Shape.Height, out int row)) continue;
                        for (int kx = 0; kx < kernel; kx++)
                        {
                            if (!Finds(x, kx, output.Shape.Width, out int column)) continue;
                            float* value = rows
                                + ((long)row * output.Shape.Width + column) * columns + (ky * kernel + kx) * block;
                            for (int lane = 0; lane < block; lane += Vector256<float>.Count)
                                (Vector256.Load(target + lane) + Vector256.Load(value + lane)).Store(target + lane);
                        }
                    }
                }
            }
        }

        // The window that sees the place with its row or column `inside`.
        bool Finds(int place, int inside, int count, out int window)
        {
            window = Math.DivRem(place + padding - inside, stride, out int rest);
            return rest == 0 && window >= 0 && window < count;
        }
    }
}
