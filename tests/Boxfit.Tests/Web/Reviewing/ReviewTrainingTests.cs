using Boxfit.Cli;
using Boxfit.Data.Demo;
using Boxfit.Data.Reviews;
using Boxfit.Pretrained;
using Boxfit.Tests.Cli;
using Boxfit.Tests.Data.Reviews;
using Boxfit.Training.Evaluating;
using Boxfit.Web.Reviewing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Boxfit.Tests.Web.Reviewing;

public sealed class ReviewTrainingTests : IDisposable
{
    const int Open = 2;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Too_little_is_refused_with_what_is_needed()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png");
        await review.DecideAsync(1, 0, "accepted");
        var (status, problem) = await review.TryAsync("POST", "/api/training", new { preset = "fast" });
        Assert.Equal(409, status);
        Assert.Contains("1 picture has a reviewed box; a training needs 10", problem.GetProperty("detail").GetString());
        Assert.Equal(400, (await review.TryAsync("POST", "/api/training", new { preset = "large" })).Status);
    }

    [Fact]
    public async Task A_trained_model_proposes_the_open_boxes_before_all_others()
    {
        // The smallest training there is, whatever preset is asked for.
        await using var review = await ReviewedAsync(words =>
            OwnProgram.With([.. words.Except(["--preset", "fast"]), .. TinyRun.Settings()]));
        Assert.True((await review.AskAsync("GET", "/api/review")).GetProperty("canTrain").GetBoolean());
        var started = await review.AskAsync("POST", "/api/training", new { preset = "fast" });
        Assert.Equal("running", started.GetProperty("state").GetString());
        Assert.Equal(409, (await review.TryAsync("POST", "/api/training", new { preset = "fast" })).Status);
        var end = await EndAsync(review);
        Assert.True(end.GetProperty("state").GetString() == "done", end.GetRawText());
        Assert.Equal((1, 1), (end.GetProperty("epoch").GetInt32(), end.GetProperty("epochs").GetInt32()));
        Assert.InRange(end.GetProperty("meanIou").GetDouble(), 0, 1);
        // Of the model that is delivered, on the pictures that it was evaluated on.
        var model = end.GetProperty("model");
        double[] ious = [.. EvaluationTable.Read(_folder["runs/review-1/evaluation.csv"]).Select(r => r.IoU)];
        Assert.Equal((ious.Length, "test"), (model.GetProperty("pictures").GetInt32(), model.GetProperty("measuredOn").GetString()));
        Assert.Equal(ious.Average(), model.GetProperty("meanIou").GetDouble(), 4);
        Assert.InRange(model.GetProperty("constantBoxIou").GetDouble(), 0.1, 1);
        Assert.True(File.Exists(_folder["runs/review-1/model.onnx"]));

        await review.Server.ProposeAllAsync();
        var json = await review.AskAsync("GET", "/api/review");
        Assert.Equal("review-1", json.GetProperty("sources")[0].GetString());
        Assert.Equal("""["review-1"]""", json.GetProperty("models").GetRawText());
        Assert.Equal("uncertain", json.GetProperty("orders")[0].GetString());
        var open = await review.AskAsync("GET", "/api/pictures?state=open&order=uncertain");
        Assert.Equal(Open, open.GetProperty("total").GetInt32());
        foreach (var picture in open.GetProperty("pictures").EnumerateArray())
        {
            Assert.InRange(picture.GetProperty("confidence").GetDouble(), 0, 1);
            Assert.Equal("review-1", picture.GetProperty("source").GetString());
        }
        // What was decided, and what it was based on, stays.
        var decided = await review.AskAsync("GET", "/api/pictures/1");
        Assert.Equal((1, 1), (decided.GetProperty("version").GetInt32(), decided.GetProperty("proposals").GetArrayLength()));
    }

    [Fact]
    public async Task A_training_that_is_stopped_says_how_it_goes_on()
    {
        await using var review = await ReviewedAsync(words =>
            OwnProgram.With([.. words.Except(["--preset", "fast"]), .. TinyRun.Settings(epochs: 100_000), "--time", "5m"]));
        await review.AskAsync("POST", "/api/training", new { preset = "fast" });
        for (int i = 0; i < 600 && !File.Exists(_folder["runs/review-1/results.csv"]); i++) await Task.Delay(100, Cancellation);
        Assert.InRange((await review.AskAsync("GET", "/api/training")).GetProperty("secondsLeft").GetDouble(), 0, 300);
        Assert.Equal("running", (await review.AskAsync("DELETE", "/api/training")).GetProperty("state").GetString());
        var end = await EndAsync(review);
        Assert.Equal("none", end.GetProperty("state").GetString());
        Assert.Contains("train --resume", end.GetProperty("message").GetString());
        Assert.True(File.Exists(_folder["runs/review-1/last.safetensors"]));
    }

    [Fact]
    public async Task One_that_the_servers_end_has_stopped_is_told_by_the_next_server()
    {
        Func<IEnumerable<string>, ProcessStartInfo> program = words =>
            OwnProgram.With([.. words.Except(["--preset", "fast"]), .. TinyRun.Settings(epochs: 10_000)]);
        string file;
        await using (var review = await ReviewedAsync(program))
        {
            file = review.Server.File;
            await review.AskAsync("POST", "/api/training", new { preset = "fast" });
            for (int i = 0; i < 600 && !File.Exists(_folder["runs/review-1/results.csv"]); i++) await Task.Delay(100, Cancellation);
        }
        var settings = RunningReview.Settings(file) with { Runs = _folder["runs"] };
        await using (var again = await RunningReview.StartAsync(settings))
        {
            var training = await again.AskAsync("GET", "/api/training");
            Assert.Equal("none", training.GetProperty("state").GetString());
            Assert.Contains("train --resume", training.GetProperty("message").GetString());
        }
        // One that goes on, or has come to its end, is none to go on with; nor is one of another review.
        using (LockFile.TryOpen(_folder["runs/review-1/.lock"])) await AssertSilentAsync(settings);
        await AssertSilentAsync(RunningReview.Settings(_folder["other.review.db"]) with
        {
            Runs = _folder["runs"], Data = [_folder["pictures/boxes.csv"]],
        });
        File.WriteAllText(_folder["runs/review-1/evaluation.csv"], EvaluationTable.Header);
        await AssertSilentAsync(settings);

        static async Task AssertSilentAsync(ReviewSettings settings)
        {
            await using var review = await RunningReview.StartAsync(settings);
            Assert.Equal(JsonValueKind.Null, (await review.AskAsync("GET", "/api/training")).GetProperty("message").ValueKind);
        }
    }

    [Theory]
    [InlineData("best", 1, "The weights that preset best starts from are not here and could not be fetched. Choose Fast, or")]
    [InlineData("best", 2, "No mobile")]
    [InlineData("fast", 1, "No mobile")]
    public async Task Weights_that_do_not_come_are_told_for_the_page(string preset, int code, string expected)
    {
        string file = WeightCatalogue.Default(Presets.Get(Presets.Best).Model.Backbone)!.FileName;
        await using var review = await ReviewedAsync(_ => Shell(
            $"echo 'Error: No mobile {file} comes.' >&2; echo 'Or without weights:' >&2; exit {code}"));
        await review.AskAsync("POST", "/api/training", new { preset });
        var end = await EndAsync(review);
        Assert.Equal("failed", end.GetProperty("state").GetString());
        Assert.StartsWith(expected, end.GetProperty("message").GetString());
    }

    [Fact]
    public async Task One_that_is_stopped_before_it_has_saved_anything_promises_nothing()
    {
        string ready = _folder["ready"];
        await using var review = await ReviewedAsync(_ => Shell($"trap 'exit 130' TERM; : > {ready}; while :; do sleep 0.05; done"));
        await review.AskAsync("POST", "/api/training", new { preset = "fast" });
        while (!File.Exists(ready)) await Task.Delay(20, Cancellation);
        await review.AskAsync("DELETE", "/api/training");
        var end = await EndAsync(review);
        Assert.Equal("none", end.GetProperty("state").GetString());
        Assert.Equal("Stopped, before there was anything of it to go on with", end.GetProperty("message").GetString());
    }

    [Fact]
    public async Task One_that_fails_while_it_is_stopped_has_failed()
    {
        string ready = _folder["ready"];
        await using var review = await ReviewedAsync(_ => Shell(
            $"trap 'echo Error: no room >&2; exit 1' TERM; : > {ready}; while :; do sleep 0.05; done"));
        await review.AskAsync("POST", "/api/training", new { preset = "fast" });
        while (!File.Exists(ready)) await Task.Delay(20, Cancellation);
        await review.AskAsync("DELETE", "/api/training");
        var end = await EndAsync(review);
        Assert.Equal(("failed", "no room"), (end.GetProperty("state").GetString(), end.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task It_ends_although_its_model_cannot_be_shown()
    {
        using var review = Reviews.Make(
            _folder["a.review.db"], [.. Enumerable.Range(0, 10).Select(i => Reviews.Entry($"{i}.jpg", new(1, 2, 30, 40)))]);
        for (int i = 1; i <= 10; i++) review.Save(i, 0, Reviews.Decision(ReviewState.Accepted));
        var settings = RunningReview.Settings(review.Path) with { Program = _ => Shell("exit 0"), Runs = _folder["runs"] };
        await using var training = new ReviewTraining(
            review, settings, _ => throw new InvalidOperationException("no memory"), NullLogger.Instance);
        Assert.Null(training.Now().Run);
        training.Start("fast");
        for (int i = 0; i < 300 && training.IsUnderWay; i++) await Task.Delay(20, Cancellation);
        Assert.Equal(("done", "its model proposes no boxes; the server's log says why"), (training.Now().State, training.Now().Message));
    }

    [Theory]
    [InlineData("best", "--weights mine.pth")]
    [InlineData("fast", "")]
    public async Task It_starts_from_the_weights_that_were_named_where_its_preset_has_any(string preset, string expected)
    {
        string[] given = [];
        await using var review = await ReviewedAsync(words =>
        {
            given = [.. words];
            return Shell("exit 1");
        }, weights: "mine.pth");
        await review.AskAsync("POST", "/api/training", new { preset });
        await EndAsync(review);
        Assert.Equal(expected, string.Join(' ', given.SkipWhile(w => w != "--weights").Take(2)));
    }

    [Fact]
    public async Task A_training_that_fails_says_why()
    {
        await using var review = await ReviewedAsync(words => OwnProgram.With([.. words, "--epochs", "none"]));
        await review.AskAsync("POST", "/api/training", new { preset = "fast" });
        var end = await EndAsync(review);
        Assert.Equal("failed", end.GetProperty("state").GetString());
        Assert.Contains("epochs", end.GetProperty("message").GetString());
    }

    /// <summary>A review of drawn pictures that are accepted but for the last.</summary>
    async Task<RunningReview> ReviewedAsync(Func<IEnumerable<string>, ProcessStartInfo> program, string? weights = null)
    {
        const int pictures = 14;
        string data = DemoPictures.Write(_folder["pictures"], pictures, seed: 1);
        var review = await RunningReview.StartAsync(
            RunningReview.Settings(data + ".review.db") with
            {
                Data = [data], Program = program, Runs = _folder["runs"], Weights = weights,
            });
        for (int i = 1; i <= pictures - Open; i++) Assert.Equal(200, (await review.DecideAsync(i, 0, "accepted")).Status);
        return review;
    }

    static ProcessStartInfo Shell(string script) => new("/bin/sh", ["-c", script])
    {
        UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    };

    static async Task<JsonElement> EndAsync(RunningReview review)
    {
        var now = await review.AskAsync("GET", "/api/training");
        for (int i = 0; i < 900 && now.GetProperty("state").GetString() == "running"; i++)
        {
            await Task.Delay(100, Cancellation);
            now = await review.AskAsync("GET", "/api/training");
        }
        return now;
    }
}
