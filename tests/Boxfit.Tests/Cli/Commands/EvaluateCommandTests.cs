using System.Text.RegularExpressions;
using Boxfit.Data.Demo;
using Boxfit.Tests.Training;

namespace Boxfit.Tests.Cli.Commands;

public class EvaluateCommandTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    [Fact]
    public void Json_has_the_keys_of_the_contract()
    {
        var run = CommandRun.Of("evaluate", tiny.Folder, tiny.Data, "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Empty(TrainCommandTests.s_figures.Except(run.Json.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(12, run.Json.GetProperty("pictures").GetInt32());
        Assert.Contains("Note: the model was trained on 10 of 12 pictures measured here, so the figures may look better than on " +
            "new pictures. --part test measures the test part alone.", run.Messages);
        foreach (var size in run.Json.GetProperty("bySize").EnumerateArray())
        {
            Assert.Equal(["size", "pictures", "smallestArea", "largestArea", "meanIou"], size.EnumerateObject().Select(p => p.Name));
            Assert.Equal((4, JsonValueKind.Null), (size.GetProperty("pictures").GetInt32(), size.GetProperty("meanIou").ValueKind));
        }
        Assert.Equal((10, 0, 0), (Number("trainedOn"), Number("chosenBy"), Number("emptyBoxes")));

        int Number(string name) => run.Json.GetProperty(name).GetInt32();
        Assert.Contains("is below the best constant box's", run.Messages); // Three steps teach nothing.
    }

    [Fact]
    public void The_test_part_is_the_runs_own()
    {
        var run = CommandRun.Of("evaluate", tiny.Folder, tiny.Data, "--part", "test", "--json");
        var test = tiny.Training.Json.GetProperty("test");
        string[] names = [.. test.EnumerateObject().Select(p => p.Name)];
        string[] others = ["leftOut", "emptyBoxes", "trainedOn", "chosenBy", "runFolder"];
        Assert.Equal([.. names, .. others], run.Json.EnumerateObject().Select(p => p.Name));
        SameFigures.Assert(test, run.Json);
        Assert.DoesNotContain("trained on", run.Messages);
        Assert.Equal(0, run.Json.GetProperty("trainedOn").GetInt32());
    }

    [Fact]
    public void Pictures_that_the_run_was_trained_on_are_counted_in_other_data_too()
    {
        using var folder = new TemporaryFolder();
        string[] lines = File.ReadAllLines(tiny.Data);
        foreach (var (line, i) in lines.Skip(1).Select((line, i) => (line, i)))
            File.Copy(Path.Combine(tiny.Pictures, line.Split(',')[0]), folder[$"copy{i}.jpg"]);
        PictureWriter.SaveJpeg(new RgbImage(40, 30), folder["new.jpg"]);
        string[] rows = [.. Enumerable.Range(0, 12).Select(i => $"copy{i}.jpg,1,1,20,20"), "new.jpg,1,1,20,20"];
        string data = folder.Write("other.csv", "path,x1,y1,x2,y2\n" + string.Join('\n', rows) + "\n");
        var run = CommandRun.Of("evaluate", tiny.Folder, data);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Contains("trained on 10 of 13 pictures", run.Messages);
        Assert.DoesNotContain("--part test", run.Messages); // which would divide these by chance
        Assert.Contains("10 of them", run.Output);
        // A model by itself has no list of them.
        File.Copy(Path.Combine(tiny.Folder, "model.safetensors"), folder["alone.safetensors"]);
        var alone = CommandRun.Of("evaluate", folder["alone.safetensors"], data, "--json");
        Assert.Equal(JsonValueKind.Null, alone.Json.GetProperty("trainedOn").ValueKind);
    }

    [Fact]
    public void The_test_part_stays_what_it_was_when_the_data_grows()
    {
        using var folder = new TemporaryFolder();
        string[] lines = File.ReadAllLines(tiny.Data);
        SmallRuns.Copy(tiny.Pictures, folder["pictures"]);
        SmallRuns.Copy(tiny.Folder, folder["run"]);
        string data = folder["pictures/boxes.csv"], config = folder["run/config.yaml"];
        File.WriteAllText(config, File.ReadAllText(config).Replace(tiny.Data, data));
        string[] names = [.. Enumerable.Range(0, 30).Select(i => $"new{i}.png")];
        foreach (string name in names) folder.WritePicture("pictures/" + name, new(40, 30));
        File.WriteAllLines(data, [lines[0], .. names.Select(n => n + ",\"[1, 1, 20, 20]\""), .. lines[1..]]);
        var run = CommandRun.Of("evaluate", folder["run"], data, "--part", "test", "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        SameFigures.Assert(tiny.Training.Json.GetProperty("test"), run.Json);
        Assert.Equal(0, run.Json.GetProperty("trainedOn").GetInt32());
        Assert.Contains("Note: 30 pictures have come to boxes.csv since the run began, and are in none of its parts.", run.Messages);
    }

    /// <summary>The page of runs names the command without the settings that the run has.</summary>
    [Theory]
    [InlineData("--outside-boxes", "outside-boxes: clip")]
    [InlineData("--allow", "allow: size-mismatch")]
    public void A_runs_own_data_is_read_as_the_run_read_it(string option, string setting)
    {
        using var folder = new TemporaryFolder();
        SmallRuns.Copy(tiny.Pictures, folder["pictures"]);
        SmallRuns.Copy(tiny.Folder, folder["run"]);
        string data = folder["pictures/boxes.csv"], config = folder["run/config.yaml"];
        string settings = File.ReadAllText(config).Replace(tiny.Data, data);
        File.WriteAllText(config, settings);
        // A box beyond its picture, or pictures of other sizes than the data says.
        string[] lines = File.ReadAllLines(data);
        File.WriteAllLines(data, option == "--allow" ? lines.Select((l, i) => l + (i == 0 ? ",width,height" : ",2000,2000"))
            : lines.Select((l, i) => i == 1 ? Regex.Replace(l, @"[\d.]+\]", "9000]") : l));
        Assert.Contains(option, CommandRun.Of("evaluate", folder["run"], data, "--part", "test").Messages);
        string name = setting.Split(':')[0];
        File.WriteAllText(config, Regex.Replace(settings, $"(?m)^{name}: .*$", setting));
        var run = CommandRun.Of("evaluate", folder["run"], data, "--part", "test", "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.True(run.Json.GetProperty("pictures").GetInt32() > 0);
    }

    [Fact]
    public void A_damaged_list_of_pictures_is_told_before_the_work()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["model.safetensors", "config.yaml"])
            File.Copy(Path.Combine(tiny.Folder, name), folder[name]);
        folder.Write("pictures.csv", "part,print,path\ntrain,no number,a.jpg\n");
        var run = CommandRun.Of("evaluate", folder.Path, tiny.Data);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("pictures.csv, line 2: found 'train,no number,a.jpg'", run.Messages);
        Assert.DoesNotContain("Measuring", run.Messages);
    }

    [Fact]
    public void A_run_that_began_from_another_knows_what_that_was_trained_on()
    {
        using var folder = new TemporaryFolder();
        string data = DemoPictures.Write(folder["pictures"], 6, seed: 9);
        var second = CommandRun.Of(["train", data, "--out", folder["run"], .. TinyRun.Settings(), "--weights", tiny.Folder]);
        Assert.True(second.ExitCode == 0, second.Messages);
        var run = CommandRun.Of("evaluate", folder["run"], tiny.Data, "--json");
        Assert.Equal(10, run.Json.GetProperty("trainedOn").GetInt32());
    }

    [Fact]
    public void Boxes_without_area_are_counted()
    {
        string model = EmptyBoxes.Model(tiny.Folder, tiny["empty.safetensors"]);
        var run = CommandRun.Of("evaluate", model, tiny.Data, "--json");
        Assert.Equal(12, run.Json.GetProperty("emptyBoxes").GetInt32());
        Assert.Contains("12 predicted boxes have no area", run.Messages);
    }

    [Fact]
    public void The_next_command_names_new_photos()
    {
        var run = CommandRun.Of("evaluate", tiny.Folder, tiny.Data);
        Assert.Contains(" NEW_PHOTOS --annotate boxes\n(NEW_PHOTOS: a folder of photos that it was not trained on)", run.Messages);
        Assert.DoesNotContain($"{tiny.Data} --annotate", run.Messages);
    }

    [Fact]
    public void Only_what_is_wrong_with_the_part_counts_as_skipped()
    {
        string data = Path.Combine(tiny.Pictures, "parts.csv");
        string[] rows = [.. File.ReadAllLines(tiny.Data).Skip(1).Take(4).Select(r => r.Split(',')[0])];
        File.WriteAllText(data,
            "path,x1,y1,x2,y2,split\n" +
            string.Concat(rows[..2].Select(name => $"{name},1,1,30,30,test\n")) +
            $"{rows[2]},1,1,30,30,test\n{rows[2]},9,9,30,30,test\nmissing.jpg,1,1,5,5,train\n{rows[3]},1,1,30,30,train\n");
        var run = CommandRun.Of("evaluate", tiny.Folder, data, "--part", "test", "--json");
        Assert.True(run.ExitCode == 0, run.Messages); // The picture with two boxes is left out on purpose.
        Assert.Equal((2, 1), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("skipped").GetInt32()));
        Assert.DoesNotContain("missing.jpg", run.Messages);
        var leftOut = Assert.Single(run.Json.GetProperty("leftOut").EnumerateArray());
        Assert.Equal(rows[2], leftOut.GetProperty("path").GetString());
        Assert.Contains("several boxes", leftOut.GetProperty("error").GetString());
        Assert.Equal(3, CommandRun.Of("evaluate", tiny.Folder, data, "--part", "train").ExitCode);
    }

    [Fact]
    public void Text_csv_and_sheet_are_written()
    {
        var run = CommandRun.Of("evaluate", tiny.Folder, tiny.Data, "--csv", tiny["new/ious.csv"], "--sheet", tiny["new/sheet.png"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("the best constant box has", run.Output);
        Assert.Contains("IoU, small", run.Output);
        Assert.Equal(13, File.ReadAllLines(tiny["new/ious.csv"]).Length);
        Assert.Equal((byte)'P', File.ReadAllBytes(tiny["new/sheet.png"])[1]);
        Assert.Equal(0, CommandRun.Of("evaluate", tiny.Folder, tiny.Data, "--csv", tiny["new/ious.csv"]).ExitCode);
    }

    [Fact]
    public void A_page_says_what_the_terminal_says_of_the_figures()
    {
        var run = CommandRun.Of("evaluate", tiny.Folder, tiny.Data, "--sheet", tiny["new/sheet.html"]);
        string page = File.ReadAllText(tiny["new/sheet.html"]);
        Assert.Equal(0, run.ExitCode);
        string note = run.Messages.Split('\n').Single(l => l.StartsWith("Note: the model was trained on ", StringComparison.Ordinal));
        Assert.Contains(note, page);
        Assert.Contains(">Trained on</td>", page);
    }

    [Fact]
    public void Each_kept_checkpoint_can_be_measured()
    {
        foreach (string checkpoint in new[] { "best", "last", "1" })
            Assert.Equal(0, CommandRun.Of("evaluate", tiny.Folder, tiny.Data, "--checkpoint", checkpoint).ExitCode);
        var run = CommandRun.Of("evaluate", tiny.Folder, tiny.Data, "--checkpoint", "9");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("The run has: best, epoch-0001, last.", run.Messages);
    }

    [Fact]
    public void A_model_file_alone_is_enough_but_knows_no_parts()
    {
        string model = tiny["alone.safetensors"];
        File.Copy(Path.Combine(tiny.Folder, "last.safetensors"), model, overwrite: true);
        Assert.Equal(0, CommandRun.Of("evaluate", model, tiny.Data).ExitCode);
        var run = CommandRun.Of("evaluate", model, tiny.Data, "--part", "test");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("or the run folder", run.Messages);
    }

    [Theory]
    [InlineData("evaluate", "--part", "test")]
    [InlineData("quantize", "--out", "int8.onnx")]
    public void A_model_behind_its_data_is_known_and_the_right_order_said(string command, string option, string value)
    {
        var run = CommandRun.Of(command, option, value, tiny.Data, tiny.Folder);
        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith($"In that order: boxfit {command} {option} {value} {tiny.Folder} {tiny.Data}\n", run.Messages);
    }

    [Fact]
    public void A_model_that_is_cut_short_ends_with_2()
    {
        string model = tiny["cut.safetensors"];
        File.WriteAllBytes(model, File.ReadAllBytes(Path.Combine(tiny.Folder, "last.safetensors"))[..5000]);
        var run = CommandRun.Of("evaluate", model, tiny.Data);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cut.safetensors", run.Messages);
    }
}
