using Boxfit.Cli;
using Boxfit.Web.Reviewing;
using Microsoft.Extensions.Logging;

namespace Boxfit.Tests.Web.Reviewing;

/// <summary>The server of a review on a free port of this machine, and who asks it.</summary>
sealed class RunningReview : IAsyncDisposable
{
    readonly CancellationTokenSource _end = new();
    readonly HttpClient _client;
    readonly Task _running;

    RunningReview(ReviewServer server)
    {
        Server = server;
        _client = new() { BaseAddress = new(server.Addresses[0]) };
        _running = server.RunAsync(_end.Token);
    }

    public ReviewServer Server { get; }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Settings of a review on any free port.</summary>
    public static ReviewSettings Settings(string file) => new(new() { Urls = ["http://127.0.0.1:0"], Log = LogLevel.Critical })
    {
        File = file, Program = OwnProgram.With, Predictor = new() { Threads = 1, Convert = OnnxConversion.Convert },
    };

    public static async Task<RunningReview> StartAsync(ReviewSettings settings) =>
        new(await ReviewServer.StartAsync(settings, Cancellation));

    /// <summary>A data file with pictures of a folder, each with the same box, and a review of it.</summary>
    public static Task<RunningReview> StartAsync(TemporaryFolder folder, params string[] names) =>
        StartAsync(Settings(folder["boxes.csv.review.db"]) with { Data = [Data(folder, "boxes.csv", "10,20,40,50,cat", names)] });

    /// <summary>Writes small pictures, and a table that has a box for each.</summary>
    public static string Data(TemporaryFolder folder, string file, string box, params string[] names)
    {
        foreach (string name in names)
            if (!File.Exists(folder[name])) folder.WritePicture(name, new(64, 60));
        return folder.Write(file, $"path,x1,y1,x2,y2,label\n{string.Concat(names.Select(n => $"{n},{box}\n"))}");
    }

    public Task<HttpResponseMessage> SendAsync(
        string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new(method), path);
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body));
        if (method != "GET") request.Headers.Add("X-Boxfit-Page", "review");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return _client.SendAsync(request, Cancellation);
    }

    /// <summary>What is answered well, as JSON.</summary>
    public async Task<JsonElement> AskAsync(string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var response = await SendAsync(method, path, body, headers);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    /// <summary>The status of an answer, and its body.</summary>
    public async Task<(int Status, JsonElement Body)> TryAsync(
        string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var response = await SendAsync(method, path, body, headers);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)));
    }

    /// <summary>Decides on a picture as it is in a version.</summary>
    public Task<(int Status, JsonElement Body)> DecideAsync(
        long id, long version, string decision, double[]? box = null, string? label = null, string person = "ada") =>
        TryAsync("PUT", $"/api/pictures/{id}", new { decision, box, label, milliseconds = 1200.5 },
            ("If-Match", $"\"{version}\""), ("X-Boxfit-Person", Uri.EscapeDataString(person)));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        await Server.DisposeAsync();
        _client.Dispose();
        _end.Dispose();
    }
}
