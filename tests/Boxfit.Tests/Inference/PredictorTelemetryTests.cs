using System.Diagnostics.Metrics;
using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Inference;

public class PredictorTelemetryTests
{
    [Fact]
    public void Pictures_failures_and_durations_are_measured_and_runs_are_activities()
    {
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        using var meter = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == PredictorTelemetry.Name) listener.EnableMeasurementEvents(instrument);
            },
        };
        // Other tests may predict at the same time, but not under this activity.
        using var parent = new Activity("test").Start();
        meter.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument.Name, value));
        meter.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument.Name, value));
        meter.Start();
        var activities = new List<Activity>();
        using var source = new ActivityListener
        {
            ShouldListenTo = s => s.Name == PredictorTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                if (a.TraceId == parent.TraceId) activities.Add(a);
            },
        };
        ActivitySource.AddActivityListener(source);
        var model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] });
        using var predictor = Predictor.Load(OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes());
        for (int i = 0; i < 3; i++) predictor.PredictPixels(new byte[12], 2, 2);
        Assert.Throws<PictureException>(() => predictor.Predict("/nowhere.png"));

        Assert.Equal((3, 1), (sums["boxfit.inference.pictures"], sums["boxfit.inference.failures"]));
        Assert.InRange(sums["boxfit.inference.read.duration"], 1e-9, 60);
        Assert.InRange(sums["boxfit.inference.compute.duration"], 1e-9, 60);
        Assert.Equal(3, activities.Count);
        Assert.All(activities, a => Assert.Equal(("boxfit.predict", 1), (a.OperationName, a.GetTagItem("boxfit.pictures"))));

        void Add(string name, double value)
        {
            if (Activity.Current?.TraceId == parent.TraceId) sums[name] = sums.GetValueOrDefault(name) + value;
        }
    }
}
