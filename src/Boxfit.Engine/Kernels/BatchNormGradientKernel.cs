using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>
/// Batch norm backward, first step: adds up the gradients from the consumers, takes them back through the activation, and sums
/// dy and dy · (x − mean) over each chunk.
/// </summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
/// <param name="source">x.</param>
/// <param name="shares">The gradients by y from its consumers.</param>
/// <param name="function">The activation, or null.</param>
/// <param name="output">y, where an addend was added before the activation; null where y follows from x alone.</param>
/// <param name="result">Where the gradient before the activation goes, or null where it is cheap to find again.</param>
sealed unsafe class BatchNormGradientKernel(
    string node, BatchNormState state, PlanBuffer source, IReadOnlyList<PlanBuffer> shares, ActivationFunction? function, PlanBuffer? output,
    PlanBuffer? result)
    : KernelStep(node, [
        source, .. shares, .. Present(output), .. Present(result), state.Mean, state.Factor, state.Summand, state.FirstPartial, state.SecondPartial])
{
    public override string Kind => "batch norm gradient";

    protected override void RunShare(int part, int parts)
    {
        var map = state.Map;
        float* sums = (float*)state.FirstPartial.Address, products = (float*)state.SecondPartial.Address;
        var (start, end) = ParallelWork.Share(map.Chunks, part, parts);
        int values = map.ChunkValues, whole = values / ChannelVector.Lanes * ChannelVector.Lanes, rest = values - whole;
        for (long chunk = start; chunk < end; chunk++)
        {
            long first = map.Start(chunk);
            int channel = map.FirstChannel(chunk);
            float* x = (float*)source.Address + first;
            float* g = result is null ? null : (float*)result.Address + first;
            var mean = ChannelVector.Spread((float*)state.Mean.Address + channel);
            Vector512<float> sum0 = default, sum1 = default, product0 = default, product1 = default;
            var gradient = new ActivationGradient(state, shares, function, output, first, channel);
            int i = 0;
            for (; i + 32 <= whole; i += 32)
            {
                Vector512<float> x0 = Vector512.Load(x + i), x1 = Vector512.Load(x + i + 16);
                Vector512<float> g0 = gradient.At(i, x0), g1 = gradient.At(i + 16, x1);
                if (g is not null)
                {
                    g0.Store(g + i);
                    g1.Store(g + i + 16);
                }
                sum0 += g0;
                sum1 += g1;
                product0 = Vector512.FusedMultiplyAdd(g0, x0 - mean, product0);
                product1 = Vector512.FusedMultiplyAdd(g1, x1 - mean, product1);
            }
            for (; i < whole; i += 16)
            {
                var x0 = Vector512.Load(x + i);
                var g0 = gradient.At(i, x0);
                if (g is not null) g0.Store(g + i);
                sum0 += g0;
                product0 = Vector512.FusedMultiplyAdd(g0, x0 - mean, product0);
            }
            if (rest > 0)
            {
                var x0 = ChannelVector.LoadPart(x + whole, rest);
                var g0 = gradient.PartAt(whole, rest, x0);
                if (g is not null) ChannelVector.StorePart(g0, g + whole, rest);
                sum1 += g0;
                product1 = Vector512.FusedMultiplyAdd(g0, x0 - mean, product1);
            }
            ChannelVector.Gather(sum0 + sum1, sums + chunk * ChannelMap.Block);
            ChannelVector.Gather(product0 + product1, products + chunk * ChannelMap.Block);
        }
    }

    static PlanBuffer[] Present(PlanBuffer? buffer) => buffer is null ? [] : [buffer];
}
