using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>The gradient by a map from that by its patches (col2im): each cell adds up what the windows that see it got.</summary>
sealed unsafe class PatchBackwardKernel(string node, Patches patches, PlanBuffer gradient, PlanBuffer result)
    : KernelStep(node, gradient, result)
{
    public override string Kind => "patches backward";

    protected override void RunShare(int part, int parts)
    {
        int block = ChannelMap.Block, kernel = patches.Window.Kernel, stride = patches.Window.Stride;
        var map = patches.Map;
        var (start, end) = ParallelWork.Share(map.Chunks, part, parts);
        for (long chunk = start; chunk < end; chunk++)
        {
            float* target = (float*)result.Address + map.Start(chunk);
            // The first row of the picture, at the chunk's block of channels.
            float* rows = (float*)gradient.Address
                + (long)map.Picture(chunk) * patches.Cells * patches.Columns + chunk % map.Blocks * patches.BlockValues;
            for (int y = 0; y < patches.Input.Height; y++)
            {
                for (int x = 0; x < patches.Input.Width; x++, target += block)
                {
                    for (int lane = 0; lane < block; lane += Vector256<float>.Count) Vector256<float>.Zero.Store(target + lane);
                    for (int ky = 0; ky < kernel; ky++)
                    {
                        if (!Finds(y, ky, patches.Output.Height, out int row)) continue;
                        for (int kx = 0; kx < kernel; kx++)
                        {
                            if (!Finds(x, kx, patches.Output.Width, out int column)) continue;
                            float* value = rows
                                + ((long)row * patches.Output.Width + column) * patches.Columns + (ky * kernel + kx) * block;
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
            window = Math.DivRem(place + patches.Window.Padding - inside, stride, out int rest);
            return rest == 0 && window >= 0 && window < count;
        }
    }
}
