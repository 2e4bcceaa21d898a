namespace Boxfit.Training.Calibrating;

/// <summary>What a model is to promise of its boxes.</summary>
public sealed record CalibrationSettings
{
    /// <summary>The share of pictures for which it is to hold, where nothing else is asked for.</summary>
    public const double DefaultCoverage = 0.9;

    /// <summary>The share of pictures with an object, in which the model sees one, for which it is to hold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is 0 or less, or 1 or more.</exception>
    public double Coverage
    {
        get;
        init => field = ConformalRank.IsCoverage(value) ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected above 0 and below 1.");
    } = DefaultCoverage;

    /// <summary>What is promised.</summary>
    public PromiseKind Kind { get; init; }

    /// <summary>What distances are measured by.</summary>
    public BoxScore Score { get; init; }
}
