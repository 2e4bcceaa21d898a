using Boxfit.Data.Reviews;
using Boxfit.Tests.Data.Reviews;

namespace Boxfit.Tests.Training.Runs;

/// <summary>A run on a review's file has the boxes that it began with, whatever is drawn since.</summary>
public sealed class RunBoxesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_on_a_review_goes_on_to_the_same_bits_though_boxes_were_changed_and_pictures_added()
    {
        string review = Make();
        TrainingSettings settings = SmallRuns.Settings(review, _folder["whole"]), other = settings with { Out = _folder["stopped"] };
        var whole = Trainer.Run(settings);
        using var stop = new CancellationTokenSource();
        Trainer.Run(other, new Reports(p =>
        {
            if (p is StepProgress { Epoch: 2 }) stop.Cancel();
        }), stop.Token);
        using (var file = ReviewFile.Open(review))
        {
            for (int id = 1; id <= 22; id++) file.Save(id, 0, Reviews.Decision(ReviewState.Accepted, new(1, 2, 30, 20), "other"));
            File.Copy(_folder["pictures/0.png"], _folder["pictures/new.png"]);
            file.Add([Reviews.Entry("new.png", new(1, 1, 9, 9))], []);
        }
        var resumed = Trainer.Resume(other.Out);
        SmallRuns.AssertSame(whole.RunFolder, resumed.RunFolder, "last.safetensors", "results.csv", "evaluation.csv");
        Assert.Equal(whole.Test!.MeanIou, resumed.Test!.MeanIou);
    }

    [Fact]
    public void A_picture_that_shows_no_object_is_left_out_and_no_fault()
    {
        string review = Make();
        using (var file = ReviewFile.Open(review)) file.Save(3, 0, Reviews.Decision(ReviewState.None));
        var notices = new List<string>();
        var result = Trainer.Run(SmallRuns.Settings(review, _folder["run"]) with { Epochs = 1, MaxSkipped = 0 }, new Reports(p =>
        {
            if (p is TrainingNotice notice) notices.Add(notice.Text);
        }));
        Assert.False(result.TooManySkipped);
        Assert.Contains(
            "1 picture shows no object, as the review says, and is left out; --presence on learns from it to say that there is no object.",
            notices);
        Assert.DoesNotContain(notices, n => n.Contains("skipped") || n.Contains("--objects"));
    }

    [Fact]
    public void A_run_that_learns_from_pictures_without_an_object_keeps_that_they_have_none()
    {
        string review = Make();
        using (var file = ReviewFile.Open(review))
            for (int id = 1; id <= 6; id++) file.Save(id, 0, Reviews.Decision(ReviewState.None));
        var settings = SmallRuns.Settings(review, _folder["run"]) with { Presence = OutputChoice.On };
        using var stop = new CancellationTokenSource();
        Trainer.Run(settings, new Reports(p =>
        {
            if (p is StepProgress { Epoch: 2 }) stop.Cancel();
        }), stop.Token);
        Assert.Equal(6, File.ReadLines(_folder["run/boxes.jsonl"]).Count(l => l.EndsWith("\"box\":[]}", StringComparison.Ordinal)));
        using (var file = ReviewFile.Open(review)) file.Save(2, 1, Reviews.Decision(ReviewState.Accepted, new(1, 2, 30, 20), "other"));
        Assert.False(Trainer.Resume(_folder["run"]).Interrupted);
    }

    [Fact]
    public void A_damaged_line_is_told()
    {
        string review = Make();
        Trainer.Run(SmallRuns.Settings(review, _folder["run"]));
        string file = _folder["run/boxes.jsonl"];
        Assert.Equal(22, File.ReadAllLines(file).Length);
        foreach (string damage in (string[])["{\"name\"", "{\"name\":\"a\",\"row\":1,\"part\":null,\"label\":\"\",\"box\":[1]}"])
        {
            File.WriteAllText(file, damage + "\n");
            string message = Assert.Throws<InputException>(() => Trainer.Resume(_folder["run"], 3)).Message;
            Assert.Contains($"boxes.jsonl, line 1: found '{damage}', expected a line such as", message);
        }
    }

    [Fact]
    public void Other_data_is_its_own_copy()
    {
        Trainer.Run(SmallRuns.Settings(SmallRuns.Draw(_folder["pictures"]), _folder["run"]) with { Epochs = 1 });
        Assert.False(File.Exists(_folder["run/boxes.jsonl"]));
    }

    /// <summary>A review of the small pictures, of which nothing is decided.</summary>
    string Make()
    {
        string[] rows = File.ReadAllLines(SmallRuns.Draw(_folder["pictures"]));
        string review = _folder["pictures/boxes.review.db"];
        ReviewEntry[] entries =
        [
            .. rows.Skip(1).Select(r => r.Split(',')).Select(r => Reviews.Entry(r[0], new(N(r[1]) + 1 / 3.0, N(r[2]), N(r[3]), N(r[4])))
                with { Width = 60, Height = 40 }),
        ];
        Reviews.Make(review, entries).Dispose();
        return review;

        static double N(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
