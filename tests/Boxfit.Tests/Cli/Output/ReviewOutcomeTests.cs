using Boxfit.Cli.Output;
using Boxfit.Data.Demo;
using Boxfit.Data.Reviews;
using Boxfit.Tests.Data.Reviews;

namespace Boxfit.Tests.Cli.Output;

/// <summary>What is trained on new pictures alone forgets the old.</summary>
public sealed class ReviewOutcomeTests(TinyRun run) : IClassFixture<TinyRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_run_the_boxes_themselves_are_trained_on()
    {
        string review = _folder["new.review.db"];
        string alone = $"\nTrain on them:\n  boxfit train {review} --only reviewed --weights none";
        Assert.Equal(alone, ReviewOutcome.HowToTrain(review, 10, null, ["--weights", "none"]));
        Assert.Equal("", ReviewOutcome.HowToTrain(review, 9, null, []));
        Assert.Equal("", ReviewOutcome.HowToTrain(review, 9, _folder["no run"], []));
    }

    /// <summary>As it is for a run of <c>quickstart</c>, whose data says parts, and the commands work as they are said.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void New_photos_are_trained_on_together_with_the_runs(bool hasParts)
    {
        string data = run.Data, folder = run.Folder;
        if (hasParts)
        {
            (data, folder) = (_folder["split.csv"], _folder["run"]);
            Assert.Equal(0, CommandRun.Of("data", "split", run.Data, "--out", data).ExitCode);
            Assert.Equal(0, CommandRun.Of(["train", data, "--out", folder, .. TinyRun.Settings()]).ExitCode);
        }
        string drawn = DemoPictures.Write(_folder["new"], 4, seed: 2, cancellation: TestContext.Current.CancellationToken);
        // A copy of one that it knows leaves the run's others no less to be trained on.
        string known = Path.Combine(Path.GetDirectoryName(run.Data)!, File.ReadLines(run.Data).Skip(1).First().Split(',')[0]);
        File.Copy(known, Path.Combine(_folder["new"], "known" + Path.GetExtension(known)));
        File.AppendAllText(drawn, $"known{Path.GetExtension(known)},1,1,9,9\n");
        string review = Review(drawn);
        string said = ReviewOutcome.HowToTrain(review, 4, folder, []);
        string all = _folder["all.csv"], parts = _folder["parts.csv"];
        string convert = $"boxfit data convert {data} {review} --to csv --out all.csv", split = "";
        if (hasParts) split = "  boxfit data split all.csv --keep-parts --out parts.csv\n";
        string train = $"boxfit train {(hasParts ? "parts" : "all")}.csv --from {folder}";
        Assert.Equal($"\nTrain on them and on those that {folder} was trained on:\n  {convert}\n{split}  {train}", said);

        foreach (string line in said.Split('\n').Skip(2))
        {
            string[] words = line.Replace("all.csv", all).Replace("parts.csv", parts).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] more = words[1] == "train" ? ["--out", _folder["more"], "--epochs", "1"] : [];
            var done = CommandRun.Of([.. words[1..], .. more]);
            Assert.True(done.ExitCode == 0, done.Messages);
        }
    }

    /// <summary>In both files together they would have two boxes, and be left out.</summary>
    [Fact]
    public void Corrected_pictures_of_the_run_are_trained_on_as_the_review_has_them() => Assert.Equal(
        $"\nGo on with the model of {run.Folder}:\n  boxfit train {Review(run.Data)} --from {run.Folder}",
        ReviewOutcome.HowToTrain(Review(run.Data), 4, run.Folder, []));

    /// <summary>A training with them alone would be refused, since it could be tested on nothing.</summary>
    [Fact]
    public void Pictures_that_the_run_was_trained_on_alone_lead_to_no_training()
    {
        string listed = Path.Combine(run.Folder, "pictures.csv");
        string name = File.ReadLines(listed).First(row => row.StartsWith("train,", StringComparison.Ordinal)).Split(',')[2];
        string data = _folder.Write("one.csv", $"path\n{Path.Combine(Path.GetDirectoryName(run.Data)!, name)}\n");
        Assert.Equal(
            $"\n{run.Folder} was trained on these pictures, so that there would be none to test it on. Review others, too, to go on " +
            "with it.",
            ReviewOutcome.HowToTrain(Review(data), 1, run.Folder, []));
    }

    /// <summary>A review of the pictures of a table, whose boxes are accepted.</summary>
    string Review(string data)
    {
        string path = _folder["new.review.db"];
        if (File.Exists(path)) return path;
        string[] names = [.. File.ReadLines(data).Skip(1).Select(row => Path.Combine(Path.GetDirectoryName(data)!, row.Split(',')[0]))];
        var entries = names.Select(n => Reviews.Entry(n, new(1, 1, 9, 9)) with { Width = null, Height = null });
        using var review = Reviews.Make(path, [.. entries]);
        for (int i = 1; i <= names.Length; i++) review.Save(i, 0, Reviews.Decision(ReviewState.Accepted));
        return path;
    }
}
