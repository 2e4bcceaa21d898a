using System.Diagnostics.Metrics;

namespace Boxfit.Inference;

/// <summary>What <see cref="Predictor"/> tells of its work through .NET's meters and activities, for OpenTelemetry and others.</summary>
public static class PredictorTelemetry
{
    /// <summary>
    /// Name of the meter and of the source of activities. The meter has <c>boxfit.inference.pictures</c> and
    /// <c>boxfit.inference.failures</c>, which count, and <c>boxfit.inference.read.duration</c> and
    /// <c>boxfit.inference.compute.duration</c>, in seconds: of each picture, and of each run, which may be of several. The activity
    /// <c>boxfit.predict</c> is a run, with the tag <c>boxfit.pictures</c>.
    /// </summary>
    public const string Name = "Boxfit.Inference";

    const string Seconds = "s";
    static readonly string s_version = typeof(PredictorTelemetry).Assembly.GetName().Version?.ToString(3) ?? "";
    static readonly ActivitySource s_source = new(Name, s_version);
    static readonly Meter s_meter = new(Name, s_version);
    static readonly Counter<long> s_pictures =
        s_meter.CreateCounter<long>("boxfit.inference.pictures", "{picture}", "Pictures that a box was predicted for");
    static readonly Counter<long> s_failures =
        s_meter.CreateCounter<long>("boxfit.inference.failures", "{picture}", "Pictures that no box was predicted for");
    static readonly Histogram<double> s_read =
        s_meter.CreateHistogram<double>("boxfit.inference.read.duration", Seconds, "Reading, decoding and resizing of a picture");
    static readonly Histogram<double> s_compute =
        s_meter.CreateHistogram<double>("boxfit.inference.compute.duration", Seconds, "Computation of the boxes of a run's pictures");

    internal static Activity? Start(int pictures) => s_source.StartActivity("boxfit.predict")?.SetTag("boxfit.pictures", pictures);

    internal static void Count(bool isPredicted, TimeSpan reading)
    {
        (isPredicted ? s_pictures : s_failures).Add(1);
        s_read.Record(reading.TotalSeconds);
    }

    internal static void CountRun(TimeSpan time) => s_compute.Record(time.TotalSeconds);
}
