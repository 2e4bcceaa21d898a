namespace Boxfit.Training.Tuning;

/// <summary>What a search has come to.</summary>
sealed record TuneResult
{
    /// <summary>Its folder, absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>The preset of the first candidate.</summary>
    public required string Preset { get; init; }

    /// <summary>What was found of each candidate, the best first.</summary>
    public required IReadOnlyList<TuneRow> Candidates { get; init; }

    /// <summary>The label of the winner; null where the search is not done.</summary>
    public required string? Winner { get; init; }

    /// <summary>What decided it, on the folds that chose nothing; null where no candidate came so far.</summary>
    public required TuneVerdict? Verdict { get; init; }

    /// <summary>How the candidate of <see cref="Verdict"/> differs from the first; null where there is none.</summary>
    public required string? Finalist { get; init; }

    /// <summary>Number of folds.</summary>
    public required int Folds { get; init; }

    /// <summary>Trainings on folds that are done.</summary>
    public required int Trials { get; init; }

    /// <summary>Trainings on folds that there would be if none were left out.</summary>
    public required int AllTrials { get; init; }

    /// <summary>Time that was taken, over all processes.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The training of the winner on all training pictures; null where it has not begun.</summary>
    public required TrainingResult? Run { get; init; }

    /// <summary>Whether it was stopped before its end, and can go on.</summary>
    public bool Interrupted => Run is null or { Interrupted: true };
}
