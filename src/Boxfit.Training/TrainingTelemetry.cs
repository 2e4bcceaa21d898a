using System.Diagnostics.Metrics;

namespace Boxfit.Training;

/// <summary>What a training tells of its work through .NET's meters, for OpenTelemetry and others.</summary>
public static class TrainingTelemetry
{
    /// <summary>
    /// Name of the meter. It has <c>boxfit.training.steps</c> and <c>boxfit.training.pictures</c>, which count;
    /// <c>boxfit.training.step.duration</c>, <c>boxfit.training.load.duration</c> (of a step, the waiting for pictures) and
    /// <c>boxfit.training.share.duration</c> (of a step, the waiting for other processes), in seconds; and the gauges
    /// <c>boxfit.training.loss</c>, <c>boxfit.training.iou</c> and <c>boxfit.training.epoch</c> (those that are done). All have the tag
    /// <c>boxfit.rank</c>, the number of the process, from 0.
    /// </summary>
    public const string Name = "Boxfit.Training";

    const string Seconds = "s";
    static readonly Meter s_meter = new(Name, typeof(TrainingTelemetry).Assembly.GetName().Version?.ToString(3) ?? "");
    static readonly Counter<long> s_steps = s_meter.CreateCounter<long>("boxfit.training.steps", "{step}", "Steps of the optimizer");
    static readonly Counter<long> s_pictures =
        s_meter.CreateCounter<long>("boxfit.training.pictures", "{picture}", "Pictures that this process has trained on");
    static readonly Histogram<double> s_step = s_meter.CreateHistogram<double>("boxfit.training.step.duration", Seconds, "A whole step");
    static readonly Histogram<double> s_load =
        s_meter.CreateHistogram<double>("boxfit.training.load.duration", Seconds, "Of a step, the waiting for pictures");
    static readonly Histogram<double> s_share =
        s_meter.CreateHistogram<double>("boxfit.training.share.duration", Seconds, "Of a step, the waiting for other processes");
    static readonly Gauge<double> s_loss = s_meter.CreateGauge<double>("boxfit.training.loss", null, "Loss of the last step");
    static readonly Gauge<double> s_iou = s_meter.CreateGauge<double>("boxfit.training.iou", "1", "Mean IoU of the last step");
    static readonly Gauge<long> s_epoch = s_meter.CreateGauge<long>("boxfit.training.epoch", "{epoch}", "Epochs that are done");

    /// <summary>A step is done.</summary>
    /// <param name="rank">The number of the process.</param>
    /// <param name="pictures">Pictures of the batch that were its own.</param>
    /// <param name="all">The sums over all processes.</param>
    /// <param name="time">What the step took.</param>
    internal static void Step(int rank, int pictures, StepSums all, EpochTimes time)
    {
        if (!s_steps.Enabled && !s_step.Enabled && !s_loss.Enabled) return;
        var tag = TagOf(rank);
        s_steps.Add(1, tag);
        s_pictures.Add(pictures, tag);
        s_step.Record(time.Training.TotalSeconds, tag);
        s_load.Record(time.Wait.TotalSeconds, tag);
        s_share.Record(time.Share?.TotalSeconds ?? 0, tag);
        s_loss.Record(all.MeanLoss, tag);
        s_iou.Record(all.MeanIou, tag);
    }

    /// <summary>An epoch is done.</summary>
    /// <param name="rank">The number of the process.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    internal static void Epoch(int rank, int epoch) => s_epoch.Record(epoch, TagOf(rank));

    static KeyValuePair<string, object?> TagOf(int rank) => new("boxfit.rank", rank);
}
