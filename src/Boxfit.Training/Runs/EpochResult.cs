namespace Boxfit.Training.Runs;

/// <summary>What one epoch gave. The same seed and threads give the same figures, interrupted or not.</summary>
public sealed record EpochResult
{
    /// <summary>Number of the epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Optimizer steps since the run began, at the end of the epoch.</summary>
    public required long Step { get; init; }

    /// <summary>Learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Mean loss over the epoch's training pictures, each as the network then was.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Mean IoU over those of them that show an object, in the network's input (after augmentation).</summary>
    public required double TrainMeanIou { get; init; }

    /// <summary>The validation part after the epoch; null when there is none.</summary>
    public required HeldOutResult? Validation { get; init; }

    /// <summary>The test part after the epoch; null where only the end of the run measures it.</summary>
    public required HeldOutResult? Test { get; init; }

    /// <summary>
    /// What epochs are compared by: the validation part where there is one, else the test part; null where all pictures are trained on.
    /// </summary>
    public HeldOutResult? Deciding => Validation ?? Test;
}

/// <summary>How a model did on pictures that it was not trained on.</summary>
/// <param name="MeanIou">Mean IoU of those that show an object, 0…1.</param>
/// <param name="Mse">Mean squared error of their corners in 0…1 of the picture.</param>
public sealed record HeldOutResult(double MeanIou, double Mse)
{
    /// <summary>
    /// The probability that a picture with the object has a higher confidence than one without; null where the model does not say whether
    /// it is there, or one of the two kinds is missing.
    /// </summary>
    public double? Auroc { get; init; }

    /// <summary>The share of pictures whose class is right; null where the model tells none apart.</summary>
    public double? ClassAccuracy { get; init; }

    /// <summary>That of an evaluation.</summary>
    internal static HeldOutResult Of(Evaluation evaluation) => new(evaluation.Summary.MeanIou, evaluation.Summary.Mse)
    {
        Auroc = evaluation.Presence?.Auroc, ClassAccuracy = evaluation.Classes?.Accuracy,
    };
}
