using Boxfit.Cli;
using Boxfit.Data.Demo;
using Boxfit.Tests.Cli;
using Boxfit.Web.Reviewing;

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
        Assert.True(File.Exists(_folder["runs/review-1/model.onnx"]));

        await review.Server.ProposeAllAsync();
        var json = await review.AskAsync("GET", "/api/review");
        Assert.Equal("review-1", json.GetProperty("sources")[0].GetString());
        Assert.Equal("uncertain", json.GetProperty("orders")[0].GetString());
        var open = await review.AskAsync("GET", "/api/pictures?state=open&order=uncertain");
        Assert.Equal(Open, open.GetProperty("total").GetInt32());
        foreach (var picture in open.GetProperty("pictures").EnumerateArray())
            Assert.InRange(picture.GetProperty("confidence").GetDouble(), 0, 1);
        // What was decided, and what it was based on, stays.
        var decided = await review.AskAsync("GET", "/api/pictures/1");
        Assert.Equal((1, 1), (decided.GetProperty("version").GetInt32(), decided.GetProperty("proposals").GetArrayLength()));
    }

    [Fact]
    public async Task A_training_that_is_stopped_says_how_it_goes_on()
    {
        await using var review = await ReviewedAsync(words =>
            OwnProgram.With([.. words.Except(["--preset", "fast"]), .. TinyRun.Settings(epochs: 10_000)]));
        await review.AskAsync("POST", "/api/training", new { preset = "fast" });
        for (int i = 0; i < 600 && !File.Exists(_folder["runs/review-1/results.csv"]); i++) await Task.Delay(100, Cancellation);
        Assert.Equal("running", (await review.AskAsync("DELETE", "/api/training")).GetProperty("state").GetString());
        var end = await EndAsync(review);
        Assert.Equal("none", end.GetProperty("state").GetString());
        Assert.Contains("train --resume", end.GetProperty("message").GetString());
        Assert.True(File.Exists(_folder["runs/review-1/last.safetensors"]));
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
    async Task<RunningReview> ReviewedAsync(Func<IEnumerable<string>, ProcessStartInfo> program)
    {
        const int pictures = 14;
        string data = DemoPictures.Write(_folder["pictures"], pictures, seed: 1);
        var review = await RunningReview.StartAsync(
            RunningReview.Settings(data + ".review.db") with { Data = [data], Program = program, Runs = _folder["runs"] });
        for (int i = 1; i <= pictures - Open; i++) Assert.Equal(200, (await review.DecideAsync(i, 0, "accepted")).Status);
        return review;
    }

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
