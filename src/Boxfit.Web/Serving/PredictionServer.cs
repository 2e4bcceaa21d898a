using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Boxfit.Web.Pages;
using OpenTelemetry.Trace;

namespace Boxfit.Web.Serving;

/// <summary>An HTTP service that answers pictures with boxes.</summary>
sealed class PredictionServer : IAsyncDisposable
{
    static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(1), s_headers = TimeSpan.FromSeconds(10);
    static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(30);

    readonly ServeSettings _settings;
    readonly WebApplication _application;
    readonly ServedModel _model;
    readonly PredictionQueue _queue;
    readonly PictureWork _work;
    readonly ServingMeter _meter;
    readonly ILogger _logger;

    PredictionServer(ServeSettings settings, IReadOnlyList<ListeningAddress> addresses, ApiKey? key)
    {
        _settings = settings;
        var builder = WebApplication.CreateEmptyBuilder(new());
        AddLogging(builder.Logging, settings.Log);
        AddListening(builder, settings, addresses);
        AddTelemetry(builder.Services);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = s_shutdown);
        _application = builder.Build();
        _logger = _application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Boxfit.Serve");
        _model = new(settings.Model, () => Predictor.Load(settings.Model, settings.Predictor with { Logger = _logger }), _logger);
        _queue = new(_model, settings);
        _meter = new(_queue);
        _work = new(_queue, settings);
        var guard = new RequestGuard(key, addresses.All(a => a.IsLoopback));
        _application.Use(next => context => AnswerAsync(context, next, guard));
        _application.UseRouting();
        Map(_work);
        _application.UseEndpoints(_ => { });
    }

    /// <summary>Where it listens, once it runs.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>The model's name.</summary>
    public string Model => _model.Name;

    /// <summary>Loads the model and begins to listen.</summary>
    /// <exception cref="InputException">
    /// There is no such model, an address is none, or one that other machines reach has no key.
    /// </exception>
    /// <exception cref="BoxfitException">An address cannot be listened on.</exception>
    public static async Task<PredictionServer> StartAsync(ServeSettings settings, CancellationToken cancellation = default)
    {
        ListeningAddress[] addresses = [.. settings.Urls.Select(ListeningAddress.Parse)];
        if (settings.ApiKeyFile is null && Array.Find(addresses, a => !a.IsLoopback) is { } open)
        {
            throw new InputException($"{open.Url} is reached by other machines, so requests have to bring a key: name its file by " +
                "--api-key-file FILE. For this machine alone take http://127.0.0.1:8080.");
        }
        var server = new PredictionServer(settings, addresses, settings.ApiKeyFile is { } file ? ApiKey.Read(file) : null);
        try
        {
            await server._application.StartAsync(cancellation).ConfigureAwait(false);
            return server;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new BoxfitException(
                $"{string.Join(' ', settings.Urls)} cannot be listened on: {(e.InnerException ?? e).Message}. Another program may have " +
                "the port; choose another by --urls http://127.0.0.1:PORT, or any that is free by port 0.", e);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Answers until it is told to end; what has begun is finished then.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        string stamp = "";
        using var timer = new PeriodicTimer(s_lookAgain);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false)) stamp = _model.LookAgain(stamp);
        }
        catch (OperationCanceledException)
        {
            using var late = new CancellationTokenSource(s_shutdown);
            await _application.StopAsync(late.Token).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync().ConfigureAwait(false);
        await _queue.DisposeAsync().ConfigureAwait(false);
        _work.Dispose();
        _meter.Dispose();
        _model.Dispose();
    }

    static void AddLogging(ILoggingBuilder logging, LogLevel least)
    {
        logging.SetMinimumLevel(least);
        logging.AddSimpleConsole(o =>
        {
            (o.SingleLine, o.TimestampFormat, o.UseUtcTimestamp) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", true);
            o.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        // Standard output belongs to what a program reads.
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning);
    }

    static void AddListening(WebApplicationBuilder builder, ServeSettings settings, IReadOnlyList<ListeningAddress> addresses)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            var limits = kestrel.Limits;
            limits.MaxRequestBodySize = settings.MaxBytes * 2;
            limits.RequestHeadersTimeout = s_headers;
            limits.MaxConcurrentConnections = settings.Connections;
            limits.MinRequestBodyDataRate = new MinDataRate(1024, TimeSpan.FromSeconds(5));
            foreach (var address in addresses)
                foreach (var number in address.Numbers) kestrel.Listen(number, address.Port);
        });
    }

    static void AddTelemetry(IServiceCollection services)
    {
        string? version = typeof(PredictionServer).Assembly.GetName().Version?.ToString(3);
        var telemetry = services.AddOpenTelemetry().ConfigureResource(r => r.AddService("boxfit", serviceVersion: version));
        bool isExported = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Any(n => n.StartsWith("OTEL_EXPORTER_OTLP", StringComparison.Ordinal) && n.EndsWith("ENDPOINT", StringComparison.Ordinal));
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
        _application.MapPost("/predict", new PredictEndpoint(_model.Name, work).AnswerAsync);
        _application.MapGet("/health", (RequestDelegate)(context => Answers.WriteAsync(
            context, new HealthJson("ok", _model.Name, _model.Version), ServingJson.Default.HealthJson)));
        _application.MapPrometheusScrapingEndpoint();
        new InferenceProtocol(_model, work, _settings).Map(_application);
        foreach (var page in EmbeddedPage.All)
            _application.MapGet(page.Path, (RequestDelegate)(context => Answers.WriteAsync(context, page.Type, page.Content)));
    }

    /// <summary>Around each request: its id, who may ask, what is said of errors, and a line of the log.</summary>
    async Task AnswerAsync(HttpContext context, RequestDelegate next, RequestGuard guard)
    {
        long start = Stopwatch.GetTimestamp();
        RequestIds.Take(context);
        try
        {
            guard.Require(context.Request);
            await next(context).ConfigureAwait(false);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null })
                await RequestProblem.WriteAsync(context, context.Response.StatusCode, Explain(context)).ConfigureAwait(false);
        }
        catch (RequestProblem e)
        {
            await RequestProblem.WriteAsync(context, e.Status, e.Message, e.RetryAfter).ConfigureAwait(false);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            await RequestProblem.WriteAsync(context, e.StatusCode, $"The request cannot be read: {e.Message}").ConfigureAwait(false);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // Whoever asked has gone.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e)
        {
            ServingLog.Failed(_logger, e, RequestIds.Of(context));
            await RequestProblem.WriteAsync(context, StatusCodes.Status500InternalServerError,
                "The server failed; its log says why beside this request's id.").ConfigureAwait(false);
        }
        finally
        {
            ServingLog.Answered(_logger, context.Request.Method, ForeignText.ShownLine(context.Request.Path.Value ?? ""),
                context.Response.StatusCode, Stopwatch.GetElapsedTime(start).TotalMilliseconds, RequestIds.Of(context));
        }
    }

    string Explain(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "There is nothing here. Pictures go to POST /predict; /openapi.json says what else there is.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Method} is not for this address; {context.Response.Headers.Allow} is. /openapi.json says more.",
        _ => $"The model {_model.Name} is not asked this way; /openapi.json says how.",
    };
}
