namespace Boxfit.Training.Folds;

/// <summary>
/// What the trainings of a run with folds report, as of one: which of them it is, with the time that is left for all, and nothing twice.
/// </summary>
/// <param name="settings">The run's settings.</param>
/// <param name="progress">Receives it.</param>
sealed class FoldReports(TrainingSettings settings, IProgress<TrainingProgress>? progress) : IProgress<TrainingProgress>
{
    // That a part to test on is small holds for a fold, and not for what is told in the end, which is of all pictures. Nor does the
    // threshold of a fold's own model matter.
    readonly HashSet<string> _said =
    [
        .. Enumerable.Range(0, EvaluationFigures.FewestPictures).Select(EvaluationFigures.OfFew).OfType<string>(),
        SessionNotices.OfUnchosen(settings),
    ];

    readonly HashSet<string> _ofFolds = [];

    TrainingPlace? _place;
    long _start;
    bool _isOpen;

    /// <summary>A training begins or goes on.</summary>
    /// <param name="number">Its fold, or one more for the last, on all pictures.</param>
    public void Begin(int number)
    {
        (_place, _start) = (new(number, settings.Folds + 1), Stopwatch.GetTimestamp());
        // What the folds said was of them; the model that is delivered is the last's.
        if (_place.IsLast) _said.ExceptWith(_ofFolds);
    }

    /// <summary>Says what is about all of the run.</summary>
    public void Say(string text) => progress?.Report(new TrainingNotice(text));

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case RunOpened when _isOpen:
                return; // A fold's goes on by the whole run's.
            case RunOpened:
                _isOpen = true;
                break;
            case TrainingNotice notice when !IsNew(notice.Text):
                return;
            case StepProgress step:
                value = step with { Place = _place, Remaining = step.Remaining + Later(step.Remaining) };
                break;
            case EpochProgress epoch:
                value = epoch with { Place = _place };
                break;
        }
        progress?.Report(value);
    }

    /// <summary>The first fold says what holds for the others, too.</summary>
    bool IsNew(string text)
    {
        bool isLike = _place is { Number: > 1, IsLast: false } && !text.StartsWith("Warning", StringComparison.Ordinal);
        if (!_said.Add(text)) return false;
        if (_place is { IsLast: false }) _ofFolds.Add(text);
        return !isLike;
    }

    /// <summary>Time for the trainings after this one, if each takes as long as this one for a picture.</summary>
    TimeSpan Later(TimeSpan remaining)
    {
        if (_place is not { IsLast: false } place) return TimeSpan.Zero;
        double last = settings.Folds / (settings.Folds - 1.0);
        return (Stopwatch.GetElapsedTime(_start) + remaining) * (settings.Folds - place.Number + last);
    }
}
