using System.Net;
using System.Net.Sockets;
using Boxfit.Tests.Inference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Boxfit.Tests.Web.Hosting;

public sealed class PageHostTests
{
    const string Key = "0123456789abcdef0123456789abcdef";

    static readonly HostSettings s_settings = new() { Urls = ["http://127.0.0.1:0"], Log = LogLevel.Critical };
    static readonly HostPlan s_plan = new() { Name = "Test", Pages = [], Hint = "The page is elsewhere." };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_addresses_of_the_machine_are_listened_on_at_one_port()
    {
        using var folder = new TemporaryFolder();
        int port = FreePort.Find();
        await using var host = new PageHost(
            s_settings with { Urls = [$"http://*:{port}"], ApiKeyFile = folder.Write("key", Key) }, s_plan);
        host.Routes.MapGet("/here", (RequestDelegate)(context => context.Response.WriteAsync("here", Cancellation)));
        await host.StartAsync(Cancellation);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-API-Key", Key);
        Assert.Equal("here", await client.GetStringAsync($"http://127.0.0.1:{port}/here", Cancellation));
    }

    [Theory]
    [InlineData("GET", "/here", 200, "here")]
    [InlineData("GET", "/nowhere", 404, "There is nothing here. The page is elsewhere.")]
    [InlineData("POST", "/here", 405, "POST is not for this address; GET is. The page is elsewhere.")]
    [InlineData("GET", "/failing", 500, "The server failed")]
    public async Task Whatever_is_answered_has_an_id_and_is_taken_for_what_it_is_said_to_be(
        string method, string path, int status, string text)
    {
        await using var host = new PageHost(s_settings, s_plan);
        host.Routes.MapGet("/here", (RequestDelegate)(context => context.Response.WriteAsync("here", Cancellation)));
        host.Routes.MapGet("/failing", (RequestDelegate)(_ => throw new InvalidOperationException()));
        await host.StartAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = new(host.Addresses[0]) };
        using var request = new HttpRequestMessage(new(method), path) { Headers = { { "X-Request-Id", "mine-1" } } };
        using var response = await client.SendAsync(request, Cancellation);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(text, await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(
            ["mine-1", "nosniff"],
            ((string[])["X-Request-Id", "X-Content-Type-Options"]).Select(n => response.Headers.GetValues(n).Single()));
    }

    [Fact]
    public async Task Who_leaves_in_the_middle_of_an_answer_is_no_fault_of_the_server()
    {
        using var log = new ListLogger();
        await using (var host = new PageHost(s_settings with { Log = LogLevel.Information }, s_plan with { AddServices = Logged }))
        {
            host.Routes.MapGet("/long", (RequestDelegate)(async context =>
            {
                await context.Response.WriteAsync("so far", Cancellation);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }));
            await host.StartAsync(Cancellation);
            using (var socket = new TcpClient())
            {
                await socket.ConnectAsync("127.0.0.1", new Uri(host.Addresses[0]).Port, Cancellation);
                await socket.GetStream().WriteAsync("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Cancellation);
                Assert.True(await socket.GetStream().ReadAsync(new byte[1000], Cancellation) > 0);
                socket.Client.LingerState = new(true, 0);
            }
            for (int i = 0; i < 500 && !Lines().Any(l => l.Contains("/long")); i++) await Task.Delay(10, Cancellation);
        }
        Assert.Contains(Lines(), l => l.StartsWith("Information: GET /long", StringComparison.Ordinal));
        Assert.DoesNotContain(Lines(), l => l.StartsWith("Error", StringComparison.Ordinal));

        void Logged(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(new Provider(log));

        string[] Lines()
        {
            lock (log.Lines) return [.. log.Lines];
        }
    }

    [Fact]
    public async Task Its_end_says_whether_all_that_had_begun_was_answered()
    {
        Assert.True(await EndAsync(path: null));
        Assert.False(await EndAsync("/long"));

        static async Task<bool> EndAsync(string? path)
        {
            var begun = new TaskCompletionSource();
            await using var host = new PageHost(s_settings with { EndWait = TimeSpan.FromSeconds(0.5) }, s_plan);
            host.Routes.MapGet("/long", (RequestDelegate)(context =>
            {
                begun.SetResult();
                return Task.Delay(Timeout.Infinite, context.RequestAborted);
            }));
            await host.StartAsync(Cancellation);
            using var client = new HttpClient { BaseAddress = new(host.Addresses[0]) };
            if (path is null) return await host.StopAsync();
            var asking = client.GetAsync(path, Cancellation);
            await begun.Task.WaitAsync(Cancellation);
            bool isAll = await host.StopAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => asking);
            return isAll;
        }
    }

    sealed class Provider(ILogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
