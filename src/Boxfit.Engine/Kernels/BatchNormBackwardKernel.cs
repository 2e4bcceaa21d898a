using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>Batch norm backward, third step: dx = gradientFactor · (dy − gradientMean − (x − mean) · gradientSlope).</summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
/// <param name="source">x.</param>
/// <param name="gradient">The gradient by y, or before the activation where that is null.</param>
/// <param name="function">The activation that the gradient still has to pass, or null.</param>
/// <param name="result">dx; may be the gradient's own memory.</param>
sealed unsafe class BatchNormBackwardKernel(
    string node, BatchNormState state, PlanBuffer source, PlanBuffer gradient, ActivationFunction? function, PlanBuffer result)
    : KernelStep(node, source, gradient, state.Mean, state.Factor, state.Summand,
        state.GradientFactor, state.GradientMean, state.GradientSlope, result)
{
    readonly PlanBuffer[] _shares = [gradient];

    public override string Kind => "batch norm backward";

    protected override void RunShare(int part, int parts)
    {
        var map = state.Map;
        var (start, end) = ParallelWork.Share(map.Chunks, part, parts);
        int values = map.ChunkValues, whole = values / ChannelVector.Lanes * ChannelVector.Lanes, rest = values - whole;
        for (long chunk = start; chunk < end; chunk++)
        {
            long first = map.Start(chunk);
            int channel = map.FirstChannel(chunk);
            float* x = (float*)source.Address + first, target = (float*)result.Address + first;
            var mean = ChannelVector.Spread((float*)state.Mean.Address + channel);
            var factor = ChannelVector.Spread((float*)state.GradientFactor.Address + channel);
            var gradientMean = ChannelVector.Spread((float*)state.GradientMean.Address + channel);
            var slope = ChannelVector.Spread((float*)state.GradientSlope.Address + channel);
            var dy = new ActivationGradient(state, _shares, function, null, first, channel);
            for (int i = 0; i < whole; i += 16)
            {
                var value = Vector512.Load(x + i);
                (factor * (dy.At(i, value) - gradientMean - (value - mean) * slope)).Store(target + i);
            }
            if (rest == 0) continue;
            var last = ChannelVector.LoadPart(x + whole, rest);
            ChannelVector.StorePart(factor * (dy.PartAt(whole, rest, last) - gradientMean - (last - mean) * slope), target + whole, rest);
        }
    }
}
