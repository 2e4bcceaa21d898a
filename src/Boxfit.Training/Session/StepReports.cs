namespace Boxfit.Training.Session;

/// <summary>Reports how an epoch goes, several times a second at most.</summary>
sealed class StepReports(IProgress<TrainingProgress>? progress, TrainingSession session)
{
    static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    readonly int? _epochs = session.Run.Settings.Epochs == TrainingSettings.Unlimited ? null : session.Run.Settings.Epochs;
    long _last;

    public void Step(EpochTimes times, double rate)
    {
        var position = session.Position;
        bool isLast = position.StepInEpoch == session.StepsPerEpoch;
        if (progress is null || (!isLast && Stopwatch.GetElapsedTime(_last) < s_interval)) return;
        _last = Stopwatch.GetTimestamp();
        progress.Report(new StepProgress
        {
            Epoch = position.CompletedEpochs + 1,
            Epochs = _epochs,
            Step = position.StepInEpoch,
            StepsPerEpoch = session.StepsPerEpoch,
            Loss = position.MeanLoss,
            MeanIou = position.MeanIou,
            LearningRate = rate,
            PicturesPerSecond = times.PicturesPerSecond,
            DataWaitShare = times.WaitShare,
            Remaining = Remaining(times),
            BestEpoch = position.BestEpoch,
            BestMeanIou = position.BestMeanIou,
        });
    }

    public void Epoch(EpochResult result, bool isBest, EpochTimes times)
    {
        progress?.Report(new EpochProgress(result, _epochs, isBest, times.PicturesPerSecond, times.WaitShare, times.Training));
        _last = 0;
    }

    /// <summary>Time left: for the pictures that are left, or until the run's time is over, whichever is less.</summary>
    TimeSpan Remaining(EpochTimes times)
    {
        var limit = session.Clock.Left ?? TimeSpan.MaxValue;
        if (_epochs is not { } epochs) return limit;
        var position = session.Position;
        double shown = (double)position.Pictures / session.Run.Settings.ViewsPerPicture();
        double pictures = (double)(epochs - position.CompletedEpochs) * session.Run.Data.Split.Train.Count - shown;
        var remaining = times.Training / times.Pictures * pictures;
        return remaining < limit ? remaining : limit;
    }
}
