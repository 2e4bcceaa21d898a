using System.Net;
using System.Net.Sockets;

namespace Boxfit.Tests.Web.Serving;

public sealed class PredictionServerTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string First => Directory.GetFiles(tiny.Pictures).Order(StringComparer.Ordinal).First();

    [Theory]
    [InlineData("GET", "/none", 404, "There is nothing here.")]
    [InlineData("GET", "/predict", 405, "GET is not for this address; POST is.")]
    [InlineData("POST", "/v2/models/other/infer", 404, "this one is called run.")]
    [InlineData("POST", "/v2/models/run/infer", 400, "The body is no request")]
    public async Task Errors_are_problem_details(string method, string path, int status, string detail)
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        using var request = new HttpRequestMessage(new(method), path);
        if (method == "POST") request.Content = new StringContent("{");
        var response = await server.Client.SendAsync(request, Cancellation);
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains(detail, await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task All_addresses_of_the_document_are_there()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        string text = await server.Client.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), Cancellation);
        var paths = JsonDocument.Parse(text).RootElement.GetProperty("paths");
        Assert.True(paths.EnumerateObject().Count() > 5);
        foreach (var path in paths.EnumerateObject())
        {
            foreach (var method in path.Value.EnumerateObject())
            {
                using var request = new HttpRequestMessage(new(method.Name.ToUpperInvariant()), path.Name.Replace("{model}", "run"));
                if (method.Name == "post") request.Content = new StringContent("x");
                var response = await server.Client.SendAsync(request, Cancellation);
                string status = $"{(int)response.StatusCode}";
                Assert.True(method.Value.GetProperty("responses").TryGetProperty(status, out _), $"{method.Name} {path.Name}: {status}");
                Assert.NotEqual("404", status);
            }
        }
    }

    [Fact]
    public async Task Page_health_and_metrics_answer()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        Assert.Contains("Drop photos here", await server.Client.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation));
        Assert.Contains("\"status\":\"ok\"", await server.Client.GetStringAsync(new Uri("/health", UriKind.Relative), Cancellation));
        await server.PostAsync("/predict", File.ReadAllBytes(First));
        string metrics = await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
        Assert.Contains("boxfit_inference_pictures", metrics);
        Assert.Contains("boxfit_serve_waiting", metrics);
        Assert.Contains("http_server_request_duration", metrics);
    }

    [Fact]
    public async Task The_key_is_needed_and_taken_in_both_forms()
    {
        using var folder = new TemporaryFolder();
        string key = folder.Write("key.txt", "0123456789abcdef0123456789abcdef\n");
        await using var server = await RunningServer.StartAsync(tiny.Folder, s => s with { ApiKeyFile = key });
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(null, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask("Authorization", "Bearer 0123456789abcdef0123456789abcdee"));
        Assert.Equal(HttpStatusCode.OK, await Ask("Authorization", "Bearer 0123456789abcdef0123456789abcdef"));
        Assert.Equal(HttpStatusCode.OK, await Ask("X-API-Key", "0123456789abcdef0123456789abcdef"));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(new Uri("/health", UriKind.Relative), Cancellation)).StatusCode);

        async Task<HttpStatusCode> Ask(string? name, string? value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            if (name is not null) request.Headers.TryAddWithoutValidation(name, value);
            return (await server.Client.SendAsync(request, Cancellation)).StatusCode;
        }
    }

    [Theory]
    [InlineData("Host", "boxes.example", 421)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Host", "localhost", 200)]
    public async Task Pages_of_other_sites_get_nothing(string header, string value, int status)
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        using var content = new ByteArrayContent(File.ReadAllBytes(First));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = content };
        request.Headers.TryAddWithoutValidation(header, value);
        var response = await server.Client.SendAsync(request, Cancellation);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "--api-key-file")]
    [InlineData("http://*:0", "--api-key-file")]
    [InlineData("https://127.0.0.1:0", "expected an address such as")]
    [InlineData("ftp://127.0.0.1", "expected an address such as")]
    [InlineData("http://127.0.0.1:0/path", "expected an address such as")]
    public async Task Addresses_that_may_not_be_are_refused(string url, string text)
    {
        var refused = await Assert.ThrowsAsync<InputException>(() => RunningServer.StartAsync(tiny.Folder, s => s with { Urls = [url] }));
        Assert.Contains(text, refused.Message);
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_the_remedy()
    {
        await using var first = await RunningServer.StartAsync(tiny.Folder);
        string url = first.Client.BaseAddress!.ToString();
        var refused = await Assert.ThrowsAsync<BoxfitException>(() => RunningServer.StartAsync(tiny.Folder, s => s with { Urls = [url] }));
        Assert.Contains("Another program may have the port", refused.Message);
    }

    [Fact]
    public async Task A_request_that_has_begun_is_finished_when_the_server_ends()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        byte[] picture = File.ReadAllBytes(First);
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", server.Client.BaseAddress!.Port, Cancellation);
        var stream = socket.GetStream();
        string head = $"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: {picture.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Cancellation);
        await stream.WriteAsync(picture.AsMemory(0, picture.Length / 2), Cancellation);
        await Task.Delay(200, Cancellation);
        var ending = server.EndAsync();
        await Task.Delay(200, Cancellation);
        Assert.False(ending.IsCompleted);
        await stream.WriteAsync(picture.AsMemory(picture.Length / 2), Cancellation);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 200", await reader.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        await ending;
    }
}
