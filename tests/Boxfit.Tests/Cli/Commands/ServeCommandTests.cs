using System.Net;
using System.Runtime.Versioning;

namespace Boxfit.Tests.Cli.Commands;

/// <summary>The service as people start and end it.</summary>
[SupportedOSPlatform("linux")]
public sealed class ServeCommandTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    byte[] Picture => File.ReadAllBytes(Directory.GetFiles(tiny.Pictures)[0]);

    [Fact]
    public async Task It_says_where_it_answers_and_ends_when_told_to()
    {
        using var server = Start([]);
        string? loaded = await server.StandardError.ReadLineAsync(Cancellation);
        Assert.Matches(@"^\S+Z info: Boxfit\.Serve\[1\] Loaded \S*/run/model\.onnx", loaded);
        string? ready = await server.StandardError.ReadLineAsync(Cancellation);
        Assert.Matches(@"^run answers at http://127\.0\.0\.1:\d+\. Ctrl-C ends it", ready);
        using var client = await ClientOf(server);
        var answer = await client.PostAsync("/predict", new ByteArrayContent(Picture), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {server.Id}"])) await kill.WaitForExitAsync(Cancellation);
        string messages = await server.StandardError.ReadToEndAsync(Cancellation);
        await server.WaitForExitAsync(Cancellation);
        // A line of the log for the request, then the end.
        Assert.Matches(@"^\S+Z info: Boxfit\.Serve\[1\] POST /predict 200 [0-9.]+ ms \S+\n", messages);
        Assert.EndsWith("\nAll that had begun was answered.\n", messages, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, server.ExitCode);
    }

    [Fact]
    public async Task Metrics_and_traces_go_to_a_collector_where_the_usual_variables_name_one()
    {
        using var collector = new HttpListener();
        int port = FreePort.Find();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        using var server = Start(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{port}", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200", ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        });
        using var client = await ClientOf(server);
        await client.PostAsync("/predict", new ByteArrayContent(Picture), Cancellation);
        var awaited = new Dictionary<string, string> { ["/v1/metrics"] = "boxfit.inference.pictures", ["/v1/traces"] = "POST /predict" };
        var patience = Stopwatch.StartNew();
        while (awaited.Count > 0)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), $"No such thing came: {string.Join(", ", awaited)}.");
            var context = await collector.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body, Cancellation);
            context.Response.Close();
            // Protocol buffers keep texts as they are.
            string path = context.Request.Url!.AbsolutePath, text = Encoding.UTF8.GetString(body.ToArray());
            if (awaited.TryGetValue(path, out string? part) && text.Contains(part, StringComparison.Ordinal)) awaited.Remove(path);
        }
        server.Kill();
    }

    [Theory]
    [InlineData("--queue: found 0, expected 1 to 100,000.", "--queue", "0")]
    [InlineData("--connections: found 0, expected 1 to 1,000,000.", "--connections", "0")]
    [InlineData("--max-megabytes: found 0, expected 0.001 to 1,000.", "--max-megabytes", "0")]
    [InlineData("http://0.0.0.0:0 is reached by other machines", "--urls", "http://0.0.0.0:0")]
    [InlineData("--urls: found 'https://127.0.0.1:0', expected an address such as http://127.0.0.1:8080.", "--urls", "https://127.0.0.1:0")]
    [InlineData("The file of the key, none.txt, cannot be read", "--api-key-file", "none.txt")]
    public void What_cannot_be_is_refused_before_the_start(string expected, params string[] words)
    {
        var run = CommandRun.Of(["serve", tiny.Folder, .. words]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(expected, run.Messages);
    }

    [Fact]
    public void A_port_in_use_is_one_line_with_the_remedy()
    {
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        var run = CommandRun.Of("serve", tiny.Folder, "--urls", url);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Matches($@"^Error: {url} cannot be listened on: .* Another program may have the port; .* by --urls .*\n$", run.Messages);
    }

    static async Task<HttpClient> ClientOf(Process server)
    {
        string? line = await server.StandardOutput.ReadLineAsync(Cancellation);
        using var json = JsonDocument.Parse(line!);
        return new() { BaseAddress = new(json.RootElement.GetProperty("addresses")[0].GetString()!) };
    }

    Process Start(Dictionary<string, string> environment)
    {
        string[] words = ["serve", tiny.Folder, "--urls", "http://127.0.0.1:0", "--threads", "1", "--json"];
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "boxfit.dll"), .. words])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
