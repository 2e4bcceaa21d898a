namespace Boxfit.Training.Tuning;

/// <summary>What the trainings of a search report, as of one: which of them it is, and the time that is left for all.</summary>
/// <param name="settings">The settings that the search begins with.</param>
/// <param name="progress">Receives it.</param>
sealed class TuneReports(TrainingSettings settings, IProgress<TrainingProgress>? progress) : IProgress<TrainingProgress>
{
    readonly HashSet<string> _said = new(StringComparer.Ordinal);
    TrainingPlace? _place;
    Func<TimeSpan, TimeSpan>? _left;

    /// <summary>Is told, of each report of steps, how long the training in progress still takes.</summary>
    public Action<TimeSpan>? Watch { get; set; }

    /// <summary>Is called after each epoch.</summary>
    public Action? Epoch { get; set; }

    /// <summary>A training begins.</summary>
    /// <param name="place">Which of them.</param>
    /// <param name="left">Time that is left for all, by that which is left for the one in progress.</param>
    public void Begin(TrainingPlace place, Func<TimeSpan, TimeSpan> left)
    {
        (_place, _left) = (place, left);
        // What trials said was of them; the model that is delivered is the last's.
        if (place.IsLast) _said.Clear();
    }

    /// <summary>Says something of the search.</summary>
    public void Say(string text) => progress?.Report(new TrainingNotice(text));

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        bool isLast = _place is { IsLast: true };
        switch (value)
        {
            case RunOpened:
                return; // The search itself goes on with it.
            case TrainingNotice notice when _place is not null && !IsTold(notice.Text, isLast):
                return;
            // A search has no validation part, and no option for one.
            case TrainingNotice notice when notice.Text == SessionNotices.OfUnchosen(settings):
                value = new TrainingNotice(SessionNotices.OfThreshold + "; predict --threshold takes another.");
                break;
            case StepProgress step:
                Watch?.Invoke(step.Remaining);
                value = step with { Place = _place, Remaining = _left?.Invoke(step.Remaining) ?? step.Remaining };
                break;
            case EpochProgress epoch:
                Epoch?.Invoke();
                if (!isLast) return;
                value = epoch with { Place = _place };
                break;
        }
        progress?.Report(value);
    }

    /// <summary>Of the trials only warnings are told, each once.</summary>
    bool IsTold(string text, bool isLast) => _said.Add(text) && (isLast || text.StartsWith("Warning", StringComparison.Ordinal));
}
