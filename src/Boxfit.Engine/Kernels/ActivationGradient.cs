using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>
/// The gradient before a batch norm's activation, vector by vector of one chunk: the sum of the consumers' shares where y is
/// between the activation's bounds, else zero. Where y is not at hand it is x · factor + summand, to the bit as in the forward pass.
/// </summary>
readonly unsafe ref struct ActivationGradient
{
    readonly float* _first, _second, _output;
    readonly IReadOnlyList<PlanBuffer> _shares;
    readonly long _start;
    readonly bool _masked;
    readonly Vector512<float> _factor, _summand, _high;

    public ActivationGradient(
        BatchNormState state, IReadOnlyList<PlanBuffer> shares, ActivationFunction? function, PlanBuffer? output, long start, int channel)
    {
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
    public Vector512<float> PartAt(int i, int count, Vector512<float> x)
    {
        Vector512<float> sum = default;
        // By index: to enumerate a list through its interface allocates.
        for (int share = 0; share < _shares.Count; share++) sum += ChannelVector.LoadPart((float*)_shares[share].Address + _start + i, count);
        if (!_masked) return sum;
        var y = _output is null ? Vector512.FusedMultiplyAdd(x, _factor, _summand) : ChannelVector.LoadPart(_output + i, count);
        return sum & Vector512.GreaterThan(y, Vector512<float>.Zero) & Vector512.LessThan(y, _high);
    }
}
