using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>
/// Backward through a batch norm of which all is frozen, in one pass: adds up the gradients from the consumers, takes them back through
/// the activation, dx = dy · factor.
/// </summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
/// <param name="shares">The gradients by y from its consumers.</param>
/// <param name="function">The activation that the gradient has to pass, or null.</param>
/// <param name="output">y, where there is an activation.</param>
/// <param name="result">dx; may be the memory of one of the shares.</param>
sealed unsafe class FrozenNormBackwardKernel(
    string node, BatchNormState state, IReadOnlyList<PlanBuffer> shares, ActivationFunction? function, PlanBuffer? output, PlanBuffer result)
    : KernelStep(node, [.. shares, .. output is null ? Array.Empty<PlanBuffer>() : [output], state.Factor, state.Summand, result])
{
    public override string Kind => "batch norm backward, statistics given";

    protected override void RunShare(int part, int parts)
    {
        var map = state.Map;
        var (start, end) = ParallelWork.Share(map.Chunks, part, parts);
        int values = map.ChunkValues, whole = values / ChannelVector.Lanes * ChannelVector.Lanes, rest = values - whole;
        for (long chunk = start; chunk < end; chunk++)
        {
            long first = map.Start(chunk);
            int channel = map.FirstChannel(chunk);
            float* dx = (float*)result.Address + first;
            var factor = ChannelVector.Spread((float*)state.Factor.Address + channel);
            var dy = new ActivationGradient(state, shares, function, output, first, channel);
            for (int i = 0; i < whole; i += 16) (factor * dy.At(i, default)).Store(dx + i);
            if (rest > 0) ChannelVector.StorePart(factor * dy.PartAt(whole, rest, default), dx + whole, rest);
        }
    }
}
