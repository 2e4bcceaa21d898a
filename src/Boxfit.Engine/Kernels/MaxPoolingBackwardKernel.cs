using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>Max pooling backward: each value of the input gets the gradients of the windows whose maximum it was.</summary>
/// <param name="node">The pooling's name.</param>
/// <param name="batch">Number of pictures.</param>
/// <param name="from">The input map.</param>
/// <param name="to">The result map.</param>
/// <param name="window">Its window.</param>
/// <param name="gradient">The gradient by the result.</param>
/// <param name="places">What <see cref="MaxPoolingKernel"/> wrote down.</param>
/// <param name="result">The gradient by the input.</param>
sealed unsafe class MaxPoolingBackwardKernel(
    string node, int batch, Shape from, Shape to, WindowGeometry window, PlanBuffer gradient, PlanBuffer places, PlanBuffer result)
    : KernelStep(node, gradient, places, result)
{
    readonly ChannelMap _from = ChannelMap.Of(batch, from), _to = ChannelMap.Of(batch, to);

    public override string Kind => "pooling backward";

    protected override void RunShare(int part, int parts)
    {
        int block = ChannelMap.Block;
        var (start, end) = ParallelWork.Share(_from.Chunks, part, parts);
        for (long chunk = start; chunk < end; chunk++)
        {
            float* target = (float*)result.Address + _from.Start(chunk);
            float* cells = (float*)gradient.Address + _to.Start(chunk);
            int* place = (int*)places.Address + _to.Start(chunk);
            for (int y = 0; y < from.Height; y++)
            {
                var (firstRow, lastRow) = Windows(y, to.Height);
                for (int x = 0; x < from.Width; x++, target += block)
                {
                    var (firstColumn, lastColumn) = Windows(x, to.Width);
                    for (int lane = 0; lane < block; lane += Vector256<float>.Count)
                    {
                        Vector256<float> sum = default;
                        for (int row = firstRow; row <= lastRow; row++)
                        {
                            for (int column = firstColumn; column <= lastColumn; column++)
                            {
                                long at = ((long)row * to.Width + column) * block + lane;
                                int inside = (y + window.Padding - row * window.Stride) * window.Kernel
                                    + x + window.Padding - column * window.Stride;
                                var isHere = Vector256.Equals(Vector256.Load(place + at), Vector256.Create(inside));
                                sum += Vector256.Load(cells + at) & isHere.AsSingle();
                            }
                        }
                        sum.Store(target + lane);
                    }
                }
            }
        }
    }

    /// <summary>The first and the last window that see a row or column of the input.</summary>
    (int First, int Last) Windows(int index, int count)
    {
        int reach = index + window.Padding - window.Kernel + 1;
        return (reach <= 0 ? 0 : (reach + window.Stride - 1) / window.Stride, Math.Min(count - 1, (index + window.Padding) / window.Stride));
    }
}
