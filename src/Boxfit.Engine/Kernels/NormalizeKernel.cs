using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>
/// Batch norm, third step: y = activation(x · factor + summand [+ addend]). In the backward pass it runs again where a consumer needs y,
/// which is cheaper than keeping y.
/// </summary>
sealed unsafe class NormalizeKernel(
    string node, BatchNormState state, PlanBuffer source, PlanBuffer? addend, ActivationFunction? function, PlanBuffer result)
    : KernelStep(node, [source, .. addend is null ? Array.Empty<PlanBuffer>() : [addend], state.Factor, state.Summand, result])
{
    public override string Kind => "normalize";

    protected override void RunShare(int part, int parts)
    {
        var map = state.Map;
        var (low, high) = ActivationBounds.Of(function);
        var (start, end) = ParallelWork.Share(map.Chunks, part, parts);
        int values = map.ChunkValues, whole = values / ChannelVector.Lanes * ChannelVector.Lanes, rest = values - whole;
        for (long chunk = start; chunk < end; chunk++)
        {
            long first = map.Start(chunk);
            float* x = (float*)source.Address + first, y = (float*)result.Address + first;
            float* other = addend is null ? null : (float*)addend.Address + first;
            var factor = ChannelVector.Spread((float*)state.Factor.Address + map.FirstChannel(chunk));
            var summand = ChannelVector.Spread((float*)state.Summand.Address + map.FirstChannel(chunk));
            if (other is null)
            {
                for (int i = 0; i < whole; i += 16)
                {
                    var value = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), factor, summand);
                    Vector512.Min(Vector512.Max(value, low), high).Store(y + i);
                }
            }
            else
            {
                for (int i = 0; i < whole; i += 16)
                {
                    var value = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), factor, summand) + Vector512.Load(other + i);
                    Vector512.Min(Vector512.Max(value, low), high).Store(y + i);
                }
            }
            if (rest == 0) continue;
            var last = Vector512.FusedMultiplyAdd(ChannelVector.LoadPart(x + whole, rest), factor, summand);
            if (other is not null) last += ChannelVector.LoadPart(other + whole, rest);
            ChannelVector.StorePart(Vector512.Min(Vector512.Max(last, low), high), y + whole, rest);
        }
    }
}
