using System.Diagnostics;

namespace Boxfit.Training;

/// <summary>Reports how an epoch goes, several times a second at most.</summary>
sealed class StepReports(IProgress<TrainingProgress>? progress, TrainingSettings settings, int stepsPerEpoch, RunClock clock)
{
    static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    readonly int? _epochs = settings.Epochs == TrainingSettings.Unlimited ? null : settings.Epochs;
    long _last;

    public void Step(TrainingPosition position, EpochTimes times, double rate)
    {
        bool isLast = position.StepInEpoch == stepsPerEpoch;
        if (progress is null || (!isLast && Stopwatch.GetElapsedTime(_last) < s_interval)) return;
        _last = Stopwatch.GetTimestamp();
        progress.Report(new StepProgress(
            position.CompletedEpochs + 1, _epochs, position.StepInEpoch, stepsPerEpoch, position.LossSum / position.Pictures,
            position.IouSum / position.Pictures, rate, times.PicturesPerSecond, times.WaitShare, Remaining(position, times)));
    }

    public void Epoch(EpochResult result, bool isBest, EpochTimes times)
    {
        progress?.Report(new EpochProgress(result, _epochs, isBest, times.PicturesPerSecond, times.WaitShare, times.Training));
        _last = 0;
    }

    /// <summary>Time left: for the steps that are left, or until the run's time is over, whichever is less.</summary>
    TimeSpan Remaining(TrainingPosition position, EpochTimes times)
    {
        var limit = clock.Left ?? TimeSpan.MaxValue;
        if (_epochs is not { } epochs) return limit;
        double steps = (double)epochs * stepsPerEpoch - position.Step, pictures = steps * settings.Batch * settings.Optimization.Accumulate;
        var remaining = times.Training / times.Pictures * pictures;
        return remaining < limit ? remaining : limit;
    }
}
