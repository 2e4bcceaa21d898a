using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>
/// Max pooling that writes down, for each value of its result, which place of the window the maximum came from: the first in reading order,
/// as PyTorch. oneDNN 2's own takes about three times as long where there is no AVX-512.
/// </summary>
/// <param name="node">The pooling's name.</param>
/// <param name="batch">Number of pictures.</param>
/// <param name="from">The input map.</param>
/// <param name="to">The result map.</param>
/// <param name="window">Its window.</param>
/// <param name="source">The values.</param>
/// <param name="result">The maxima.</param>
/// <param name="places">Their places in the window, row by row, as 32-bit numbers; same layout as the result.</param>
sealed unsafe class MaxPoolingKernel(
    string node, int batch, Shape from, Shape to, WindowGeometry window, PlanBuffer source, PlanBuffer result, PlanBuffer places)
    : KernelStep(node, source, result, places)
{
    readonly ChannelMap _from = ChannelMap.Of(batch, from), _to = ChannelMap.Of(batch, to);

    public override string Kind => "pooling";

    protected override void RunShare(int part, int parts)
    {
        int block = ChannelMap.Block;
        var (start, end) = ParallelWork.Share(_to.Chunks, part, parts);
        for (long chunk = start; chunk < end; chunk++)
        {
            float* cells = (float*)source.Address + _from.Start(chunk);
            float* target = (float*)result.Address + _to.Start(chunk);
            int* place = (int*)places.Address + _to.Start(chunk);
            for (int y = 0; y < to.Height; y++)
            {
                int top = y * window.Stride - window.Padding;
                int firstRow = Math.Max(0, -top), lastRow = Math.Min(window.Kernel, from.Height - top);
                for (int x = 0; x < to.Width; x++, target += block, place += block)
                {
                    int left = x * window.Stride - window.Padding;
                    int firstColumn = Math.Max(0, -left), lastColumn = Math.Min(window.Kernel, from.Width - left);
                    for (int lane = 0; lane < block; lane += Vector256<float>.Count)
                    {
                        var largest = Vector256.Create(float.NegativeInfinity);
                        var where = Vector256.Create(firstRow * window.Kernel + firstColumn);
                        for (int row = firstRow; row < lastRow; row++)
                        {
                            float* line = cells + (((long)top + row) * from.Width + left) * block + lane;
                            for (int column = firstColumn; column < lastColumn; column++)
                            {
                                var value = Vector256.Load(line + column * block);
                                // What is no number counts as the largest, and stays it, as in PyTorch.
                                var isLarger = Vector256.GreaterThan(value, largest) | ~Vector256.Equals(value, value);
                                largest = Vector256.ConditionalSelect(isLarger, value, largest);
                                where = Vector256.ConditionalSelect(
                                    isLarger.AsInt32(), Vector256.Create(row * window.Kernel + column), where);
                            }
                        }
                        largest.Store(target + lane);
                        where.Store(place + lane);
                    }
                }
            }
        }
    }
}
