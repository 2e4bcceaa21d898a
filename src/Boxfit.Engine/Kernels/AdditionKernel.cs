using System.Runtime.Intrinsics;

namespace Boxfit.Engine.Kernels;

/// <summary>result = activation(left + right); the result may be one of the two.</summary>
sealed unsafe class AdditionKernel(string node, PlanBuffer left, PlanBuffer right, ActivationFunction? function, PlanBuffer result)
    : KernelStep(node, left, right, result)
{
    public override string Kind => "addition";

    protected override void RunShare(int part, int parts)
    {
        var (start, end) = ParallelWork.Share(result.Vectors, part, parts);
        float* a = (float*)left.Address, b = (float*)right.Address, target = (float*)result.Address;
        var (low, high) = ActivationBounds.Of(function);
        for (long i = start * 16; i < end * 16; i += 16)
        {
            var sum = Vector512.Load(a + i) + Vector512.Load(b + i);
            Vector512.Min(Vector512.Max(sum, low), high).Store(target + i);
        }
    }
}
