using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>
/// Adds up the gradients that reach a value from its consumers and takes them back through a ReLU or ReLU6 in the same pass:
/// result = Σ shares · (0 &lt; output [&lt; 6]).
/// </summary>
sealed unsafe class GradientSumKernel(
    string node, IReadOnlyList<PlanBuffer> shares, ActivationFunction? function, PlanBuffer? output, PlanBuffer result)
    : KernelStep(node, [.. shares, .. output is null ? Array.Empty<PlanBuffer>() : [output], result])
{
    public override string Kind => "gradient sum";

    protected override void RunShare(int part, int parts)
    {
        var (start, end) = ParallelWork.Share(result.Vectors, part, parts);
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
