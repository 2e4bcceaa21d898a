using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Boxfit.Web.Pages;

namespace Boxfit.Web.Serving;

/// <summary>An HTTP service that answers pictures with boxes.</summary>
sealed class PredictionServer : IAsyncDisposable
{
    static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(1);

    readonly ServeSettings _settings;
    readonly PageHost _host;
    readonly ServedModel _model;
    readonly PredictionQueue _queue;
    readonly PictureWork _work;
    readonly ServingMeter _meter;

    PredictionServer(ServeSettings settings)
    {
        _settings = settings;
        _host = new(settings, new()
        {
            Name = "Boxfit.Serve",
            Pages = [.. EmbeddedPage.Of("serve"), EmbeddedPage.Read("/openapi.json", "application/json", "openapi.json")],
            Open = ["/health", "/v2/health/live", "/v2/health/ready"],
            MaxBodyBytes = settings.MaxBytes * 2,
            Hint = "Pictures go to POST /predict; /openapi.json says what else there is.",
            AddServices = AddTelemetry,
        });
        _model = new(settings.Model, () => Predictor.Load(settings.Model, settings.Predictor with { Logger = _host.Logger }), _host.Logger);
        _queue = new(_model, settings);
        _meter = new(_queue);
        _work = new(_queue, settings);
        Map(_work);
    }

    /// <summary>Where it listens, once it runs.</summary>
    public IReadOnlyList<string> Addresses => _host.Addresses;

    /// <summary>The model's name.</summary>
    public string Model => _model.Name;

    /// <summary>Loads the model and begins to listen.</summary>
    /// <exception cref="InputException">
    /// There is no such model, an address is none, or one that other machines reach has no key.
    /// </exception>
    /// <exception cref="BoxfitException">An address cannot be listened on.</exception>
    public static async Task<PredictionServer> StartAsync(ServeSettings settings, CancellationToken cancellation = default)
    {
        var server = new PredictionServer(settings);
        try
        {
            await server._host.StartAsync(cancellation).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Answers until it is told to end; what has begun is finished then.</summary>
    /// <returns>Whether all was answered; false where requests were cut off, after <see cref="HostSettings.EndWait"/>.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        string stamp = "";
        using var timer = new PeriodicTimer(s_lookAgain);
        try
        {
            while (true)
            {
                await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
                stamp = _model.LookAgain(stamp);
            }
        }
        catch (OperationCanceledException)
        {
            return await _host.StopAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        await _queue.DisposeAsync().ConfigureAwait(false);
        _work.Dispose();
        _meter.Dispose();
        _model.Dispose();
    }

    static void AddTelemetry(IServiceCollection services)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("boxfit", serviceVersion: TelemetryExport.Version));
        bool isExported = TelemetryExport.IsAsked;
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(PredictorTelemetry.Name, ServingMeter.Name)
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddPrometheusExporter();
            if (isExported) metrics.AddOtlpExporter();
        });
        if (isExported) telemetry.WithTracing(t => t.AddSource(PredictorTelemetry.Name, "Microsoft.AspNetCore").AddOtlpExporter());
    }

    void Map(PictureWork work)
    {
        var routes = _host.Routes;
        routes.MapPost("/predict", new PredictEndpoint(_model.Name, work, _settings.Queue).AnswerAsync);
        routes.MapGet("/health", (RequestDelegate)(context => Answers.WriteAsync(
            context, new HealthJson("ok", _model.Name, _model.Version), ServingJson.Default.HealthJson)));
        routes.MapPrometheusScrapingEndpoint();
        new InferenceProtocol(_model, work, _settings).Map(routes);
    }
}
