namespace Boxfit.Training;

/// <summary>How a training ended.</summary>
public sealed record TrainingResult
{
    /// <summary>The run folder.</summary>
    public required string RunFolder { get; init; }

    /// <summary>True when it was cancelled; the run can be resumed.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>Epochs done.</summary>
    public required int Epochs { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public required long Steps { get; init; }

    /// <summary>Training speed in this process; 0 when it took no step.</summary>
    public required double PicturesPerSecond { get; init; }

    /// <summary>
    /// Share of the steps' time spent waiting for pictures, 0…1: from this process's second epoch on (in the first, pictures are
    /// decoded), or over all where there was only one.
    /// </summary>
    public required double DataWaitShare { get; init; }

    /// <summary>The best epoch, by the validation part where there is one, else by the test part; null before the first is done.</summary>
    public required BestEpoch? Best { get; init; }

    /// <summary>The delivered model (<see cref="Runs.RunFolder.DeliveredFile"/>) on the test part; null when interrupted.</summary>
    public required BoxMetricsSummary? Test { get; init; }

    /// <summary>Pictures that could not be used, from the whole data set.</summary>
    public required IReadOnlyList<SkippedRow> Skipped { get; init; }

    /// <summary>True when their share is above <see cref="TrainingSettings.MaxSkipped"/>.</summary>
    public required bool TooManySkipped { get; init; }
}

/// <summary>The best epoch of a run.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="MeanIou">Its mean IoU.</param>
public sealed record BestEpoch(int Epoch, double MeanIou);
