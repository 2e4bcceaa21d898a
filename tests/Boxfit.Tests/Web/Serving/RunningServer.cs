using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Boxfit.Tests.Web.Serving;

/// <summary>A server on a free port of this machine, and who asks it.</summary>
sealed class RunningServer : IAsyncDisposable
{
    readonly CancellationTokenSource _end = new();
    readonly Task _running;

    RunningServer(PredictionServer server)
    {
        Server = server;
        Client = new() { BaseAddress = new(server.Addresses[0]) };
        _running = server.RunAsync(_end.Token);
    }

    public PredictionServer Server { get; }

    public HttpClient Client { get; }

    public static async Task<RunningServer> StartAsync(string model, Func<ServeSettings, ServeSettings>? change = null)
    {
        var settings = new ServeSettings
        {
            Model = model,
            Urls = ["http://127.0.0.1:0"],
            Log = LogLevel.Critical,
            Predictor = new() { Threads = 1, Convert = OnnxConversion.Convert },
        };
        return new(await PredictionServer.StartAsync(change?.Invoke(settings) ?? settings, TestContext.Current.CancellationToken));
    }

    /// <summary>Tells it to end, and waits until all that had begun is answered.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _running;
    }

    public Task<HttpResponseMessage> PostAsync(string path, byte[] content, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(content) };
        if (accept is not null) request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await Server.DisposeAsync();
        Client.Dispose();
        _end.Dispose();
    }
}
