using System.Collections;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Console;

namespace Boxfit.Web.Hosting;

/// <summary>
/// What all servers of Boxfit have in common: where they listen, who may ask, ids and a line of the log for each request, errors as problem
/// details, pages that are part of the program, and an end that finishes what has begun.
/// </summary>
sealed class PageHost : IAsyncDisposable
{
    static readonly TimeSpan s_headers = TimeSpan.FromSeconds(10);

    readonly HostSettings _settings;
    readonly HostPlan _plan;
    readonly WebApplication _application;

    /// <summary>Makes a server, which listens only once it is started.</summary>
    /// <exception cref="InputException">
    /// An address is none, or one that other machines reach has no key, or the key's file has none.
    /// </exception>
    public PageHost(HostSettings settings, HostPlan plan)
    {
        (_settings, _plan) = (settings, plan);
        ListeningAddress[] addresses = [.. settings.Urls.Select(ListeningAddress.Parse)];
        if (settings.ApiKeyFile is null && Array.Find(addresses, a => !a.IsLoopback) is { } open)
        {
            throw new InputException($"{open.Url} is reached by other machines, so requests have to bring a key: name its file by " +
                "--api-key-file FILE. For this machine alone take http://127.0.0.1:8080.");
        }
        var guard = new RequestGuard(settings.ApiKeyFile is { } file ? ApiKey.Read(file) : null)
        {
            Open = [.. plan.Pages.Select(p => p.Path), .. plan.Open], OnlyPage = plan.OnlyPage,
        };
        var builder = WebApplication.CreateEmptyBuilder(new());
        // OpenTelemetry looks for its usual variables in the configuration, which begins empty.
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value))
            .Where(v => v.Key.StartsWith("OTEL_", StringComparison.Ordinal)));
        AddLogging(builder.Logging, settings.Log);
        AddListening(builder, addresses);
        builder.Services.AddRoutingCore();
        // StopAsync has its own.
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        plan.AddServices?.Invoke(builder.Services);
        _application = builder.Build();
        Logger = _application.Services.GetRequiredService<ILoggerFactory>().CreateLogger(plan.Name);
        _application.Use(next => context => AnswerAsync(context, next, guard));
        _application.UseRouting();
        foreach (var page in plan.Pages) _application.MapGet(page.Path, (RequestDelegate)page.WriteAsync);
    }

    /// <summary>Where what is answered is added, before the start.</summary>
    public IEndpointRouteBuilder Routes => _application;

    /// <summary>The server's log.</summary>
    public ILogger Logger { get; }

    /// <summary>Where it listens, once it runs.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Begins to listen.</summary>
    /// <exception cref="BoxfitException">An address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _application.UseEndpoints(_ => { });
        try
        {
            await _application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new BoxfitException(
                $"{string.Join(' ', _settings.Urls)} cannot be listened on: {(e.InnerException ?? e).Message}. Another program may have " +
                "the port; choose another by --urls http://127.0.0.1:PORT, or any that is free by port 0.", e);
        }
    }

    /// <summary>Answers until it is told to end; what has begun is finished then.</summary>
    /// <returns>As <see cref="StopAsync"/>.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await StopAsync().ConfigureAwait(false);
    }

    /// <summary>Ends once what has begun is answered, at the latest after <see cref="HostSettings.EndWait"/>.</summary>
    /// <returns>Whether all was answered; false where requests were cut off.</returns>
    public async Task<bool> StopAsync()
    {
        using var late = new CancellationTokenSource(_settings.EndWait);
        await _application.StopAsync(late.Token).ConfigureAwait(false);
        return !late.IsCancellationRequested;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

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
        // A start that fails is told as the command's own error.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    void AddListening(WebApplicationBuilder builder, IReadOnlyList<ListeningAddress> addresses) =>
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            var limits = kestrel.Limits;
            limits.MaxRequestBodySize = _plan.MaxBodyBytes;
            limits.MaxRequestLineSize = _plan.MaxAddressBytes;
            limits.RequestHeadersTimeout = s_headers;
            limits.MaxConcurrentConnections = _settings.Connections;
            limits.MinRequestBodyDataRate = new MinDataRate(1024, TimeSpan.FromSeconds(5));
            foreach (var address in addresses)
            {
                if (address.Number is { } number) kestrel.Listen(number, address.Port);
                else kestrel.ListenAnyIP(address.Port);
            }
        });

    /// <summary>Around each request: its id, who may ask, what is said of errors, and a line of the log.</summary>
    async Task AnswerAsync(HttpContext context, RequestDelegate next, RequestGuard guard)
    {
        long start = Stopwatch.GetTimestamp();
        RequestIds.Take(context);
        // Whatever is answered, an error too, which empties the headers first.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            (headers[RequestIds.Header], headers.XContentTypeOptions) = (RequestIds.Of(context), "nosniff");
            return Task.CompletedTask;
        });
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
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e)
        {
            HostLog.Failed(Logger, e, RequestIds.Of(context));
            await RequestProblem.WriteAsync(context, StatusCodes.Status500InternalServerError,
                "The server failed; its log says why beside this request's id.").ConfigureAwait(false);
        }
        finally
        {
            Trace(context);
            HostLog.Answered(Logger, context.Request.Method, ForeignText.ShownLine(context.Request.Path.Value ?? ""),
                context.Response.StatusCode, Stopwatch.GetElapsedTime(start).TotalMilliseconds, RequestIds.Of(context));
        }
    }

    /// <summary>What is said of a request that nothing answers.</summary>
    string Explain(HttpContext context)
    {
        string what = context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
            ? $"{context.Request.Method} is not for this address; {context.Response.Headers.Allow} is." : "There is nothing here.";
        return $"{what} {_plan.Hint}";
    }

    /// <summary>Says in the request's trace what OpenTelemetry's conventions ask for; ASP.NET Core begins it without.</summary>
    static void Trace(HttpContext context)
    {
        if (Activity.Current is not { } activity) return;
        string method = context.Request.Method, id = RequestIds.Of(context);
        string? route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        activity.DisplayName = $"{method} {route}".TrimEnd();
        activity.SetTag("http.request.method", method).SetTag("http.route", route)
            .SetTag("http.response.status_code", context.Response.StatusCode).SetTag("http.request.header.x-request-id", id);
    }
}
