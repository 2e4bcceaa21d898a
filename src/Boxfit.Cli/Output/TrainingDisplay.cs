using Boxfit.Training;

namespace Boxfit.Cli.Output;

/// <summary>Shows how a training goes: one line that moves, and a line that stays for each epoch.</summary>
sealed class TrainingDisplay(Terminal terminal) : IProgress<TrainingProgress>
{
    readonly FetchDisplay _fetch = new(terminal);

    const int BarWidth = 20;

    public void Report(TrainingProgress value)
    {
        switch (value)
        {
            case TrainingNotice notice:
                terminal.Say(ForeignText.ShownLine(notice.Text));
                break;
            case WeightsProgress weights:
                _fetch.Report(weights.Fetch);
                break;
            case FeatureProgress f:
                terminal.ShowStatus(() => $"Computing features: {f.Done} of {f.Count}, {Durations.Text(f.Remaining)} left");
                break;
            case StepProgress step:
                terminal.ShowStatus(() => Describe(step, terminal.IsLive));
                break;
            case SweepProgress sweep:
                terminal.ShowStatus(() => $"Step {sweep.Step}/{sweep.Steps}  learning rate {sweep.LearningRate:0.0e-0}  loss {sweep.Loss:0.00000}");
                break;
            case EpochProgress epoch:
                terminal.Say(Describe(epoch));
                break;
        }
    }

    internal static string Describe(StepProgress p, bool withBar)
    {
        int filled = p.StepsPerEpoch > 0 ? BarWidth * p.Step / p.StepsPerEpoch : 0;
        string bar = withBar ? $" {new string('━', filled)}{new string('─', BarWidth - filled)}" : "";
        return $"{Number(p.Epoch, p.Epochs)}{bar} step {p.Step}/{p.StepsPerEpoch}  loss {p.Loss:0.00000}  IoU {p.MeanIou:0.000}  " +
            $"{p.PicturesPerSecond:0.0} pictures/s  wait {100 * p.DataWaitShare:0.0} %  {Durations.Text(p.Remaining)} left";
    }

    internal static string Describe(EpochProgress p)
    {
        var r = p.Result;
        // It stands behind the figure that decided it.
        string best = p.IsBest ? " (best)" : "";
        string heldOut = r.Validation is { } v
            ? $"validation IoU {v.MeanIou:0.000}{best}  test IoU {r.Test.MeanIou:0.000}"
            : $"test IoU {r.Test.MeanIou:0.000}{best}";
        return $"{Number(r.Epoch, p.Epochs)}  loss {r.TrainLoss:0.00000}  IoU {r.TrainMeanIou:0.000}  {heldOut}" +
            $"  {p.PicturesPerSecond:0.0} pictures/s  wait {100 * p.DataWaitShare:0.0} %  {Durations.Text(p.Training)}";
    }

    static string Number(int epoch, int? epochs) => epochs is null ? $"Epoch {epoch}" : $"Epoch {epoch}/{epochs}";
}
