namespace Boxfit.Engine.Kernels;

/// <summary>
/// Batch norm, third step: y = activation(x · factor + summand [+ addend]). In the backward pass it runs again where a consumer needs y,
/// which is cheaper than keeping y.
/// </summary>
/// <param name="node">The batch norm's name.</param>
/// <param name="state">What the batch norm's kernels share.</param>
/// <param name="source">x: batch × ⌈channels/B⌉ × height × width × B.</param>
/// <param name="addend">Laid out as x, or null.</param>
/// <param name="function">ReLU or ReLU6, or null.</param>
/// <param name="result">y, laid out as x; may be the memory of x or of the addend.</param>
sealed unsafe class NormalizeKernel(
    string node, BatchNormState state, PlanBuffer source, PlanBuffer? addend, ActivationFunction? function, PlanBuffer result)
    : KernelStep(node, state.Map.Chunks, [source, .. PlanBuffer.Present(addend), state.Factor, state.Summand, result])
{
    public override string Kind => "normalize";

    protected override void RunShare(long start, long end)
    {
        var map = state.Map;
        var (low, high) = ActivationBounds.Of(function);
        int whole = map.WholeVectors, rest = map.Rest;
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
            var last = Vector512.FusedMultiplyAdd(ChannelVector.LoadFirst(x + whole, rest), factor, summand);
            if (other is not null) last += ChannelVector.LoadFirst(other + whole, rest);
            ChannelVector.StoreFirst(Vector512.Min(Vector512.Max(last, low), high), y + whole, rest);
        }
    }
}
