namespace Boxfit.Cli.Output;

/// <summary>Shows how a training goes: lines that move, and a line that stays for each epoch.</summary>
sealed class TrainingDisplay(Terminal terminal) : IProgress<TrainingProgress>
{
    const int CurveWidth = 24;

    readonly FetchDisplay _fetch = new(terminal);
    readonly long _start = terminal.Clock.GetTimestamp();
    readonly List<double> _ious = [];
    string? _first;

    /// <summary>What is said before all else, once the training has begun: not where its data or its settings are refused.</summary>
    public void SayFirst(string text) => _first = text;

    public void Report(TrainingProgress value)
    {
        if (Interlocked.Exchange(ref _first, null) is { } first) terminal.Say(first);
        switch (value)
        {
            case TrainingNotice notice:
                terminal.Say(ForeignText.ShownLine(notice.Text));
                break;
            case RunOpened run:
                terminal.GoingOn ??= "What was done since the last checkpoint is lost; the run goes on from there:\n  " +
                    ShellLine.Of("train", "--resume", ShellLine.Nearby(run.Folder));
                break;
            case WeightsProgress weights:
                _fetch.Report(weights.Fetch);
                break;
            case PictureProgress p:
                terminal.ShowStatus(() => Describe(p));
                break;
            case FeatureProgress f:
                terminal.ShowStatus(() => Describe(f));
                break;
            case StepProgress step:
                terminal.ShowStatus(() => Describe(step) with { Table = Table(step) });
                break;
            case SweepProgress sweep:
                terminal.ShowStatus(() => Describe(sweep));
                break;
            case EpochProgress epoch:
                // Each fold has a curve of its own.
                if (epoch.Result.Epoch == 1) _ious.Clear();
                if (epoch.Result.Deciding is { } deciding) _ious.Add(deciding.MeanIou);
                terminal.Say(Describe(epoch));
                break;
        }
    }

    /// <summary>The figures with headings; of the curve what this process has seen.</summary>
    internal (string Title, string Value)[] Table(StepProgress p) =>
    [
        ("loss", $"{p.Loss:0.00000}"),
        ("IoU", $"{p.MeanIou:0.000}"),
        ("best", p.BestEpoch > 0 ? $"{p.BestMeanIou:0.000} (epoch {p.BestEpoch})" : "–"),
        ("pictures/s", Speed(p.PicturesPerSecond) ?? "–"),
        ("wait", $"{100 * p.DataWaitShare:0.0} %"),
        ("elapsed", Durations.Text(terminal.Clock.GetElapsedTime(_start))),
        ("left", Durations.Text(p.Remaining)),
        .. _ious.Count > 1 ? [("IoU by epoch", Sparkline.Of(_ious, CurveWidth))] : Array.Empty<(string, string)>(),
    ];

    internal static Status Describe(StepProgress p)
    {
        double epoch = p.Step / (double)Math.Max(1, p.StepsPerEpoch);
        string number = Number(p.Place, p.Epoch, p.Epochs), step = $"step {p.Step}/{p.StepsPerEpoch}";
        string left = $"{Durations.Text(p.Remaining)} left";
        string[] figures =
        [
            $"loss {p.Loss:0.00000}", $"IoU {p.MeanIou:0.000}",
            .. Speed(p.PicturesPerSecond) is { } speed ? [$"{speed} pictures/s"] : Array.Empty<string>(),
            $"wait {100 * p.DataWaitShare:0.0} %",
        ];
        return new(
            $"{number} {step}  {string.Join("  ", figures)}  {left}",
            [new(number, epoch, step), new("All", ShareOfAll(p, (p.Epoch - 1 + epoch) / p.Epochs), left)], figures);
    }

    /// <summary>How much of all is done: of a run with folds, of all its trainings.</summary>
    static double? ShareOfAll(StepProgress p, double? share) =>
        p.Place is { } place ? (place.Number - 1 + share) / place.Count : share;

    static Status Describe(PictureProgress p)
    {
        string done = $"{p.Done} of {p.Count}";
        return new($"Looking for copies: {done}", [new("Looking for copies", p.Done / (double)Math.Max(1, p.Count), done)], []);
    }

    static Status Describe(FeatureProgress p)
    {
        string done = $"{p.Done} of {p.Count}", left = $"{Durations.Text(p.Remaining)} left";
        return new($"Computing features: {done}, {left}", [new("Computing features", p.Done / (double)Math.Max(1, p.Count), done)], [left]);
    }

    static Status Describe(SweepProgress p)
    {
        string step = $"{p.Step}/{p.Steps}";
        string[] figures = [$"learning rate {p.LearningRate:0.0e-0}", $"loss {p.Loss:0.00000}"];
        double share = p.Step / (double)Math.Max(1, p.Steps);
        return new($"Step {step}  {string.Join("  ", figures)}", [new("Search", share, $"step {step}")], figures);
    }

    internal static FittedLine Describe(EpochProgress p)
    {
        var r = p.Result;
        // It stands behind the figure that decided it.
        string best = p.IsBest ? " (best)" : "";
        LinePart[] heldOut = r.Validation is { } v
            ?
            [
                new($"validation IoU {v.MeanIou:0.000}{best}"),
                .. r.Test is { } t ? [new($"test IoU {t.MeanIou:0.000}", 3)] : Array.Empty<LinePart>(),
            ]
            : r.Test is { } tested ? [new($"test IoU {tested.MeanIou:0.000}{best}")] : [];
        return new(
        [
            new(Number(p.Place, r.Epoch, p.Epochs)), new($"loss {r.TrainLoss:0.00000}", 1), new($"IoU {r.TrainMeanIou:0.000}", 4),
            .. heldOut,
            .. Speed(p.PicturesPerSecond) is { } speed
                ?
                [
                    new($"{speed} pictures/s", 5), new($"wait {100 * p.DataWaitShare:0.0} %", 6), new(Durations.Text(p.Training), 2),
                ]
                : Array.Empty<LinePart>(),
        ]);
    }

    /// <summary>Pictures a second; null before there is a measure, as where a run goes on at the end of an epoch.</summary>
    static string? Speed(double picturesPerSecond) => picturesPerSecond > 0 ? $"{picturesPerSecond:0.0}" : null;

    static string Number(TrainingPlace? place, int epoch, int? epochs)
    {
        string number = epochs is null ? $"{epoch}" : $"{epoch}/{epochs}";
        return place is null ? $"Epoch {number}"
            : place.Name is { } name ? $"{name}, epoch {number}"
            : place.IsLast ? $"All pictures, epoch {number}" : $"Fold {place.Number}/{place.Count - 1}, epoch {number}";
    }
}
