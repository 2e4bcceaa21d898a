namespace Boxfit.Training.Runs;

/// <summary>What one epoch gave. The same seed and threads give the same figures, interrupted or not.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Step">Optimizer steps since the run began, at the end of the epoch.</param>
/// <param name="LearningRate">Learning rate of the epoch's last step.</param>
/// <param name="TrainLoss">Mean loss over the epoch's training pictures, each as the network then was.</param>
/// <param name="TrainMeanIou">Mean IoU over the same, in the network's input (after augmentation).</param>
/// <param name="Validation">The validation part after the epoch; null when there is none.</param>
/// <param name="Test">The test part after the epoch.</param>
public sealed record EpochResult(
    int Epoch, long Step, double LearningRate, double TrainLoss, double TrainMeanIou, HeldOutResult? Validation, HeldOutResult Test)
{
    /// <summary>What epochs are compared by: the validation part where there is one, else the test part.</summary>
    public HeldOutResult Judge => Validation ?? Test;
}

/// <summary>How a model did on pictures that it was not trained on.</summary>
/// <param name="MeanIou">Mean IoU, 0…1.</param>
/// <param name="Mse">Mean squared error of the corners in 0…1 of the picture.</param>
public sealed record HeldOutResult(double MeanIou, double Mse);
