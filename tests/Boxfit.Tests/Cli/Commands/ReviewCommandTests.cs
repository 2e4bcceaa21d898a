using System.Collections.Concurrent;
using Boxfit.Cli;
using Boxfit.Data.Reviews;
using Boxfit.Tests.Data.Reviews;
using Boxfit.Tests.Preparation.Labelling;
using Boxfit.Tests.Web.Reviewing;

namespace Boxfit.Tests.Cli.Commands;

public sealed class ReviewCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_not_there_is_told_and_a_review_gets_no_second_one_beside_it()
    {
        using var folder = new TemporaryFolder();
        string review = folder["boxes.csv.review.db"];
        Reviews.Make(review, Reviews.Entry("a.png", new(1, 1, 9, 9))).Dispose();
        Directory.CreateDirectory(folder["photos"]);
        var several = CommandRun.Of("review", review, folder["photos"]);
        Assert.Equal(2, several.ExitCode);
        Assert.Contains($"{review} is a review, which goes on by itself: boxfit review {review}.", several.Messages);
        foreach (string[] options in (string[][])[[], ["--out", folder["x.review.db"]]])
        {
            var none = CommandRun.Of(["review", folder["mugs"], .. options]);
            Assert.Equal(2, none.ExitCode);
            Assert.Contains($"There is nothing at {folder["mugs"]}; expected a folder of photos", none.Messages);
        }
        Assert.Equal(["boxes.csv.review.db", "boxes.csv.review.db.lock", "photos"], folder.Names.Order());
    }

    [Fact]
    public async Task It_says_where_it_listens_and_at_its_end_how_to_go_on()
    {
        string data = RunningReview.Data(_folder, "boxes.csv", "10,20,40,50,cat", "a.png", "b.png");
        var run = await ReviewAsync(data, "--label", "dog", "--cascade", LabelFolder.Square, "--weights", "none");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("2 pictures to review, 2 of them open, at http://127.0.0.1:", run.Messages);
        Assert.Contains(
            $"0 of 2 pictures reviewed. Go on:\n  boxfit review {data}.review.db --weights none --urls http://127.0.0.1:0 " +
            $"--cascade {LabelFolder.Square}\n",
            run.Messages);
        Assert.Equal((data + ".review.db", 2), (run.Json.GetProperty("file").GetString(), run.Json.GetProperty("pictures").GetInt32()));
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
        Refused("none.pth", data, "--weights", _folder["none.pth"]);
        Refused("found 'imagnet'", data, "--weights", "imagnet");
        Refused("1 to", data, "--threads", "0");
        Assert.Equal("my notes", File.ReadAllText(notes));

        static void Refused(string expected, params string[] words)
        {
            var run = CommandRun.Of(["review", .. words]);
            Assert.Equal(ExitCode.BadInput, run.ExitCode);
            Assert.Contains(expected, run.Messages);
        }
    }

    [Fact]
    public async Task Pictures_of_a_folder_that_have_no_boxes_yet_are_there_too()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["photos/a.png", "photos/more/b.png"]) folder.WritePicture(name, new(64, 60));
        string[] cats = [.. Enumerable.Repeat(
            "<object><name>cat</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object>", 2)];
        folder.Write("photos/voc/a.xml",
            $"<annotation><filename>a.png</filename>{cats[0]}{cats[1].Replace("30", "50", StringComparison.Ordinal)}</annotation>");
        string both = folder.Write("a.csv", "path,x1,y1,x2,y2\nphotos/a.png,1,2,30,40\nphotos/a.png,1,2,50,40\n");
        var run = await ReviewAsync(folder["photos"], both);
        Assert.Contains("2 pictures to review, 2 of them open", run.Messages);
        Assert.Contains("1 picture has several boxes", run.Messages);
    }

    [Theory]
    [InlineData("--images", "photos")]
    [InlineData("--objects", "largest")]
    [InlineData("--format", "csv")]
    [InlineData("--columns", "path,x1,y1,x2,y2")]
    [InlineData("--units", "pixels")]
    [InlineData("--boxes", "corners")]
    [InlineData("--out", "other.review.db")]
    public void Options_that_would_do_nothing_are_refused(string option, string value)
    {
        _folder.WritePicture("photos/a.png", new(64, 60));
        string file = _folder["a.review.db"];
        ReviewFile.Open(file).Dispose();
        string[] words = ["--urls", "http://127.0.0.1:0", option, value];
        var run = CommandRun.Interrupted(["review", file, .. words]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains($"{option} does nothing where a review goes on by its file", run.Messages);
        if (option == "--out") return;
        run = CommandRun.Interrupted(["review", _folder["photos"], .. words]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains($"{option} does nothing for photos without boxes", run.Messages);
        Assert.False(File.Exists(_folder["photos.review.db"]));
    }

    [Fact]
    public void Sources_are_those_of_a_review_that_goes_on()
    {
        string data = RunningReview.Data(_folder, "boxes.csv", "10,20,40,50,cat", "a.png"), review = _folder["a.review.db"];
        Reviews.Make(review, Reviews.Entry("a.png", new(1, 1, 9, 9))).Dispose();
        Refused("--source chooses among the sources of a review that goes on by its file", data, "boxes.csv");
        Refused("--source: found 'box.csv', expected one of this review's: boxes.csv.", review, "box.csv");

        static void Refused(string expected, string what, string source)
        {
            var run = CommandRun.Interrupted("review", what, "--source", source, "--urls", "http://127.0.0.1:0");
            Assert.Equal(ExitCode.BadInput, run.ExitCode);
            Assert.Contains(expected, run.Messages);
        }
    }

    [Fact]
    public async Task Figures_of_a_run_in_whose_folder_it_is_started_are_not_its_trainings()
    {
        using var tiny = new TinyRun();
        var start = OwnProgram.With("review", tiny.Data, "--urls", "http://127.0.0.1:0", "--json");
        start.WorkingDirectory = tiny.Folder;
        using var process = Process.Start(start)!;
        try
        {
            var listening = JsonElement.Parse((await process.StandardOutput.ReadLineAsync(Cancellation))!);
            using var client = new HttpClient { BaseAddress = new(listening.GetProperty("addresses")[0].GetString()!) };
            Assert.Equal(
                """{"state":"none","run":null,"epoch":null,"epochs":null,"secondsLeft":null,"meanIou":null,"message":null,"model":null}""",
                await client.GetStringAsync("/api/training", Cancellation));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
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
            // A few at a time, so that some are left when it is killed.
            await Parallel.ForEachAsync(Enumerable.Range(1, pictures), new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (id, _) => await SaveAsync(client, id));

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

    /// <summary>A review that is ended by Ctrl-C once it listens.</summary>
    static async Task<CommandRun> ReviewAsync(params string[] words)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (output, messages) = (new StringWriter(), new StringWriter());
        var shared = TextWriter.Synchronized(messages);
        using var terminal = new Terminal(output, shared, () => new MemoryStream());
        var running = Task.Run(
            () => Application.Run(["review", .. words, "--urls", "http://127.0.0.1:0", "--json"], terminal, end.Token), Cancellation);
        while (!Said().Contains("Ctrl-C ends it", StringComparison.Ordinal) && !running.IsCompleted)
            await Task.Delay(20, Cancellation);
        await Task.Delay(200, Cancellation);
        await end.CancelAsync();
        return new(await running, output.ToString(), Said());

        string Said()
        {
            lock (shared) return messages.ToString();
        }
    }
}
