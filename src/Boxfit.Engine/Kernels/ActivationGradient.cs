using System.Runtime.CompilerServices;

namespace Boxfit.Engine.Kernels;

/// <summary>The loss's derivative by a value as it comes from the value's consumers, not yet taken back through the activation.</summary>
/// <param name="Shares">One from each consumer, all laid out as the value.</param>
/// <param name="Function">The ReLU or ReLU6 that the value came out of, or null.</param>
/// <param name="Output">The value itself; null without a function, or where a batch norm finds it again from its input.</param>
sealed record IncomingGradient(IReadOnlyList<PlanBuffer> Shares, ActivationFunction? Function, PlanBuffer? Output)
{
    /// <summary>All buffers that are read.</summary>
    public IEnumerable<PlanBuffer> Buffers => Output is null ? Shares : [.. Shares, Output];
}

/// <summary>
/// Adds up the gradients that reach a value from its consumers and takes them back through a ReLU or ReLU6 in the same pass:
/// result = Σ shares · (0 &lt; output [&lt; 6]).
/// </summary>
/// <param name="node">The node whose value it is.</param>
/// <param name="incoming">The shares, and the output where there is a function; any layout, the same for all.</param>
/// <param name="result">Laid out as a share; may be the memory of one.</param>
sealed unsafe class GradientSumKernel(string node, IncomingGradient incoming, PlanBuffer result)
    : KernelStep(node, result.Vectors, [.. incoming.Buffers, result])
{
    public override string Kind => "gradient sum";

    protected override void RunShare(long start, long end)
    {
        var (shares, function, output) = incoming;
        float* target = (float*)result.Address;
        float* first = (float*)shares[0].Address;
        float* second = shares.Count > 1 ? (float*)shares[1].Address : null;
        float* mask = output is null ? null : (float*)output.Address;
        var limit = Vector512.Create(function == ActivationFunction.Relu6 ? 6f : float.PositiveInfinity);
        for (long i = start * 16; i < end * 16; i += 16)
        {
            var sum = Vector512.Load(first + i);
            if (second is not null) sum += Vector512.Load(second + i);
            for (int more = 2; more < shares.Count; more++) sum += Vector512.Load((float*)shares[more].Address + i);
            if (mask is not null)
            {
                var y = Vector512.Load(mask + i);
                sum &= Vector512.GreaterThan(y, Vector512<float>.Zero) & Vector512.LessThan(y, limit);
            }
            sum.Store(target + i);
        }
    }
}

/// <summary>
/// The gradient before a batch norm's activation, vector by vector of one chunk: the sum of the consumers' shares where y is
/// between the activation's bounds, else zero. Where y has not been kept it is x · factor + summand, to the bit as in the forward pass.
/// </summary>
readonly unsafe ref struct ActivationGradient
{
    readonly float* _first, _second, _output;
    readonly IReadOnlyList<PlanBuffer> _shares;
    readonly long _start;
    readonly bool _masked;
    readonly Vector512<float> _factor, _summand, _high;

    public ActivationGradient(BatchNormState state, IncomingGradient incoming, long start, int channel)
    {
        var (shares, function, output) = incoming;
        _shares = shares;
        _start = start;
        _first = (float*)shares[0].Address + start;
        _second = shares.Count > 1 ? (float*)shares[1].Address + start : null;
        _output = output is null ? null : (float*)output.Address + start;
        _masked = function is not null;
        _high = ActivationBounds.Of(function).High;
        _factor = ChannelVector.Spread((float*)state.Factor.Address + channel);
        _summand = ChannelVector.Spread((float*)state.Summand.Address + channel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> At(int i, Vector512<float> x)
    {
        var sum = Vector512.Load(_first + i);
        if (_second is not null)
        {
            sum += Vector512.Load(_second + i);
            for (int more = 2; more < _shares.Count; more++) sum += Vector512.Load((float*)_shares[more].Address + _start + i);
        }
        if (!_masked) return sum;
        var y = _output is null ? Vector512.FusedMultiplyAdd(x, _factor, _summand) : Vector512.Load(_output + i);
        return sum & Vector512.GreaterThan(y, Vector512<float>.Zero) & Vector512.LessThan(y, _high);
    }

    /// <summary>The same for the last values of a chunk that do not fill a vector; the other lanes are zero.</summary>
    public Vector512<float> FirstAt(int i, int count, Vector512<float> x)
    {
        Vector512<float> sum = default;
        // By index: to enumerate a list through its interface allocates.
        for (int share = 0; share < _shares.Count; share++)
            sum += ChannelVector.LoadFirst((float*)_shares[share].Address + _start + i, count);
        if (!_masked) return sum;
        var y = _output is null ? Vector512.FusedMultiplyAdd(x, _factor, _summand) : ChannelVector.LoadFirst(_output + i, count);
        return sum & Vector512.GreaterThan(y, Vector512<float>.Zero) & Vector512.LessThan(y, _high);
    }
}

/// <summary>ReLU and ReLU6 as bounds; without a function there are none.</summary>
static class ActivationBounds
{
    public static (Vector512<float> Low, Vector512<float> High) Of(ActivationFunction? function) => (
        Vector512.Create(function is null ? float.NegativeInfinity : 0f),
        Vector512.Create(function == ActivationFunction.Relu6 ? 6f : float.PositiveInfinity));
}
