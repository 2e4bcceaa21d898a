using System.Diagnostics.Metrics;
using Boxfit.Training;

namespace Boxfit.Tests.Training;

public class TrainingTelemetryTests
{
    // No world has so many processes, which other tests' figures are told apart by.
    const int Rank = 123_456;

    [Fact]
    public void A_step_is_measured_with_the_number_of_its_process()
    {
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var meter = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == TrainingTelemetry.Name) listener.EnableMeasurementEvents(instrument);
            },
        };
        meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        meter.Start();
        var time = new EpochTimes(4, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(0.5)) { Share = TimeSpan.FromSeconds(0.25) };
        TrainingTelemetry.Step(Rank, 3, new(4, Loss: 2, Iou: 3), time);
        TrainingTelemetry.Epoch(Rank, 7);
        string[] names = ["epoch", "iou", "load.duration", "loss", "pictures", "share.duration", "step.duration", "steps"];
        Assert.Equal(names.Select(n => "boxfit.training." + n), seen.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([7, 0.75, 0.5, 0.5, 3, 0.25, 2, 1], seen.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value));

        void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags is [{ Key: "boxfit.rank", Value: Rank }]) seen[name] = value;
        }
    }
}
