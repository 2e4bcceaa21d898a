using System.Collections.Concurrent;
using Boxfit.Cli;
using Boxfit.Data.Reviews;
using Boxfit.Tests.Web.Reviewing;

namespace Boxfit.Tests.Cli.Commands;

public sealed class ReviewCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_where_it_listens_and_at_its_end_how_to_go_on()
    {
        string data = RunningReview.Data(_folder, "boxes.csv", "10,20,40,50,cat", "a.png", "b.png");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (output, messages) = (new StringWriter(), new StringWriter());
        var shared = TextWriter.Synchronized(messages);
        using var terminal = new Terminal(output, shared, () => new MemoryStream());
        var running = Task.Run(
            () => Application.Run(["review", data, "--urls", "http://127.0.0.1:0", "--json"], terminal, end.Token), Cancellation);
        while (!Said().Contains("Ctrl-C ends it", StringComparison.Ordinal) && !running.IsCompleted)
            await Task.Delay(20, Cancellation);
        await Task.Delay(200, Cancellation);
        await end.CancelAsync();
        Assert.Equal(ExitCode.Done, await running);
        Assert.Contains("2 pictures to review, 2 of them open, at http://127.0.0.1:", Said());
        Assert.Contains("0 of 2 pictures reviewed. Go on: boxfit review ", Said());
        var json = JsonElement.Parse(output.ToString());
        Assert.Equal((data + ".review.db", 2), (json.GetProperty("file").GetString(), json.GetProperty("pictures").GetInt32()));

        string Said()
        {
            lock (shared) return messages.ToString();
        }
    }

    [Fact]
    public void What_cannot_be_reviewed_is_said_with_the_remedy()
    {
        Directory.CreateDirectory(_folder["empty"]);
        string data = RunningReview.Data(_folder, "boxes.csv", "10,20,40,50,cat", "a.png"), notes = _folder.Write("notes.db", "my notes");
        Refused("There is nothing at", _folder["none"]);
        Refused("There are no pictures in", _folder["empty"]);
        Refused("is no review file of Boxfit", data, "--out", notes);
        Refused("have to bring a key", data, "--urls", "http://*:0");
        Refused("where --only would do nothing", data, "--only", "reviewed");
        Assert.Equal("my notes", File.ReadAllText(notes));

        static void Refused(string expected, params string[] words)
        {
            var run = CommandRun.Of(["review", .. words]);
            Assert.Equal(ExitCode.BadInput, run.ExitCode);
            Assert.Contains(expected, run.Messages);
        }
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_of_saving_has_lost_nothing_that_it_acknowledged()
    {
        const int pictures = 200, kill = 60;
        string data = RunningReview.Data(
            _folder, "boxes.csv", "10,20,40,50,cat", [.. Enumerable.Range(0, pictures).Select(i => $"{i:000}.png")]);
        using var process = Process.Start(OwnProgram.With("review", data, "--urls", "http://127.0.0.1:0", "--json"))!;
        var acknowledged = new ConcurrentBag<long>();
        try
        {
            var listening = JsonElement.Parse((await process.StandardOutput.ReadLineAsync(Cancellation))!);
            using var client = new HttpClient { BaseAddress = new(listening.GetProperty("addresses")[0].GetString()!) };
            await Task.WhenAll(Enumerable.Range(1, pictures).Select(id => SaveAsync(client, id)));

            async Task SaveAsync(HttpClient client, long id)
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/pictures/{id}")
                {
                    Content = new StringContent("{\"decision\":\"none\"}"),
                };
                request.Headers.Add("X-Boxfit-Page", "review");
                request.Headers.TryAddWithoutValidation("If-Match", "\"0\"");
                try
                {
                    if ((await client.SendAsync(request, Cancellation)).IsSuccessStatusCode) acknowledged.Add(id);
                }
                catch (HttpRequestException)
                {
                    // It was killed.
                }
                if (acknowledged.Count >= kill) process.Kill();
            }
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }
        Assert.InRange(acknowledged.Count, kill, pictures - 1);
        using var review = ReviewFile.Open(data + ".review.db");
        Assert.All(acknowledged, id => Assert.Equal(ReviewState.None, review.Find(id)!.State));
    }
}
