namespace Boxfit.Engine.Kernels;

/// <summary>
/// result = source · mask / (1 − rate). The mask comes from the step's key, the node's name and the value's index alone, so that the
/// backward pass finds the same one without storing it, and so does a graph without the nodes before.
/// </summary>
sealed unsafe class DropoutKernel(string node, DropoutKey key, double rate, PlanBuffer source, PlanBuffer result)
    : KernelStep(node, source, result)
{
    readonly ulong _node = SeededRandom.Key(node);

    public override string Kind => "dropout";

    protected override void RunShare(int part, int parts)
    {
        var (start, end) = ParallelWork.Share(source.Layout.Bytes / sizeof(float), part, parts);
        float* from = (float*)source.Address, to = (float*)result.Address;
        float scale = (float)(1 / (1 - rate));
        for (long i = start; i < end; i++)
        {
            var random = SeededRandom.For(key.Value, _node, (ulong)i);
            to[i] = random.NextDouble() < rate ? 0 : from[i] * scale;
        }
    }
}
