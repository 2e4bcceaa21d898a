namespace Boxfit.Uncertainty;

/// <summary>
/// What a model promises of its boxes: split conformal prediction, calibrated on pictures that it was not trained on. It holds for these
/// weights alone, and for pictures like those; <c>docs/uncertainty.md</c> says what that means.
/// </summary>
/// <param name="Coverage">
/// The share of pictures for which it is promised, above 0 and below 1: of those with an object in which the model says that there is one.
/// </param>
/// <param name="Kind">What is promised.</param>
/// <param name="Score">What distances are measured by.</param>
/// <param name="Factor">How far a true edge may be from the predicted one, measured by <paramref name="Score"/>; 0 or more.</param>
public sealed record BoxPromise(double Coverage, PromiseKind Kind, BoxScore Score, double Factor)
{
    /// <summary>How many pictures it was calibrated on.</summary>
    public required int Pictures { get; init; }

    /// <summary>Name of the data file that they are from.</summary>
    public required string Dataset { get; init; }

    /// <summary>When it was calibrated.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The box in which the object lies, cut to the picture; null where the predicted one has no area.</summary>
    /// <param name="predicted">The predicted box in 0…1 of the picture, cut to it.</param>
    public BoundingBox? Outer(BoundingBox predicted) => predicted.IsValid ? Score.Moved(predicted, Factor).Clip() : null;

    /// <summary>The box that lies in the object; null where none is promised, or the promise is too wide for one.</summary>
    /// <param name="predicted">The predicted box in 0…1 of the picture, cut to it.</param>
    public BoundingBox? Inner(BoundingBox predicted)
    {
        if (Kind != PromiseKind.Between || !predicted.IsValid) return null;
        var inner = Score.Moved(predicted, -Factor);
        return inner.IsValid ? inner : null;
    }

    /// <summary>Whether the promise is kept for a picture.</summary>
    /// <param name="predicted">The predicted box in 0…1 of the picture, cut to it.</param>
    /// <param name="truth">The true box.</param>
    public bool IsKept(BoundingBox predicted, BoundingBox truth) => Score.Of(Kind, predicted, truth) <= Factor;

    /// <summary>What is wrong with it, as the end of "its promise"; null where nothing is.</summary>
    internal string? Fault => !ConformalRank.IsCoverage(Coverage) ? $"has a coverage of {Coverage}, expected above 0 and below 1"
        : !(double.IsFinite(Factor) && Factor >= 0) ? $"has a factor of {Factor}, expected 0 or more"
        : Pictures < 1 ? $"is of {Counted.Of(Pictures, "picture")}, expected 1 or more"
        : null;
}
