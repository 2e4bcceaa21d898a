namespace Boxfit.Engine;

/// <summary>How an optimizer treats one parameter.</summary>
/// <param name="RateFactor">Factor on the step's learning rate; smaller for layers that should move less.</param>
/// <param name="WeightDecay">Weight decay λ as the optimizer defines it; 0 leaves it out.</param>
public sealed record ParameterPolicy(double RateFactor = 1, double WeightDecay = 0)
{
    /// <summary>The step's own learning rate and no weight decay.</summary>
    public static ParameterPolicy Plain { get; } = new();
}
