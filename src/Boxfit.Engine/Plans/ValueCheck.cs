namespace Boxfit.Engine.Plans;

/// <summary>Looks for numbers of a plan that the next layer may not be able to compute with (<see cref="ValueFault"/>).</summary>
static class ValueCheck
{
    /// <summary>Looks at what a step has computed, and at the weights that it used.</summary>
    /// <param name="step">The step, which has just run.</param>
    /// <param name="largestOutput">The largest size of the plan's output.</param>
    /// <exception cref="BoxfitException">A number is none, or too large.</exception>
    public static unsafe void Require(PlanStep step, float largestOutput)
    {
        foreach (var buffer in step.Buffers)
        {
            bool isWritten = step.Writes(buffer);
            if (!buffer.IsPersistent && !isWritten) continue;
            // What is written and kept is the output; what is only kept, weights.
            float largest = !buffer.IsPersistent ? ValueFault.Largest : isWritten ? largestOutput : ParameterFault.Largest;
            ReadOnlySpan<float> values = new((float*)buffer.Address, checked((int)(buffer.Layout.Bytes / sizeof(float))));
            if (ValueFault.Find(values, largest) is { } value) throw ValueFault.Explain(value, step.Node, largest);
        }
    }
}
