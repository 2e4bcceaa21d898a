using Boxfit.Data.Reviews;
using Boxfit.Tests.Data;
using Boxfit.Tests.Data.Reviews;
using Boxfit.Tests.Preparation.Checking;

namespace Boxfit.Tests.Cli.Commands;

public sealed class DataCheckCommandTests : IDisposable
{
    [Fact]
    public void Labels_in_doubt_lead_to_the_review()
    {
        using TemporaryFolder folder = new();
        string csv = Tests.Training.SmallRuns.Draw(folder.Path, 12);
        string[] rows = File.ReadAllLines(csv);
        string[] predicted = [.. rows.Select((r, i) => i == 4 ? r.Split(',')[0] + ",0,0,6,6" : r)];
        File.WriteAllLines(folder["predictions.csv"], predicted);
        var run = CommandRun.Of("data", "check", csv, "--predictions", folder["predictions.csv"], "--list", folder["findings.csv"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("doubt-elsewhere", run.Output);
        Assert.Contains(" with what is predicted, [0, 0, 6, 6]", File.ReadAllText(folder["findings.csv"]));
        Assert.Contains($"review {csv}\n", run.Messages);
        Assert.Contains("(to correct labels in doubt in the browser)", run.Messages);
    }

    readonly CheckedFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Open_pictures_of_a_review_are_named_by_it()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["a.png", "b.png", "c.png"]) folder.WritePicture("photos/" + name, new(64, 64));
        string review = folder["photos/x.review.db"];
        using (var made = Reviews.Make(review, Reviews.Entry("a.png", new(5, 5, 30, 40)), Reviews.Entry("b.png", null)))
            Assert.True(made.Save(1, 0, Reviews.Decision(ReviewState.None)).IsSaved);
        var run = CommandRun.Of("data", "check", review, "--only", "reviewed", "--json");
        // The third is not of the review.
        Assert.Equal(1, run.Json.GetProperty("problems").GetProperty("no-annotation").GetInt32());
    }

    [Theory]
    [InlineData(0, "none", "20,20,80,70", "a.png")]
    [InlineData(0, "note", "20,20,80,70", "a.jpg")]
    [InlineData(3, "warning", "20,20,23,23", "a.png")]
    [InlineData(4, "error", "20,20,200,70", "a.png")]
    public void The_exit_code_tells_the_severity(int code, string severity, string box, string name)
    {
        _data.AddPicture(name, 1);
        _data.AddRow(name, box);
        var run = CommandRun.Of("data", "check", _data.Save(), "--json");
        Assert.Equal(code, run.ExitCode);
        Assert.Equal(severity, run.Json.GetProperty("severity").GetString());
        Assert.Equal(1, run.Json.GetProperty("pictures").GetInt32());
        Assert.Equal(code == 0 && severity == "none" ? 0 : 1, run.Json.GetProperty("problems").EnumerateObject().Count());
    }

    [Fact]
    public void A_picture_is_named_as_it_can_be_opened_from_here()
    {
        _data.AddPicture("photos/a.png", 1);
        _data.AddRow("photos/../photos/a.png", "20,20,200,70");
        string output = CommandRun.Of("data", "check", _data.Save()).Output;
        Assert.Contains($" row 2, {_data["photos/a.png"]}: ", output);
        Assert.DoesNotContain("/../", output);
    }

    [Fact]
    public void Report_list_and_cleaned_copy_are_written_and_the_data_stays()
    {
        _data.AddGood("<b>&.png", 1);
        _data.AddPicture("b.png", 2);
        _data.AddRow("b.png", "100,20,300,70");
        _data.AddRow("gone.png");
        string file = _data.Save(), before = File.ReadAllText(file);
        var run = CommandRun.Of(
            "data", "check", file, "--report", _data["out/report.html"], "--list", _data["out/list.csv"], "--fix", _data["clean.csv"],
            "--json");
        Assert.Equal(4, run.ExitCode);
        Assert.Equal(before, File.ReadAllText(file));
        Assert.Equal(1, run.Json.GetProperty("problems").GetProperty("box-outside").GetInt32());
        Assert.Equal(1, run.Json.GetProperty("problems").GetProperty("missing").GetInt32());
        Assert.Equal(1, run.Json.GetProperty("fixed").GetProperty("pictures").GetInt32());
        string[] list = File.ReadAllLines(_data["out/list.csv"]);
        Assert.Equal("file,row,picture,kind,severity,detail", list[0]);
        Assert.StartsWith($"{file},3,b.png,box-outside,error,", list[1]);
        string page = File.ReadAllText(_data["out/report.html"]);
        Assert.Contains("box-outside", page);
        Assert.Contains("data:image/jpeg;base64,", page);
        Assert.DoesNotContain("<b>&.png", page);
        Assert.True(File.Exists(_data["clean.left-out.csv"]));
        Assert.Contains($"Look at\n  {_data["out/report.html"]}  the findings with their pictures\n", CommandRun.Of(
            "data", "check", file, "--report", _data["out/report.html"]).Messages);

        File.Delete(_data["b.png"]);
        var clean = CommandRun.Of("data", "check", _data["clean.csv"], "--report", _data["out/clean.html"]);
        Assert.Equal(0, clean.ExitCode);
        Assert.Contains($"Written\n  {_data["out/clean.html"]}  the report, which has no finding\n", clean.Messages);
        Assert.DoesNotContain("Look at", clean.Messages);
    }

    [Fact]
    public void What_lies_beside_the_data_is_counted_once_and_what_of_it_is_broken_with_its_reason()
    {
        foreach (string name in (string[])["a", "b", "c"]) _data.AddGood($"photos/{name}.png", name[0]);
        byte[] jpeg = PictureWriter.EncodeJpeg(Scenes.Draw(4));
        _data.AddFile("photos/b.cr2", [.. "II*\0"u8, 16, 0, 0, 0, .. "CR"u8, 2, 0]);
        _data.AddFile("photos/c", jpeg);
        _data.AddFile("photos/cut.jpg", jpeg[..(jpeg.Length / 2)]);
        _data.AddFile("photos/labels.sheet/0a/0123456789abcd.jpe", [1]);
        string[] check = ["data", "check", _data.Save(), "--images", _data["photos"], "--list", _data["list.csv"]];
        var run = CommandRun.Of([.. check, "--json"]);
        Assert.Equal("""{"no-annotation":1,"unreadable-beside":2}""", run.Json.GetProperty("problems").GetRawText());
        string list = File.ReadAllText(_data["list.csv"]);
        Assert.Contains("b.cr2,unreadable-beside,note,\"it is a camera's RAW file (Canon CR2)", list);
        Assert.Contains("cut.jpg,unreadable-beside,note,the JPEG picture is damaged or cut short", list);
        run = CommandRun.Of([.. check, "--fix", _data["clean.csv"]]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("The data has nothing to correct, but 2 files beside its pictures cannot be read.\n", run.Output);
        Assert.StartsWith($"List: {_data["list.csv"]}\nWrote 3 pictures to {_data["clean.csv"]}; nothing was left out\n", run.Messages);

        // Of more than the data names, the headers.
        _data.AddPicture("photos/d.png", 5);
        run = CommandRun.Of(check);
        Assert.Matches(@"note +no-annotation +3 ", run.Output);
        Assert.Contains("Beside the 3 files that the data names lie 4 more. Of those only the headers were read", run.Output);
    }

    [Fact]
    public void Where_a_note_asks_for_work_the_data_is_not_said_to_have_nothing_to_correct()
    {
        for (int i = 0; i < 2; i++) _data.AddFile($"photos/{i}.png", PictureWriter.EncodePng(Scenes.Draw(i)));
        _data.AddFile("boxes.csv", "path,x1,y1,x2,y2,label\nphotos/0.png,20,20,80,70,Cat\nphotos/1.png,20,20,80,70,cat\n"u8.ToArray());
        var run = CommandRun.Of("data", "check", _data["boxes.csv"]);
        Assert.Matches(@"note +label-spelling", run.Output);
        Assert.Contains("There are no errors, but something to put in order.", run.Output);
        _data.AddFile("photos/b.cr2", [.. "II*\0"u8, 16, 0, 0, 0, .. "CR"u8, 2, 0]);
        Assert.Contains(
            "The data has no errors, but something to put in order, and 1 file beside its pictures cannot be read.",
            CommandRun.Of("data", "check", _data["boxes.csv"]).Output);
    }

    [Theory]
    [InlineData("data split @ --out parts.csv", "a.png 20,20,80,70")]
    [InlineData("data split @ --out parts.csv", "a.png 20,20,80,70", "copy.png 20,20,80,70")]
    [InlineData("data check @ --fix cleaned.csv", "a.png 20,20,80,70", "copy.png 60,20,110,70", "b.png 20,20,80,70")]
    [InlineData(null, "a.png 20,20,80,70", "copy.png 60,20,110,70")]
    [InlineData("data check @ --fix cleaned.csv", "a.png 20,20,80,70", "b.png 20,20,23,23")]
    [InlineData("data check @ --fix cleaned.csv", "a.png 20,20,80,70", "b.png 20,20,160,70")]
    [InlineData("data check @ --fix cleaned.csv", "a.png 20,20,80,70", "a.png 20,20,80,70")]
    [InlineData("data check @ --fix cleaned.csv\n(it leaves out 1 picture, 1 with several boxes. Where merged files gave them two, " +
        "merge anew without those of one file instead)", "a.png 20,20,80,70", "a.png 30,20,80,70", "b.png 20,20,80,70")]
    [InlineData(null, "b.png 20,20,160,70")]
    [InlineData("data check @ --images PHOTOS\n(PHOTOS: the folder of the pictures)", "gone.png 20,20,80,70")]
    public void The_next_command_fits_what_was_found(string? next, params string[] rows)
    {
        _data.AddPicture("a.png", 1);
        _data.AddPicture("copy.png", 1);
        _data.AddPicture("b.png", 2);
        foreach (string row in rows) _data.AddRow(row.Split(' ')[0], row.Split(' ')[1]);
        string file = _data.Save(), messages = CommandRun.Of("data", "check", file).Messages;
        if (next is null) Assert.DoesNotContain("\nNext\n", messages);
        else Assert.EndsWith($"\nNext\n  boxfit {next.Replace("@", file)}\n", messages);
    }

    [Fact]
    public void Where_no_picture_is_found_a_folder_nearby_that_has_them_is_proposed()
    {
        _data.AddPicture("my-shots/shot.png", 3);
        _data.AddRow("shot.png");
        Directory.CreateDirectory(_data["annots"]);
        string file = _data.Save("annots/boxes.csv");
        Assert.EndsWith(
            $"\nNext\n  boxfit data check {file} --images {_data["my-shots"]}\n", CommandRun.Of("data", "check", file).Messages);
    }

    [Fact]
    public void Of_divided_data_the_next_command_trains_joins_or_divides_anew()
    {
        _data.AddGood("anna_1.png", 1);
        _data.AddGood("berta_1.png", 2);
        string train = _data.Save("train.csv");
        _data.AddGood("carla_1.png", 3);
        string test = _data.Save("test.csv"), all = _data["all.csv"], group = "^([^_]+)_";
        Next($"data convert {train} {test} --to csv --out all.csv", train, test);
        Assert.Equal(0, CommandRun.Of("data", "convert", train, test, "--to", "csv", "--out", all).ExitCode);
        Next($"train {all}\n", all);
        _data.AddPicture("anna_2.png", 4);
        File.AppendAllText(all, File.ReadAllLines(all)[^1].Replace("carla_1", "anna_2") + "\n");
        Next($"data split {all} --group '{group}' --out parts.csv", all, "--group", group);

        static void Next(string command, params string[] words) =>
            Assert.Contains($"\nNext\n  boxfit {command}", CommandRun.Of(["data", "check", .. words]).Messages);
    }

    [Theory]
    [InlineData("clean.csv")]
    [InlineData("deep/clean.csv")]
    public void A_cleaned_copy_leads_to_the_pictures_with_and_without_the_folder_that_was_named(string copy)
    {
        _data.AddPicture("shots/a.png", 1);
        _data.AddPicture("shots/sub/a.png", 2);
        _data.AddRow("a.png");
        _data.AddRow("sub/a.png");
        string photos = _data["shots"];
        Assert.Equal(0, CommandRun.Of("data", "check", _data.Save(), "--images", photos, "--fix", _data[copy]).ExitCode);
        foreach (string[] more in (string[][])[[], ["--images", photos]])
        {
            var again = CommandRun.Of(["data", "check", _data[copy], "--json", .. more]);
            Assert.Equal(("none", 2), (again.Json.GetProperty("severity").GetString(), again.Json.GetProperty("files").GetInt32()));
        }
    }

    [Fact]
    public void A_cleaned_folder_of_YOLO_has_its_pictures()
    {
        _data.AddGood("a.png", 1);
        _data.AddGood("b.png", 2);
        CommandRun.Of("data", "convert", _data.Save(), "--to", "yolo", "--out", _data["yolo"]);
        Assert.Equal(0, CommandRun.Of("data", "check", _data["yolo"], "--fix", _data["clean"]).ExitCode);
        var again = CommandRun.Of("data", "check", _data["clean"], "--json");
        Assert.Equal(("none", 2), (again.Json.GetProperty("severity").GetString(), again.Json.GetProperty("files").GetInt32()));
    }

    [Fact]
    public void Data_without_pictures_and_outputs_in_one_place_are_refused_before_the_work()
    {
        _data.AddGood("a.png", 1);
        string file = _data.Save(), empty = _data.Save("empty.csv");
        Refused("names no picture", empty);
        Refused("both write", file, "--fix", _data["out.csv"], "--list", _data["out.csv"]);
        Refused("both write", file, "--fix", _data["out.csv"], "--list", _data["out.left-out.csv"]);
        CommandRun.Of("data", "convert", file, "--to", "voc", "--out", _data["voc"]);
        Directory.CreateDirectory(_data["full/of"]);
        Refused("not empty", _data["voc"], "--fix", _data["full"], "--list", _data["out.csv"]);
        Refused("would overwrite", _data["voc"], "--fix", _data["voc"] + "/");
        Assert.False(File.Exists(_data["out.csv"]));

        static void Refused(string why, params string[] arguments)
        {
            var run = CommandRun.Of(["data", "check", .. arguments]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(why, run.Messages);
        }
    }

    [Fact]
    public void The_summary_names_the_rows()
    {
        _data.AddGood("a.png", 1);
        _data.AddRow("gone.png");
        var run = CommandRun.Of("data", "check", _data.Save());
        Assert.Contains("2 pictures in 1 file. There are errors.", run.Output);
        Assert.Matches(@"error +missing +1 +picture missing", run.Output);
        Assert.Contains("boxes.csv row 3, gone.png: there is no file at", run.Output);
    }

    [Theory]
    [InlineData("--fix")]
    [InlineData("--list")]
    [InlineData("--report")]
    public void The_data_itself_is_never_overwritten(string option)
    {
        _data.AddGood("a.png", 1);
        string file = _data.Save(), before = File.ReadAllText(file);
        var run = CommandRun.Of("data", "check", file, option, file);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Fact]
    public void Wrong_usage_ends_with_2()
    {
        _data.AddGood("a.png", 1);
        string file = _data.Save();
        Assert.Equal(2, CommandRun.Of("data", "check", _data["none.csv"]).ExitCode);
        Assert.Equal(2, CommandRun.Of("data", "check", file, "--group", "(").ExitCode);
        Assert.Equal(2, CommandRun.Of("data", "check", file, "--images", _data["none"]).ExitCode);
        Assert.Equal(130, CommandRun.Interrupted("data", "check", file).ExitCode);
    }

    [Theory]
    [InlineData("caltech-faces", "boxes.csv", 0, "")]
    [InlineData("raccoon", "annotations", 3,
        "box-covers-picture 1, duplicates-disagree 1, exact-duplicate 4, grey-picture 3, near-duplicate 3, several-boxes 16")]
    [InlineData("pet-heads", "xmls", 3, "grey-picture 1, near-duplicate 2, no-annotation 2, several-boxes 1, wrong-extension 2")]
    public void Real_sets_have_these_faults(string set, string data, int code, string expected)
    {
        var run = CommandRun.Of("data", "check", Path.Combine(SharedData.Folder(set), data), "--json");
        Assert.Equal(code, run.ExitCode);
        var problems = run.Json.GetProperty("problems").EnumerateObject().Select(p => $"{p.Name} {p.Value.GetInt32()}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(", ", problems));
    }
}
