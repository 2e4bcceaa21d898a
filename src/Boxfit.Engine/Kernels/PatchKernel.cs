using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>Copies what a convolution's window sees into the rows of a matrix (im2col).</summary>
sealed unsafe class PatchKernel(string node, Patches patches, PlanBuffer source, PlanBuffer result) : KernelStep(node, source, result)
{
    public override string Kind => "patches";

    protected override void RunShare(int part, int parts)
    {
        int block = ChannelMap.Block, kernel = patches.Window.Kernel, width = patches.Input.Width, height = patches.Input.Height;
        var map = patches.Map;
        var (start, end) = ParallelWork.Share(patches.Rows, part, parts);
        for (long row = start; row < end; row++)
        {
            int cell = (int)(row % patches.Cells);
            int top = cell / patches.Output.Width * patches.Window.Stride - patches.Window.Padding;
            int left = cell % patches.Output.Width * patches.Window.Stride - patches.Window.Padding;
            // The window's columns that lie on the map.
            int first = Math.Max(0, -left), last = Math.Min(kernel, width - left);
            long picture = row / patches.Cells * map.Blocks;
            float* target = (float*)result.Address + row * patches.Columns;
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
