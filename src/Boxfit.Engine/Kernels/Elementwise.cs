namespace Boxfit.Engine.Kernels;

/// <summary>result = activation(left + right); the result may be one of the two.</summary>
/// <param name="node">The addition's name.</param>
/// <param name="left">Any layout, the same for all three.</param>
/// <param name="right">Laid out as <paramref name="left"/>.</param>
/// <param name="function">ReLU or ReLU6, or null.</param>
/// <param name="result">Laid out as <paramref name="left"/>.</param>
sealed unsafe class AdditionKernel(string node, PlanBuffer left, PlanBuffer right, ActivationFunction? function, PlanBuffer result)
    : KernelStep(node, result.Vectors, left, right, result)
{
    public override string Kind => "addition";

    protected override void RunShare(long start, long end)
    {
        float* a = (float*)left.Address, b = (float*)right.Address, target = (float*)result.Address;
        var (low, high) = ActivationBounds.Of(function);
        for (long i = start * 16; i < end * 16; i += 16)
        {
            var sum = Vector512.Load(a + i) + Vector512.Load(b + i);
            Vector512.Min(Vector512.Max(sum, low), high).Store(target + i);
        }
    }
}

/// <summary>
/// result = source · mask / (1 − rate). The mask comes from the step's key, the node's name and the value's index alone, so that the
/// backward pass finds the same one without storing it, and so does a graph without the nodes before.
/// </summary>
/// <param name="node">The dropout's name.</param>
/// <param name="batch">Pictures of the source.</param>
/// <param name="key">The step's key.</param>
/// <param name="rate">Probability of a zero, 0 ≤ rate &lt; 1.</param>
/// <param name="source">Any layout; the mask goes by the value's place in it.</param>
/// <param name="result">Laid out as the source; may be its memory.</param>
sealed unsafe class DropoutKernel(string node, int batch, DropoutKey key, double rate, PlanBuffer source, PlanBuffer result)
    : KernelStep(node, source.Layout.Bytes / sizeof(float), source, result)
{
    readonly ulong _node = SeededRandom.Key(node);

    public override string Kind => "dropout";

    protected override void RunShare(long start, long end)
    {
        float* from = (float*)source.Address, to = (float*)result.Address;
        float scale = (float)(1 / (1 - rate));
        // As if the pictures of the batch that others compute lay before.
        long before = key.First * (source.Layout.Bytes / sizeof(float) / batch);
        for (long i = start; i < end; i++)
        {
            var random = SeededRandom.For(key.Value, _node, (ulong)(before + i));
            to[i] = random.NextDouble() < rate ? 0 : from[i] * scale;
        }
    }
}
