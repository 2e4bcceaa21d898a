using Microsoft.Extensions.Logging;

namespace Boxfit.Tests.Web.Watching;

/// <summary>A server of the page of runs on a free port, and who asks it.</summary>
sealed class RunningPage : IAsyncDisposable
{
    readonly CancellationTokenSource _end = new();
    readonly RunsServer _server;
    readonly Task _running;

    RunningPage(RunsServer server)
    {
        _server = server;
        Client = new() { BaseAddress = new(server.Addresses[0]) };
        _running = server.RunAsync(_end.Token);
    }

    public HttpClient Client { get; }

    public string Address => _server.Addresses[0];

    public static async Task<RunningPage> StartAsync(string folder, string? keyFile = null)
    {
        RunsSettings settings = new()
        {
            Folder = folder, Urls = ["http://127.0.0.1:0"], Log = LogLevel.Critical, ApiKeyFile = keyFile,
            Program = OwnProgram.With,
        };
        return new(await RunsServer.StartAsync(settings, TestContext.Current.CancellationToken));
    }

    public async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await Client.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;

    /// <summary>Presses a button.</summary>
    public async Task<(int Status, string Text)> PostAsync(string path, string? page = "runs")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (page is not null) request.Headers.Add("X-Boxfit-Page", page);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A run as it is listed now.</summary>
    public async Task<JsonElement> RunAsync(string name) =>
        (await GetAsync("/api/runs")).GetProperty("runs").EnumerateArray().Single(r => r.GetProperty("name").GetString() == name);

    /// <summary>Waits until a run is in a state.</summary>
    public async Task<JsonElement> UntilAsync(string name, string state)
    {
        JsonElement run = default;
        for (int i = 0; i < 600; i++)
        {
            run = await RunAsync(name);
            if (run.GetProperty("state").GetString() == state) return run;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"It never was {state}: {run}");
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        await _server.DisposeAsync();
        Client.Dispose();
        _end.Dispose();
    }
}
