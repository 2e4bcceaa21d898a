using Boxfit.Data.Demo;

namespace Boxfit.Tests.Cli.Commands;

public sealed class QuickstartCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    CommandRun Start(string photos, params string[] options) =>
        CommandRun.Of(["quickstart", photos, "--out", _folder["way"], .. options]);

    [Fact]
    public void A_preset_that_is_none_is_refused_before_anything_else()
    {
        _folder.WritePicture("photos/a.png", new(64, 64));
        var run = Start(_folder["photos"], "--preset", "fastt");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Did you mean 'fast'?", run.Messages);
        Assert.DoesNotContain("no boxes", run.Messages);
    }

    [Theory]
    [InlineData("empty", "There are no pictures in ")]
    [InlineData("file.pdf", "is a PDF document")]
    public void What_has_neither_pictures_nor_boxes_is_told_in_a_sentence(string name, string said)
    {
        Directory.CreateDirectory(_folder["empty"]);
        _folder.Write("file.pdf", "%PDF-1.7\n1 0 obj");
        var run = Start(_folder[name]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Messages);
        Assert.Single(run.Messages.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told_with_the_one_that_was_meant()
    {
        _folder.WritePicture("my photos/a.png", new(64, 64));
        var run = Start(_folder["my photo"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"There is nothing at {_folder["my photo"]}; expected a folder of photos", run.Messages);
        Assert.Contains("my photos'?", run.Messages);
    }

    [Fact]
    public void It_stops_for_a_person_where_there_is_something_to_look_at_and_goes_on_where_it_stopped()
    {
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        var few = Start(data);
        Assert.Equal(4, few.ExitCode);
        Assert.Contains($"$ boxfit data check {data} --report {_folder["way/check.html"]}", few.Messages);
        Assert.Contains($"$ boxfit data split {data} --out {_folder["way/split.csv"]}", few.Messages);
        Assert.Contains("12 pictures are usable", few.Messages);
        string proposes = $"boxfit review NEW_PHOTOS --predict {_folder["way/run"]}";
        // There is no run before the way has gone on.
        Assert.EndsWith(
            $"Draw the boxes of more photos in the browser by\n  boxfit review {data} NEW_PHOTOS\nand go the way with them and those " +
            $"that there are:\n  boxfit quickstart {data}.review.db --out {_folder["way"]}-2\n" +
            $"Or try it with what there is:\n  boxfit quickstart {data} --out {_folder["way"]} --looked\n" +
            $"The model that comes of it can then propose boxes for more photos, which you correct in the browser, by\n  {proposes}\n",
            few.Messages);
        Assert.Null(CommandLines.Problem(proposes));
        Assert.DoesNotContain("\nNext\n", few.Messages); // It goes on by itself.

        // A run that is there is not trained again.
        string[] train = ["train", _folder["way/split.csv"], "--out", _folder["way/run"], .. TinyRun.Settings(epochs: 60)];
        Assert.Equal(0, CommandRun.Of(train).ExitCode);
        var rest = Start(data, "--looked", "--json");
        Assert.True(rest.ExitCode == 0, rest.Messages);
        Assert.DoesNotContain("$ boxfit data split", rest.Messages);
        Assert.Contains("The model is there", rest.Messages);
        Assert.Contains($"$ boxfit evaluate {_folder["way/run"]} {_folder["way/split.csv"]} --part test", rest.Messages);
        Assert.True(rest.Json.GetProperty("pictures").GetInt32() > 0);
        string export = $"boxfit export {_folder["way/run"]} --out boxfit.onnx";
        Assert.EndsWith($"tutorial.md shows in C#:\n  {export}\n", rest.Messages);
        Assert.Null(CommandLines.Problem(export));
        Assert.Equal(_folder["way/run"], rest.Json.GetProperty("runFolder").GetString());
        Assert.Contains("\nNext\n  boxfit predict ", Start(data, "--looked").Messages);
        string page = File.ReadAllText(_folder["way/test.html"]);
        Assert.Contains("Solid: label. Dashed: prediction.", page);
        // Of so few no size has a figure.
        Assert.Matches(@">\d objects? of [^<]+ % of the picture, too few to tell", page);

        File.SetLastWriteTimeUtc(data, DateTime.UtcNow.AddHours(1));
        var newer = Start(data, "--looked");
        Assert.Equal(4, newer.ExitCode);
        Assert.Contains("is newer than the run", newer.Messages);
        Assert.EndsWith($"\n  rm -r {_folder["way/run"]} {_folder["way/split.csv"]}", newer.Messages.TrimEnd());
    }

    [Fact]
    public void It_trains_with_the_preset_that_is_given_and_goes_on_with_a_run_that_was_stopped()
    {
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, Start(data).ExitCode);
        string[] train = ["train", _folder["way/split.csv"], "--out", _folder["way/run"], .. TinyRun.Settings()];
        Assert.Equal(130, CommandRun.Interrupted(train).ExitCode);
        var run = Start(data, "--looked");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Contains($"$ boxfit train --resume {_folder["way/run"]}", run.Messages);
        Assert.DoesNotContain("--looked --looked", run.Messages);
    }

    [Fact]
    public void It_stops_at_errors_of_the_data_and_names_the_cleaned_copy()
    {
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        File.AppendAllText(data, "none.png,\"[1, 1, 9, 9]\"\n");
        var run = Start(data);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains($"\n  boxfit data check {data} --fix {_folder["way/clean.csv"]}\nThen go on with\n  boxfit", run.Messages);
        CommandRun.Of("data", "check", data, "--fix", _folder["way/clean.csv"]);
        var cleaned = Start(data, "--looked");
        Assert.Contains($"\n$ boxfit data split {_folder["way/clean.csv"]} ", cleaned.Messages);
        Assert.Contains("12 pictures are usable", cleaned.Messages);
        // What training refuses is not to be gone on with.
        File.AppendAllText(data, "00000.jpg,\"[a, b]\"\n");
        File.SetLastWriteTimeUtc(data, DateTime.UtcNow.AddHours(1));
        var broken = Start(data, "--looked", "--json");
        string fix = $"boxfit data check {data} --fix {_folder["way/clean.csv"]}";
        string same = $"boxfit quickstart {data} --out {_folder["way"]} --json";
        Assert.Contains($"nothing can be trained on {data} as it is. Either mend in it what ", broken.Messages);
        Assert.EndsWith($", by\n  {fix}\nWhen that is done, give the same command again:\n  {same}\n", broken.Messages);
        Assert.Equal([fix, same], broken.Json.GetProperty("next").EnumerateArray().Select(c => c.GetString()));
        Assert.StartsWith("The check found errors", broken.Json.GetProperty("question").GetString());
        // Mended since then, the data count again.
        File.SetLastWriteTimeUtc(data, DateTime.UtcNow.AddHours(1));
        Assert.Contains($"\n$ boxfit data check {data} ", Start(data).Messages);
    }

    [Fact]
    public void Epochs_are_trains_and_more_of_them_make_the_run_longer()
    {
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, Start(data).ExitCode);
        string split = _folder["way/split.csv"], run = _folder["way/run"];
        var refused = Start(data, "--looked", "--preset", "fast", "--epochs", "0");
        Assert.Equal(2, refused.ExitCode);
        Assert.DoesNotContain("\n$ boxfit", refused.Messages);
        Assert.Contains("'epochs': found '0'", refused.Messages);

        Assert.Equal(0, CommandRun.Of(["train", split, "--out", run, .. TinyRun.Settings()]).ExitCode);
        Assert.Contains("The model is there", Start(data, "--looked", "--preset", "fast", "--epochs", "1").Messages);
        var longer = Start(data, "--epochs", "2");
        Assert.True(longer.ExitCode == 0, longer.Messages);
        Assert.Contains($"\n$ boxfit train --resume {run} --epochs 2\n", longer.Messages);
        // What an interruption of a longer one leaves: more epochs to do than were done.
        string config = Path.Combine(run, "config.yaml");
        string settings = File.ReadAllText(config);
        Assert.Contains("epochs: 2\n", settings);
        File.WriteAllText(config, settings.Replace("epochs: 2\n", "epochs: 3\n"));
        var goesOn = Start(data, "--epochs", "3");
        Assert.True(goesOn.ExitCode == 0, goesOn.Messages);
        Assert.Contains($"\n$ boxfit train --resume {run}\n", goesOn.Messages);
        Assert.Equal(4, File.ReadAllLines(Path.Combine(run, "results.csv")).Length);
        var shorter = Start(data, "--epochs", "1");
        Assert.Equal(4, shorter.ExitCode);
        Assert.Contains("can only become longer", shorter.Messages);
        Assert.Contains(
            $"give it another folder:\n  boxfit quickstart {data} --epochs 1 --out {_folder["way"]}-2\nOr go on with this one, with more " +
            $"epochs or without --epochs:\n  boxfit quickstart {data} --out {_folder["way"]}\n", shorter.Messages);
    }

    [Fact]
    public void A_trial_says_that_it_is_one_and_how_it_goes_on()
    {
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, Start(data).ExitCode);
        string run = _folder["way/run"], longer = $"boxfit quickstart {data} --out {_folder["way"]} --epochs 60";
        Assert.Equal(0, CommandRun.Of(["train", _folder["way/split.csv"], "--out", run, .. TinyRun.Settings()]).ExitCode);
        Assert.Contains($"The model is there: {run}, of preset fast and 1 epoch.", Start(data, "--looked").Messages);
        foreach (string[] epochs in (string[][])[[], ["--epochs", "1"], ["--epochs=1", "--looked"]])
        {
            string end = $"\nThis was a trial of 1 epoch; preset fast takes 60 with these pictures. It goes on by\n  {longer}\n" +
                "Preset fast learns little of so few pictures; preset best fits better:\n" +
                $"  boxfit quickstart {data} --preset best --out {_folder["way"]}-2\n";
            Assert.EndsWith(end, Start(data, epochs).Messages);
        }
        Assert.Null(CommandLines.Problem(longer));
    }

    [Fact]
    public void Pictures_that_are_elsewhere_are_asked_for_before_anything_is_made()
    {
        string data = DemoPictures.Write(_folder["summer"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        _folder.Write("boxes/-");
        File.Move(data, _folder["boxes/boxes.csv"]);
        var run = Start(_folder["boxes/boxes.csv"]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains($"None of the pictures that {_folder["boxes/boxes.csv"]} names is there.", run.Messages);
        Assert.EndsWith($" --out {_folder["way"]} --images {_folder["summer"]}\n", run.Messages);
        Assert.False(Path.Exists(_folder["way"]));
        Assert.Contains("12 pictures are usable", Start(_folder["boxes/boxes.csv"], "--images", _folder["summer"]).Messages);
    }

    [Fact]
    public void Another_preset_than_the_runs_begins_anew_once_the_run_is_removed()
    {
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, Start(data).ExitCode);
        string run = _folder["way/run"];
        Assert.Equal(0, CommandRun.Of(["train", _folder["way/split.csv"], "--out", run, .. TinyRun.Settings()]).ExitCode);
        var other = Start(data, "--looked", "--preset", "article");
        Assert.Equal(4, other.ExitCode);
        Assert.EndsWith(
            $"{run} is a run of preset fast. To train with preset article beside it, give another folder:\n" +
            $"  boxfit quickstart {data} --preset article --out {_folder["way"]}-2\n" +
            $"Or, to train anew in its place, remove it, and give the same command again:\n  rm -r {run}\n", other.Messages);
        var longer = Start(data, "--looked", "--epochs", "2");
        Assert.Contains(
            $"Note: {run} goes on with preset fast, as it was begun. For preset best, which fits better, begin beside it:\n" +
            $"  boxfit quickstart {data} --preset best --out {_folder["way"]}-2\n", longer.Messages);
        Assert.Contains("expected one of best, best-fast, fast, article", Start(data, "--preset", "fats").Messages);
        // The run began from scratch.
        var weights = Start(data, "--looked", "--weights", "imagenet");
        Assert.Equal(4, weights.ExitCode);
        Assert.Contains($"{run} began with the weights none. To train anew with imagenet, remove it, and give the", weights.Messages);
        Assert.Contains("The model is there", Start(data, "--looked", "--weights", "none").Messages);
    }

    [Fact]
    public void A_folder_belongs_to_one_data_set()
    {
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, Start(data).ExitCode);
        string other = DemoPictures.Write(_folder["others"], 12, seed: 2, cancellation: TestContext.Current.CancellationToken);
        var mixed = Start(other, "--looked");
        Assert.Equal(2, mixed.ExitCode);
        Assert.Contains($"is the way from other data: PHOTOS was '{data}' there, and is '{other}' now", mixed.Messages);
        Assert.Contains($"rm -r {_folder["way"]}", mixed.Messages);
        Assert.Contains("--images was not given there", Start(data, "--images", _folder["others"]).Messages);
        // The folder in which they are found anyway makes no other data of them.
        Assert.Contains("12 pictures are usable", Start(data, "--images", _folder["photos"]).Messages);
        // What was asked there still waits.
        Assert.Contains("12 pictures are usable", Start(data).Messages);
    }

    [Fact]
    public void Looking_answers_the_question_that_was_asked_and_no_other()
    {
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        // Nothing has been shown yet.
        var first = Start(data, "--looked");
        Assert.Equal(4, first.ExitCode);
        Assert.Contains("--looked is the answer to what was asked before; this was not asked yet. 12 pictures are usable", first.Messages);
        File.WriteAllText(_folder["way/guidance.json"], File.ReadAllText(_folder["way/guidance.json"]).Replace("few", "boxes"));
        Assert.Equal(4, Start(data, "--looked").ExitCode);
        File.WriteAllText(_folder["way/guidance.json"], "{");
        Assert.Contains("is damaged. Remove it", Start(data, "--looked").Messages);
    }

    [Fact]
    public void Pictures_that_cannot_even_be_divided_are_asked_for_and_not_gone_on_with()
    {
        string data = DemoPictures.Write(_folder["photos"], 5, seed: 1, cancellation: TestContext.Current.CancellationToken);
        foreach (string[] options in (string[][])[[], ["--looked"]])
        {
            var run = Start(data, options);
            Assert.Equal(4, run.ExitCode);
            Assert.Contains("5 pictures are usable, and at least 10 are needed to train and to measure;", run.Messages);
            Assert.Contains($"\n  boxfit review {data} NEW_PHOTOS\n", run.Messages);
            Assert.DoesNotContain("--looked", run.Messages);
            Assert.DoesNotContain("data split", run.Messages);
        }
    }

    [Fact]
    public void Of_several_classes_one_can_be_chosen_without_leaving_the_way()
    {
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        string[] rows = [.. File.ReadLines(data).Select((row, i) => row + (i == 0 ? ",label" : i % 2 == 0 ? ",cat" : ",dog"))];
        File.WriteAllLines(data, rows);
        Start(data);
        string[] train = ["train", _folder["way/split.csv"], "--out", _folder["way/run"], .. TinyRun.Settings()];
        Assert.Equal(0, CommandRun.Of(train).ExitCode);
        string one = $"boxfit quickstart {data} --objects class dog --out {_folder["way"]}-2";
        string told = "the boxes are of 2 classes, such as dog and cat; the model learns to tell them apart. To find";
        Assert.Contains(told, Start(data, "--looked").Messages);
        Assert.Contains($"To find one of them alone:\n  {one}\n", Start(data).Messages);
        Assert.Null(CommandLines.Problem(one));
        string renaming = $"boxfit data convert {data} --to csv --out one-class.csv --label NAME";
        Assert.Contains($"have:\n  {renaming}\n  boxfit quickstart one-class.csv --out {_folder["way"]}-2\n", Start(data).Messages);
        Assert.Null(CommandLines.Problem(renaming));
        Assert.DoesNotContain("classes", CommandRun.Of([.. one.Split(' ')[1..^1], _folder["dogs"]]).Messages);
    }

    [Fact]
    public void A_command_that_fails_ends_it_with_its_code()
    {
        Assert.Equal(2, Start(_folder["none"]).ExitCode);
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, Start(data).ExitCode);
        var run = Start(data, "--looked", "--preset", "fats");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("fast", run.Messages);
    }
}
