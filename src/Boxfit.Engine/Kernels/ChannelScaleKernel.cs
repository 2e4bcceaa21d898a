using System.Runtime.Intrinsics;
using Boxfit.Engine.Plans;
using Boxfit.Engine.Threading;

namespace Boxfit.Engine.Kernels;

/// <summary>Backward through a batch norm with frozen statistics, scale and shift: dx = dy · factor; the result may be dy's own memory.</summary>
sealed unsafe class ChannelScaleKernel(string node, BatchNormState state, PlanBuffer gradient, PlanBuffer result)
    : KernelStep(node, gradient, state.Factor, result)
{
    public override string Kind => "batch norm backward, statistics given";

    protected override void RunShare(int part, int parts)
    {
        var map = state.Map;
        var (start, end) = ParallelWork.Share(map.Chunks, part, parts);
        int values = map.ChunkValues, whole = values / ChannelVector.Lanes * ChannelVector.Lanes, rest = values - whole;
        for (long chunk = start; chunk < end; chunk++)
        {
            float* dy = (float*)gradient.Address + map.Start(chunk), dx = (float*)result.Address + map.Start(chunk);
            var factor = ChannelVector.Spread((float*)state.Factor.Address + map.FirstChannel(chunk));
            for (int i = 0; i < whole; i += 16) (factor * Vector512.Load(dy + i)).Store(dx + i);
            if (rest > 0) ChannelVector.StorePart(factor * ChannelVector.LoadPart(dy + whole, rest), dx + whole, rest);
        }
    }
}
