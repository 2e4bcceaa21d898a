namespace Boxfit.Engine.Plans;

/// <summary>
/// Looks for numbers of a plan that the next layer may not be able to compute with. Overflow does not always reach the output: a ReLU makes
/// 0 of NaN, and a sigmoid 1 of infinity, so that the box looks like a result.
/// </summary>
static class ValueCheck
{
    /// <summary>
    /// The largest size of a value between layers. Times the largest weight (1e12), some ten thousand such products summed are still below
    /// the largest 32-bit float (3.4e38); a network that works stays below some thousands.
    /// </summary>
    public const float Largest = 1e22f;

    /// <summary>Looks at what a step has computed, and at the weights that it used.</summary>
    /// <param name="step">The step, which has just run.</param>
    /// <param name="largestOutput">The largest size of the plan's output.</param>
    /// <exception cref="BoxfitException">A number is none, or too large.</exception>
    public static void Require(PlanStep step, float largestOutput)
    {
        foreach (var buffer in step.Buffers)
        {
            bool isWritten = step.Writes(buffer);
            if (!buffer.IsPersistent && !isWritten) continue;
            // What is written and kept is the output; what is only kept, weights.
            float largest = !buffer.IsPersistent ? Largest : isWritten ? largestOutput : ParameterFault.Largest;
            if (Find(buffer, largest) is not { } value) continue;
            throw new BoxfitException(string.Create(CultureInfo.InvariantCulture,
                $"The model computes {value} in its layer '{step.Node}', where numbers up to {largest:0e+0} were expected; what follows " +
                $"would be no result, so the model is not usable. Train it again with a smaller learning rate."));
        }
    }

    static unsafe float? Find(PlanBuffer buffer, float largest)
    {
        ReadOnlySpan<float> values = new((float*)buffer.Address, checked((int)(buffer.Layout.Bytes / sizeof(float))));
        var high = new Vector<float>(largest);
        int index = 0;
        // A NaN is not below anything.
        for (; index <= values.Length - Vector<float>.Count; index += Vector<float>.Count)
            if (!Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(values[index..])), high)) break;
        for (; index < values.Length; index++)
            if (!(MathF.Abs(values[index]) <= largest)) return values[index];
        return null;
    }
}
