namespace Boxfit.Boxes;

/// <summary>What a model says of a picture beside the box.</summary>
/// <param name="Presence">The probability that the object is in it; 1 of a model that does not say so.</param>
/// <param name="Class">The class that the object most likely has, by its place in the model's; 0 of a model without classes.</param>
/// <param name="ClassProbability">The probability of that class; 1 of a model without classes.</param>
readonly record struct Verdict(double Presence, int Class, double ClassProbability)
{
    /// <summary>What a model says that has nothing to say beside the box.</summary>
    public static Verdict Silent { get; } = new(1, 0, 1);

    /// <summary>What probabilities say.</summary>
    /// <param name="presence">That of the object being there.</param>
    /// <param name="classes">That of each class; none of a model without classes.</param>
    public static Verdict Of(double presence, ReadOnlySpan<float> classes)
    {
        int likeliest = 0;
        for (int i = 1; i < classes.Length; i++)
            if (!(classes[i] <= classes[likeliest])) likeliest = i;
        return new(presence, likeliest, classes.IsEmpty ? 1 : classes[likeliest]);
    }
}
