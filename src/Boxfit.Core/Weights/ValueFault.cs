namespace Boxfit.Weights;

/// <summary>
/// Finds what a layer has computed and the next may not be able to compute with. Overflow does not always reach the output: a ReLU makes 0
/// of NaN, and a sigmoid 1 of infinity, so that the box looks like a result.
/// </summary>
static class ValueFault
{
    /// <summary>
    /// The largest size of a value between layers. Times the largest weight (<see cref="ParameterFault.Largest"/>), some ten thousand such
    /// products summed are still below the largest 32-bit float (3.4e38); a network that works stays below some thousands.
    /// </summary>
    public const float Largest = 1e22f;

    /// <summary>The first value that is none, or larger than a limit; null where there is none such.</summary>
    public static float? Find(ReadOnlySpan<float> values, float largest)
    {
        var high = new Vector<float>(largest);
        int index = 0;
        // A NaN is not below anything.
        for (; index <= values.Length - Vector<float>.Count; index += Vector<float>.Count)
            if (!Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(values[index..])), high)) break;
        for (; index < values.Length; index++)
            if (!(MathF.Abs(values[index]) <= largest)) return values[index];
        return null;
    }

    /// <summary>Says that a model cannot be used.</summary>
    /// <param name="value">What was found.</param>
    /// <param name="layer">The layer that computed it.</param>
    /// <param name="largest">What was expected at most.</param>
    public static BoxfitException Explain(float value, string layer, float largest) => new(string.Create(CultureInfo.InvariantCulture,
        $"The model computes {value} in its layer '{layer}', where numbers up to {largest:0e+0} were expected; what follows " +
        $"would be no result, so the model is not usable. Train it again with a smaller learning rate."));

    /// <summary>What is wrong with what a model says beside the box, to stand behind a picture's name; null where nothing is.</summary>
    public static string? OfVerdict(Verdict verdict) => double.IsNaN(verdict.Presence) ? NoNumber("its object's presence")
        : double.IsNaN(verdict.ClassProbability) ? NoNumber("its object's class")
        : null;

    /// <summary>What is wrong with how unlike its training a picture is said to be; null where nothing is.</summary>
    public static string? OfUnlikeness(Unlikeness? unlikeness) => unlikeness is { } said && !double.IsFinite(said.Share + said.Distance)
        ? NoNumber("how unlike its training it is") : null;

    static string NoNumber(string what) => $"the model gives no number for {what}; it is not usable. Train it again with a smaller " +
        "learning rate";

    /// <summary>What is wrong with a box, to stand behind a picture's name; null where it is one.</summary>
    /// <param name="edges">The numbers that a model gives for a picture.</param>
    public static string? OfBox(ReadOnlySpan<float> edges) => float.IsFinite(edges[0] + edges[1] + edges[2] + edges[3]) ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"the model gives {edges[0]}, {edges[1]}, {edges[2]}, {edges[3]} for it, where finite numbers were expected; it is not " +
            $"usable. Train it again with a smaller learning rate");
}
