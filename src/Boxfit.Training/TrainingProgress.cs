namespace Boxfit.Training;

/// <summary>What a training reports while it runs, on its own thread; handlers should be quick.</summary>
public abstract record TrainingProgress;

/// <summary>Something that the user should know: what the run starts from, skipped pictures, how the best epoch is chosen.</summary>
/// <param name="Text">One or more sentences.</param>
public sealed record TrainingNotice(string Text) : TrainingProgress;

/// <summary>The run folder is there: whatever ends the process from here on, the run can be resumed.</summary>
/// <param name="Folder">The run folder.</param>
public sealed record RunOpened(string Folder) : TrainingProgress;

/// <summary>How fetching published weights goes, before the run begins.</summary>
/// <param name="Fetch">What is to be told.</param>
public sealed record WeightsProgress(FetchProgress Fetch) : TrainingProgress;

/// <summary>How far the computation of the features to be cached is, before the first epoch.</summary>
/// <param name="Done">Views of pictures that are computed.</param>
/// <param name="Count">Views that were missing.</param>
/// <param name="Remaining">Time left.</param>
public sealed record FeatureProgress(int Done, int Count, TimeSpan Remaining) : TrainingProgress;

/// <summary>How far looking at the pictures for copies is, before the first training of a run with folds.</summary>
/// <param name="Done">Pictures that were looked at.</param>
/// <param name="Count">All pictures.</param>
public sealed record PictureProgress(int Done, int Count) : TrainingProgress;

/// <summary>Which of the trainings of a run with folds, or of a search, one is.</summary>
/// <param name="Number">Its number, from 1, which is that of its fold; the last is on all pictures.</param>
/// <param name="Count">How many trainings there are.</param>
public sealed record TrainingPlace(int Number, int Count)
{
    /// <summary>Whether it is the last, on all pictures.</summary>
    public bool IsLast => Number == Count;

    /// <summary>What it is called; null for a fold.</summary>
    public string? Name { get; init; }
}

/// <summary>How the epoch is going. Comes several times a second at most, and after each epoch's last step.</summary>
public sealed record StepProgress : TrainingProgress
{
    /// <summary>Number of the epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Number of epochs; null where time ends the run.</summary>
    public required int? Epochs { get; init; }

    /// <summary>Steps done of this epoch.</summary>
    public required int Step { get; init; }

    /// <summary>Steps of an epoch.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>Mean loss of the epoch so far.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean IoU of the epoch so far, on the training pictures.</summary>
    public required double MeanIou { get; init; }

    /// <summary>Learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Speed in this epoch.</summary>
    public required double PicturesPerSecond { get; init; }

    /// <summary>Share of the time spent waiting for pictures in this epoch, 0…1.</summary>
    public required double DataWaitShare { get; init; }

    /// <summary>Time left for training, of a run with folds for all of its trainings.</summary>
    public required TimeSpan Remaining { get; init; }

    /// <summary>The run's best epoch so far, in whichever process it was; 0 for none.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Its mean IoU by what epochs are compared by.</summary>
    public double BestMeanIou { get; init; }

    /// <summary>Which training it is of a run with folds; null for a run without.</summary>
    public TrainingPlace? Place { get; init; }
}

/// <summary>An epoch is done, measured and saved.</summary>
/// <param name="Result">What it gave.</param>
/// <param name="Epochs">Number of epochs; null where time ends the run.</param>
/// <param name="IsBest">True when it is the best so far.</param>
/// <param name="PicturesPerSecond">Speed of its steps.</param>
/// <param name="DataWaitShare">Share of its steps' time spent waiting for pictures, 0…1.</param>
/// <param name="Training">Time that its steps took.</param>
public sealed record EpochProgress(
    EpochResult Result, int? Epochs, bool IsBest, double PicturesPerSecond, double DataWaitShare, TimeSpan Training) : TrainingProgress
{
    /// <summary>Which training it is of a run with folds; null for a run without.</summary>
    public TrainingPlace? Place { get; init; }
}

/// <summary>How far the search for a learning rate is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps at most.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="Loss">Its loss.</param>
public sealed record SweepProgress(int Step, int Steps, double LearningRate, double Loss) : TrainingProgress;
