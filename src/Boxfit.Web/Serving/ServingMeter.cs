using System.Diagnostics.Metrics;

namespace Boxfit.Web.Serving;

/// <summary>What the server counts of its own work, beside what .NET and <see cref="PredictorTelemetry"/> count.</summary>
sealed class ServingMeter : IDisposable
{
    /// <summary>Name of the meter. It has <c>boxfit.serve.waiting</c>: pictures that wait for the model.</summary>
    public const string Name = "Boxfit.Serve";

    readonly Meter _meter = new(Name);

    /// <param name="queue">Where pictures wait.</param>
    public ServingMeter(PredictionQueue queue) =>
        _meter.CreateObservableGauge("boxfit.serve.waiting", () => queue.Count, "{picture}", "Pictures that wait for the model");

    public void Dispose() => _meter.Dispose();
}
