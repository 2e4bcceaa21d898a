namespace Boxfit.Data.Reviews;

/// <summary>How far a review has come.</summary>
/// <param name="Counts">Number of pictures in each state, in the order of <see cref="ReviewState"/>.</param>
/// <param name="MeanIouOfChanges">Mean IoU of changed boxes with the proposed ones; null where there are none.</param>
/// <param name="SecondsEach">Seconds that one of the last decisions took; null where too few were made.</param>
/// <param name="IsUncertain">Whether any source says how sure it is.</param>
sealed record ReviewFigures(IReadOnlyList<int> Counts, double? MeanIouOfChanges, double? SecondsEach, bool IsUncertain)
{
    /// <summary>Number of all pictures.</summary>
    public int Total => Counts.Sum();

    /// <summary>Number of pictures whose boxes are decided.</summary>
    public int Reviewed => ReviewStates.Reviewed.Sum(s => this[s]);

    /// <summary>Number of pictures with a box that is decided.</summary>
    public int Boxes => this[ReviewState.Accepted] + this[ReviewState.Changed];

    /// <summary>Share of the boxes that were accepted as they were proposed; null where there are none.</summary>
    public double? ShareUnchanged => Boxes > 0 ? (double)this[ReviewState.Accepted] / Boxes : null;

    /// <summary>Number of pictures in a state.</summary>
    public int this[ReviewState state] => Counts[(int)state];
}
