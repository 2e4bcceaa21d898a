using Boxfit.Data.Demo;
using Boxfit.Data.Reviews;
using Boxfit.Tests.Data.Reviews;
using Boxfit.Tests.Preparation.Labelling;

namespace Boxfit.Tests.Cli.Commands;

/// <summary>The way from photos that have no boxes, or whose boxes were made by a cascade.</summary>
public sealed class QuickstartLabellingTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    CommandRun Start(string photos, params string[] options) =>
        CommandRun.Of(["quickstart", photos, "--out", _folder["way"], .. options]);

    [Fact]
    public void It_asks_what_is_to_be_found_in_photos_without_boxes()
    {
        _folder.WritePicture("photos/a.png", new(64, 64));
        var run = Start(_folder["photos"]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("What is to be found in them?", run.Messages);
        Assert.Contains("\n  eye: --cascade eye\n", run.Messages);
        string labels = $"boxfit quickstart {_folder["photos"]} --cascade frontalface_alt --out {_folder["way"]}";
        Assert.Contains($"\nsuch as by\n  {labels}\n", run.Messages);
        Assert.False(Path.Exists(_folder["way"]));
        string[] given = ["--objects", "largest", "--preset", "fast", "--epochs", "3"];
        Assert.EndsWith(
            $"  boxfit quickstart boxes.csv --images {_folder["photos"]} --out {_folder["way"]} {string.Join(' ', given)}\n",
            Start(_folder["photos"], given).Messages);
    }

    [Fact]
    public void A_program_reads_the_whole_of_the_first_question()
    {
        _folder.WritePicture("photos/a.png", new(64, 64));
        var run = Start(_folder["photos"], "--json");
        string question = run.Json.GetProperty("question").GetString()!;
        Assert.StartsWith($"{_folder["photos"]} has pictures, but no boxes.\n\nWhat is to be found in them?", question);
        Assert.Equal($"\n{question}\n", run.Messages);
    }

    [Fact]
    public void Of_photos_without_boxes_it_says_how_many_are_enough_and_which_files_of_boxes_lie_beside_them()
    {
        _folder.WritePicture("photos/a.png", new(64, 64));
        var run = Start(_folder["photos"]);
        Assert.Contains("In 40 pictures they are enough for a model of preset best to propose those of the others, as ", run.Messages);
        Assert.Contains("labelling.md shows", run.Messages);
        Assert.DoesNotContain("lies", run.Messages);
        _folder.Write("drawn.csv", "path,x1,y1,x2,y2\na.png,1,1,9,9\n");
        Assert.Contains(
            $"If that says where the boxes are:\n  boxfit quickstart {_folder["drawn.csv"]} --images {_folder["photos"]} --out ",
            Start(_folder["photos"]).Messages);
    }

    [Fact]
    public void Boxes_that_a_cascade_made_are_asked_about_until_somebody_has_looked()
    {
        _folder.WritePicture("photos/a.png", new(64, 64));
        string labels = DemoPictures.Write(_folder["way"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        File.Move(labels, _folder["way/labels.csv"]);
        string[] cascade = ["--cascade", "frontalface_alt"];
        Assert.Contains("are the boxes right?", Start(_folder["photos"], cascade).Messages);
        Assert.Contains("are the boxes right?", Start(_folder["photos"], cascade).Messages);
        string[] longName = ["--cascade", "haarcascade_frontalface_alt.xml"];
        Assert.Contains("are the boxes right?", Start(_folder["photos"], longName).Messages);
        Assert.Contains("is the way from other data", Start(_folder["photos"], [.. cascade[..1], "frontalface_alt:mirror"]).Messages);
        Assert.Contains("12 pictures are usable", Start(_folder["photos"], [.. cascade, "--looked"]).Messages);
    }

    [Fact]
    public void A_review_without_boxes_is_to_be_gone_on_with_and_one_beside_photos_is_named()
    {
        string photos = _folder["photos"], review = photos + ".review.db";
        Directory.CreateDirectory(photos);
        PictureWriter.SavePng(new RgbImage(40, 30), Path.Combine(photos, "a.png"));
        Reviews.Make(review, Reviews.Entry("photos/a.png", null)).Dispose();
        var run = CommandRun.Of("quickstart", review);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains($"{review} has no boxes yet: none is accepted or drawn in it. Go on with the review: boxfit review " +
            review, run.Messages);
        run = CommandRun.Of("train", photos);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains($"The review of them lies beside it: name {review} in the folder's place.", run.Messages);
    }

    [Fact]
    public void Few_photos_of_a_cascade_get_more_by_the_same_command_and_those_of_a_review_by_drawing()
    {
        _folder.WritePicture("photos/a.png", new(64, 64));
        string labels = DemoPictures.Write(_folder["way"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        File.Move(labels, _folder["way/labels.csv"]);
        string[] given = ["--cascade", "frontalface_alt", "--json"];
        Start(_folder["photos"], given);
        string same = $"boxfit quickstart {_folder["photos"]} --out {_folder["way"]} --cascade frontalface_alt --json";
        var next = Start(_folder["photos"], [.. given, "--looked"]).Json.GetProperty("next").EnumerateArray().Select(c => c.GetString());
        Assert.Equal([same, same + " --looked", $"boxfit review NEW_PHOTOS --predict {_folder["way/run"]}"], next);

        string data = DemoPictures.Write(_folder["drawn"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        string review = data + ".review.db";
        string[] names = [.. File.ReadLines(data).Skip(1).Select(row => row.Split(',')[0])];
        Reviews.Make(review, [.. names.Select(n => Reviews.Entry(n, new(1, 1, 9, 9)) with { Width = null, Height = null })]).Dispose();
        var run = CommandRun.Of("quickstart", review, "--out", _folder["other"]);
        Assert.Contains($"Draw the boxes of more of them, and give this command again:\n  boxfit review {review}\n", run.Messages);
    }

    [Fact]
    public void Labels_that_were_corrected_in_a_review_are_taken_from_there()
    {
        _folder.WritePicture("photos/a.png", new(64, 64));
        string made = DemoPictures.Write(_folder["way"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        string labels = _folder["way/labels.csv"], review = labels + ".review.db";
        File.Move(made, labels);
        string[] cascade = ["--cascade", "frontalface_alt"];
        Assert.Contains(
            $"or correct them in the browser, with the photos that got none, by\n  boxfit review {labels} {_folder["photos"]}\n",
            Start(_folder["photos"], cascade).Messages);
        string[] names = [.. File.ReadLines(labels).Skip(1).Select(row => row.Split(',')[0])];
        var entries = names.Select(n => Reviews.Entry(n, new(1, 1, 9, 9)) with { Width = null, Height = null });
        using (var file = Reviews.Make(review, [.. entries]))
            file.Save(1, 0, Reviews.Decision(ReviewState.Accepted));
        var run = Start(_folder["photos"], [.. cascade, "--looked"]);
        Assert.Contains($"{review} has 1 decision: it is taken in place of {labels}.\n", run.Messages);
        Assert.Contains($"\n$ boxfit data split {review} --out ", run.Messages);
        // What is proposed after a trial begins with the corrected boxes, too.
        string[] train = ["train", _folder["way/split.csv"], "--out", _folder["way/run"], .. TinyRun.Settings()];
        Assert.Equal(0, CommandRun.Of(train).ExitCode);
        Assert.EndsWith(
            $"\n  boxfit quickstart {review} --preset best --out {_folder["way"]}-2\n",
            Start(_folder["photos"], [.. cascade, "--looked"]).Messages);
        // The folder that the review lies in is not offered to be removed.
        var other = Start(review);
        Assert.Equal(2, other.ExitCode);
        Assert.EndsWith("or give another folder with --out.\n", other.Messages);
    }

    [Fact]
    public void Labels_that_were_not_finished_and_photos_that_came_later_are_labelled()
    {
        using var folder = new LabelFolder();
        foreach (string name in (string[])["a", "b", "c"]) folder.AddOne($"photos/{name}.png");
        string[] cascade = ["--cascade", LabelFolder.Square];
        string photos = folder["photos"], labels = _folder["way/labels.csv"], journal = _folder["way/labels.journal"];
        // With another option than the way's own, so that its step is seen to begin, and is refused.
        var made = CommandRun.Of(["label", photos, "--out", labels, .. cascade, "--min-neighbors", "1"]);
        Assert.True(made.ExitCode == 0, made.Messages);
        Assert.Contains($"The labels are there: {labels}.\n", Start(photos, cascade).Messages);

        byte[] finished = File.ReadAllBytes(journal);
        File.WriteAllBytes(journal, finished[..(finished.AsSpan()[..^1].LastIndexOf((byte)'\n') + 1)]);
        Begins(Start(photos, cascade));
        File.WriteAllBytes(journal, finished);
        Start(photos, [.. cascade, "--looked"]);
        Assert.Contains("\"boxes\"", File.ReadAllText(_folder["way/guidance.json"]));

        folder.AddOne("photos/d.png");
        Begins(Start(photos, cascade));
        Assert.DoesNotContain("\"boxes\"", File.ReadAllText(_folder["way/guidance.json"]));
        File.AppendAllText(labels, "\n");
        var changed = Start(photos, cascade);
        Assert.Contains($"The labels are there: {labels}.\n", changed.Messages);
        Assert.Contains($"Note: 1 photo has come into {photos} since, and {labels} was changed by hand", changed.Messages);

        void Begins(CommandRun run)
        {
            Assert.Contains($"$ boxfit label {photos} --out {labels} --cascade ", run.Messages);
            Assert.DoesNotContain("The labels are there", run.Messages);
        }
    }

    /// <summary>The way on is tried.</summary>
    [Fact]
    public void Labels_that_were_begun_with_other_options_lead_to_commands_that_go_on()
    {
        using var folder = new LabelFolder();
        foreach (string name in (string[])["a", "b", "c"]) folder.Add($"photos/{name}.png", LabelFolder.Squares(100, 80, (20, 20, 40)));
        string[] cascade = ["--cascade", LabelFolder.Square];
        string photos = folder["photos"], labels = _folder["way/labels.csv"];
        string[] label = ["label", photos, "--out", labels, .. cascade];
        Assert.Equal(0, CommandRun.Of([.. label, "--min-neighbors", "1", "--policy", "largest"]).ExitCode);
        Start(photos, cascade);
        folder.AddOne("photos/d.png");
        var refused = Start(photos, [.. cascade, "--looked"]);
        Assert.Equal(2, refused.ExitCode);
        string restart = $"boxfit {string.Join(' ', label)} --restart";
        Assert.Matches("begun in another way: .*--min-neighbors was 1 and is now 5.* Make all labels anew, ", refused.Messages);
        string same = $"boxfit quickstart {photos} --out {_folder["way"]} {string.Join(' ', cascade)}";
        Assert.EndsWith($", by\n  {restart}\n  {same}\n", refused.Messages);
        Assert.DoesNotContain("another --out", refused.Messages);
        Assert.Equal(0, CommandRun.Of([.. restart.Split(' ')[1..], "--min-neighbors", "1"]).ExitCode);
        Assert.Contains($"The labels are there: {labels}.\n", Start(photos, cascade).Messages);
    }

    [Fact]
    public void Another_cascade_is_asked_where_the_first_found_nothing()
    {
        using var folder = new LabelFolder();
        folder.AddNone("photos/a.png");
        string photos = folder["photos"], label = $"$ boxfit label {photos} --out {_folder["way/labels.csv"]} --cascade";
        Assert.Equal(1, Start(photos, "--cascade", LabelFolder.Square).ExitCode);
        var other = Start(photos, "--cascade", LabelFolder.Edge);
        Assert.Contains($"{label} {LabelFolder.Edge} --restart\n", other.Messages);
        Assert.DoesNotContain("The labels are there", other.Messages);
    }

    [Fact]
    public void A_cascade_that_is_none_leaves_no_folder()
    {
        _folder.WritePicture("photos/a.png", new(64, 64));
        Assert.Equal(2, Start(_folder["photos"], "--cascade", "frontalcatfac").ExitCode);
        Assert.False(Path.Exists(_folder["way"]));
    }
}
