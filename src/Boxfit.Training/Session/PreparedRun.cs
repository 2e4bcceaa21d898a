namespace Boxfit.Training.Session;

/// <summary>A run that can begin or go on; everything in it has been checked against the rest.</summary>
/// <param name="Settings">The run's settings, settled.</param>
/// <param name="Graph">The network.</param>
/// <param name="Data">The data, divided.</param>
/// <param name="Folder">The run folder, open.</param>
/// <param name="Weights">What the model files say of the initial weights.</param>
/// <param name="Start">The initial weights; null where the run goes on from <paramref name="Checkpoint"/>.</param>
/// <param name="Checkpoint">The newest state; null at the start.</param>
sealed record PreparedRun(
    TrainingSettings Settings, Graph Graph, TrainingData Data, RunFolder Folder, string Weights, InitialWeights? Start, Checkpoint? Checkpoint);
