namespace Boxfit.Boxes;

/// <summary>What a model says of a picture beside the box.</summary>
/// <param name="Presence">The probability that the object is in it; 1 of a model that does not say so.</param>
/// <param name="Class">The class that the object most likely has, by its place in the model's; 0 of a model without classes.</param>
/// <param name="ClassProbability">The probability of that class; 1 of a model without classes.</param>
readonly record struct Verdict(double Presence, int Class, double ClassProbability)
{
    /// <summary>What a model says that has nothing to say beside the box.</summary>
    public static Verdict Silent { get; } = new(1, 0, 1);
}
