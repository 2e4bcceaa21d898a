namespace Boxfit.Engine.Kernels;

/// <summary>
/// Max pooling that writes down, for each value of its result, which place of the window the maximum came from: the first in reading order,
/// as PyTorch. oneDNN 2's own takes about three times as long where there is no AVX-512.
/// </summary>
/// <param name="node">The pooling's name.</param>
/// <param name="window">Its window.</param>
/// <param name="source">The values: batch × ⌈channels/B⌉ × height × width × B of the input.</param>
/// <param name="result">The maxima: the same of the output.</param>
/// <param name="places">Their places in the window, row by row, as 32-bit numbers; laid out as the result.</param>
sealed unsafe class MaxPoolingKernel(string node, SlidingWindow window, PlanBuffer source, PlanBuffer result, PlanBuffer places)
    : KernelStep(node, window.Output.Chunks, source, result, places)
{
    public override string Kind => "pooling";

    protected override void RunShare(long start, long end)
    {
        ChannelMap from = window.Input, to = window.Output;
        var (kernel, stride, padding) = window.Geometry;
        int block = ChannelMap.Block, width = from.Shape.Width, height = from.Shape.Height;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* cells = (float*)source.Address + from.Start(chunk);
            float* target = (float*)result.Address + to.Start(chunk);
            int* place = (int*)places.Address + to.Start(chunk);
            for (int y = 0; y < to.Shape.Height; y++)
            {
                int top = y * stride - padding;
                int firstRow = Math.Max(0, -top), lastRow = Math.Min(kernel, height - top);
                for (int x = 0; x < to.Shape.Width; x++, target += block, place += block)
                {
                    int left = x * stride - padding;
                    int firstColumn = Math.Max(0, -left), lastColumn = Math.Min(kernel, width - left);
                    for (int lane = 0; lane < block; lane += Vector256<float>.Count)
                    {
                        var largest = Vector256.Create(float.NegativeInfinity);
                        var where = Vector256.Create(firstRow * kernel + firstColumn);
                        for (int row = firstRow; row < lastRow; row++)
                        {
                            float* line = cells + (((long)top + row) * width + left) * block + lane;
                            for (int column = firstColumn; column < lastColumn; column++)
                            {
                                var value = Vector256.Load(line + column * block);
                                // What is no number counts as the largest, and stays it, as in PyTorch.
                                var isLarger = Vector256.GreaterThan(value, largest) | ~Vector256.Equals(value, value);
                                largest = Vector256.ConditionalSelect(isLarger, value, largest);
                                where = Vector256.ConditionalSelect(
                                    isLarger.AsInt32(), Vector256.Create(row * kernel + column), where);
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

/// <summary>Max pooling backward: each value of the input gets the gradients of the windows whose maximum it was.</summary>
/// <param name="node">The pooling's name.</param>
/// <param name="window">Its window.</param>
/// <param name="gradient">The gradient by the result: batch × ⌈channels/B⌉ × height × width × B of the output.</param>
/// <param name="places">What <see cref="MaxPoolingKernel"/> wrote down; laid out as the gradient.</param>
/// <param name="result">The gradient by the input: the same of the input.</param>
sealed unsafe class MaxPoolingBackwardKernel(
    string node, SlidingWindow window, PlanBuffer gradient, PlanBuffer places, PlanBuffer result)
    : KernelStep(node, window.Input.Chunks, gradient, places, result)
{
    public override string Kind => "pooling backward";

    protected override void RunShare(long start, long end)
    {
        ChannelMap from = window.Input, to = window.Output;
        var (kernel, stride, padding) = window.Geometry;
        int block = ChannelMap.Block, width = from.Shape.Width, height = from.Shape.Height;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* target = (float*)result.Address + from.Start(chunk);
            float* cells = (float*)gradient.Address + to.Start(chunk);
            int* place = (int*)places.Address + to.Start(chunk);
            for (int y = 0; y < height; y++)
            {
                var (firstRow, lastRow) = Windows(y, to.Shape.Height);
                for (int x = 0; x < width; x++, target += block)
                {
                    var (firstColumn, lastColumn) = Windows(x, to.Shape.Width);
                    for (int lane = 0; lane < block; lane += Vector256<float>.Count)
                    {
                        Vector256<float> sum = default;
                        for (int row = firstRow; row <= lastRow; row++)
                        {
                            for (int column = firstColumn; column <= lastColumn; column++)
                            {
                                long at = ((long)row * to.Shape.Width + column) * block + lane;
                                int inside = (y + padding - row * stride) * kernel
                                    + x + padding - column * stride;
                                var isHere = Vector256.Equals(Vector256.Load(place + at), Vector256.Create(inside));
                                sum += Vector256.Load(cells + at) & isHere.AsSingle();
                            }
                        }
                        sum.Store(target + lane);
                    }
                }
            }
        }

        // The first and the last window that see a row or column of the input.
        (int First, int Last) Windows(int index, int count)
        {
            int reach = index + padding - kernel + 1;
            return (reach <= 0 ? 0 : (reach + stride - 1) / stride, Math.Min(count - 1, (index + padding) / stride));
        }
    }
}
