using System.Diagnostics;

namespace Boxfit.Training.Session;

/// <summary>Reports how an epoch goes, several times a second at most.</summary>
sealed class StepReports(IProgress<TrainingProgress>? progress, SessionContext context)
{
    static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    readonly int? _epochs = context.Run.Settings.Epochs == TrainingSettings.Unlimited ? null : context.Run.Settings.Epochs;
    long _last;

    public void Step(EpochTimes times, double rate)
    {
        var position = context.Position;
        bool isLast = position.StepInEpoch == context.StepsPerEpoch;
        if (progress is null || (!isLast && Stopwatch.GetElapsedTime(_last) < s_interval)) return;
        _last = Stopwatch.GetTimestamp();
        progress.Report(new StepProgress(
            position.CompletedEpochs + 1, _epochs, position.StepInEpoch, context.StepsPerEpoch, position.LossSum / position.Pictures,
            position.IouSum / position.Pictures, rate, times.PicturesPerSecond, times.WaitShare, Remaining(times)));
    }

    public void Epoch(EpochResult result, bool isBest, EpochTimes times)
    {
        progress?.Report(new EpochProgress(result, _epochs, isBest, times.PicturesPerSecond, times.WaitShare, times.Training));
        _last = 0;
    }

    /// <summary>Time left: for the pictures that are left, or until the run's time is over, whichever is less.</summary>
    TimeSpan Remaining(EpochTimes times)
    {
        var limit = context.Clock.Left ?? TimeSpan.MaxValue;
        if (_epochs is not { } epochs) return limit;
        double pictures = (double)(epochs - context.Position.CompletedEpochs) * context.Run.Data.Split.Train.Count - context.Position.Pictures;
        var remaining = times.Training / times.Pictures * pictures;
        return remaining < limit ? remaining : limit;
    }
}
