using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Boxfit.Web.Hosting;

/// <summary>Sends what this process measures of its work to an OpenTelemetry collector, by the variables that all programs heed.</summary>
static class TelemetryExport
{
    /// <summary>Whether the environment names a collector.</summary>
    public static bool IsAsked => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Any(n => n.StartsWith("OTEL_EXPORTER_OTLP", StringComparison.Ordinal) && n.EndsWith("ENDPOINT", StringComparison.Ordinal));

    /// <summary>The program's version, as metrics name it.</summary>
    public static string? Version => typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3);

    /// <summary>Begins to send a meter's figures; the end of it sends the last.</summary>
    /// <param name="meter">Name of the meter.</param>
    /// <param name="rank">Number of this process among those that work together.</param>
    public static IDisposable Start(string meter, int rank) => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(r => r.AddService("boxfit", serviceVersion: Version, serviceInstanceId: $"{Environment.MachineName}-{rank}"))
        .AddMeter(meter).AddOtlpExporter().Build();
}
