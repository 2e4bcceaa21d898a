using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>
/// Batch norm, first step: each chunk's mean and sum of squared deviations from it. A chunk fits the processor's cache, so that the
/// second look at it is cheap and the variance loses no digits.
/// </summary>
sealed unsafe class BatchStatisticsKernel(string node, BatchNormState state, PlanBuffer source)
    : KernelStep(node, source, state.FirstPartial, state.SecondPartial)
{
    public override string Kind => "batch statistics";

    protected override void RunShare(int part, int parts)
    {
        var map = state.Map;
        float* means = (float*)state.FirstPartial.Address, squares = (float*)state.SecondPartial.Address;
        var (start, end) = ParallelWork.Share(map.Chunks, part, parts);
        int values = map.ChunkValues, whole = values / ChannelVector.Lanes * ChannelVector.Lanes, rest = values - whole;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* x = (float*)source.Address + map.Start(chunk);
            float* mean = means + chunk * ChannelMap.Block;
            Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            int i = 0;
            for (; i + 64 <= whole; i += 64)
            {
                sum0 += Vector512.Load(x + i);
                sum1 += Vector512.Load(x + i + 16);
                sum2 += Vector512.Load(x + i + 32);
                sum3 += Vector512.Load(x + i + 48);
            }
            for (; i < whole; i += 16) sum0 += Vector512.Load(x + i);
            if (rest > 0) sum1 += ChannelVector.LoadPart(x + whole, rest);
            ChannelVector.Gather((sum0 + sum1) + (sum2 + sum3), mean);
            for (int c = 0; c < ChannelMap.Block; c++) mean[c] /= map.Cells;

            var center = ChannelVector.Spread(mean);
            sum0 = sum1 = sum2 = sum3 = default;
            for (i = 0; i + 64 <= whole; i += 64)
            {
                Vector512<float> d0 = Vector512.Load(x + i) - center, d1 = Vector512.Load(x + i + 16) - center;
                Vector512<float> d2 = Vector512.Load(x + i + 32) - center, d3 = Vector512.Load(x + i + 48) - center;
                sum0 += d0 * d0;
                sum1 += d1 * d1;
                sum2 += d2 * d2;
                sum3 += d3 * d3;
            }
            for (; i < whole; i += 16)
            {
                var d = Vector512.Load(x + i) - center;
                sum0 += d * d;
            }
            if (rest > 0)
            {
                var d = ChannelVector.LoadPart(x + whole, rest) - center;
                sum1 += ChannelVector.FirstLanes(rest) & (d * d);
            }
            ChannelVector.Gather((sum0 + sum1) + (sum2 + sum3), squares + chunk * ChannelMap.Block);
        }
    }
}
