namespace Boxfit.Training.Tuning;

/// <summary>Settings that are compared with others.</summary>
/// <param name="Label">How they differ from those that the search began with; empty for these themselves.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Length">How long a training of them takes, as a multiple of one of the first's.</param>
sealed record TuneCandidate(string Label, TrainingSettings Settings, double Length);
