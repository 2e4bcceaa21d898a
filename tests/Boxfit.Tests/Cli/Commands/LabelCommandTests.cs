using Boxfit.Tests.Preparation.Labelling;

namespace Boxfit.Tests.Cli.Commands;

public sealed class LabelCommandTests : IDisposable
{
    readonly LabelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Photos_below_a_folder_are_labelled_even_where_the_labels_stand_among_them()
    {
        _folder.AddOne("photos/one.png");
        _folder.AddTwo("photos/sub/two.png");
        string[] words = ["label", _folder["photos"], "--out", _folder["photos/labels.csv"], "--cascade", LabelFolder.Square,
            "--min-neighbors", "1", "--json"];
        var run = CommandRun.Of(words);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal((2, 1), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("labelled").GetInt32()));
        Assert.Equal("{\"none found\":0,\"several\":1,\"too small\":0,\"unreadable\":0}", run.Json.GetProperty("rejected").GetRawText());
        Assert.Equal(JsonValueKind.Number, run.Json.GetProperty("picturesPerSecond").ValueKind);
        Assert.Equal("one.png,\"[19, 9, 62, 52]\",object,0.7727", _folder.Lines("photos/labels.csv")[1]);

        var again = CommandRun.Of(words);
        Assert.Equal(2, again.Json.GetProperty("pictures").GetInt32());
        Assert.Contains("nothing was done", again.Messages);
    }

    [Fact]
    public async Task The_report_that_is_proposed_overwrites_none()
    {
        _folder.AddOne("photos/one.png");
        File.WriteAllText(_folder["report.html"], "there");
        string[] words = ["label", "photos", "--out", "labels.csv", "--cascade", LabelFolder.Square, "--min-neighbors", "1"];
        var run = await ProgramRun.Of(_folder.Temporary.Path, null, words);
        Assert.EndsWith("\nNext\n  boxfit data check labels.csv --report report-2.html\n", run.Text);
    }

    [Theory]
    [InlineData("lbpcascade_silverware (made for: silverware)", "silverware")]
    [InlineData("haarcascade_profileface (made for: face), else haarcascade_profileface mirrored (made for: face)",
        "profileface", "profileface:mirror")]
    public void The_first_line_names_the_cascades_that_short_names_stand_for(string named, params string[] cascades)
    {
        _folder.AddOne("photos/one.png");
        var run = CommandRun.Of(
            ["label", _folder["photos"], "--out", _folder["labels.csv"], .. cascades.SelectMany(c => (string[])["--cascade", c])]);
        Assert.StartsWith($"Searching with {named}\n", run.Messages);
    }

    [Theory]
    [InlineData(false, "Try another --cascade", "\n  boxfit detect ", "\nOr draw boxes: boxfit review PHOTOS. From 40 boxes")]
    [InlineData(true, "label. 1 picture has several detections and no label. To take the largest of them, or with --policy best")]
    public void Where_no_picture_gets_a_label_it_fails_and_says_what_to_try(bool hasTwo, params string[] expected)
    {
        string photo = hasTwo ? _folder.AddTwo("photos/a.png") : _folder.AddNone("photos/a.png");
        var run = CommandRun.Of(
            "label", photo, "--out", _folder["labels.csv"], "--cascade", LabelFolder.Square, "--min-neighbors", "1", "--no-sheet");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Error: no picture got a label.", run.Messages);
        Assert.All(expected, e => Assert.Contains(e, run.Messages));
        Assert.DoesNotContain("\nNext\n", run.Messages);
    }

    /// <summary>The way on is tried.</summary>
    [Fact]
    public void Of_several_detections_it_is_said_how_one_is_taken()
    {
        foreach (string name in (string[])["a", "b", "c"]) _folder.AddOne($"photos/{name}.png");
        string[] words = ["label", _folder["photos"], "--out", _folder["labels.csv"], "--cascade", LabelFolder.Square,
            "--cascade", LabelFolder.Edge, "--min-neighbors", "1", "--no-sheet"];
        Assert.DoesNotContain("several detections", CommandRun.Of(words).Messages);
        _folder.AddTwo("photos/two.png");
        var run = CommandRun.Of([.. words, "--policy", "single"]);
        Assert.Contains(
            "\n1 picture has several detections and no label. To take the largest of them, or with --policy best the one of the highest " +
            $"confidence:\n  boxfit {string.Join(' ', words)} --policy largest --restart\n", run.Messages);
        run = CommandRun.Of([.. words, "--policy", "largest", "--restart"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(5, _folder.Lines("labels.csv").Length);
        Assert.DoesNotContain("several detections", run.Messages);
    }

    [Theory]
    [InlineData("haarcascade_smile", "Their boxes can be drawn: boxfit review LABELS PHOTOS.\n")]
    [InlineData("haarcascade_frontalcatface",
        "Other cascades for cat face: frontalcatface_extended, lbpcascade_frontalcatface. One more is asked where those before it found " +
        "nothing, such as by\n  boxfit label FOLDER --out LABELS --min-neighbors 1 --cascade FILE --cascade frontalcatface_extended " +
        "--restart\n")]
    public void Where_much_is_not_found_other_cascades_of_the_object_are_named(string cascade, string remedy)
    {
        string file = _folder[$"{cascade}.xml"];
        File.Copy(LabelFolder.Square, file);
        foreach (string name in (string[])["a", "b", "c"]) _folder.AddOne($"photos/{name}.png");
        _folder.AddNone("photos/d.png");
        string[] words = ["label", _folder["photos"], "--out", _folder["labels.csv"], "--cascade", file, "--min-neighbors", "1"];
        Assert.Contains(
            $"\nIn 1 picture nothing was found. Its box can be drawn: boxfit review {_folder["labels.csv"]} PHOTOS.\n",
            CommandRun.Of(words).Messages);
        _folder.AddNone("photos/e.png");
        remedy = remedy.Replace("LABELS", _folder["labels.csv"], StringComparison.Ordinal)
            .Replace("FOLDER", _folder["photos"], StringComparison.Ordinal).Replace("FILE", file, StringComparison.Ordinal);
        Assert.Contains($"\nIn 2 pictures nothing was found. {remedy}", CommandRun.Of(words).Messages);
    }

    [Fact]
    public void Lists_patterns_and_policies_are_taken()
    {
        string one = _folder.AddOne("photos/one.png"), two = _folder.AddTwo("photos/two.png");
        var run = CommandRun.WithInput(Encoding.UTF8.GetBytes($"{two}\n{one}\n{two}\n"),
            "label", "-", "--out", _folder["labels.csv"], "--cascade", LabelFolder.Square, "--min-neighbors", "1", "--policy", "largest");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Contains("1 picture was named again", run.Messages);
        Assert.Contains("labelled", run.Output);
        Assert.Equal(["photos/two.png", "photos/one.png"], _folder.Lines("labels.csv")[1..].Select(l => l.Split(',')[0]));
    }

    [Fact]
    public void Every_picture_of_a_folder_is_read_or_counted_with_its_reason()
    {
        _folder.AddOne("iphone/a.png");
        _folder.Temporary.Write("iphone/b.cr2", "II*\0\x10\0\0\0CR\x02\0");
        _folder.Temporary.Write("iphone/c.CR2", "II*\0\x10\0\0\0CR\x02\0");
        _folder.Temporary.Write("iphone/sub/d.nef", "MM\0*\0\0\0\x08");
        _folder.Temporary.Write("iphone/e.psd", "8BPS");
        _folder.Temporary.Write("iphone/f.tga", "\0\0\x02\0 and so on");
        File.Copy(_folder["iphone/a.png"], _folder["iphone/g"]);
        var run = CommandRun.Of(
            "label", _folder["iphone"], "--out", _folder["labels.csv"], "--cascade", LabelFolder.Square, "--min-neighbors", "1", "--json");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal((7, 2), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("labelled").GetInt32()));
        Assert.Equal(5, run.Json.GetProperty("rejected").GetProperty("unreadable").GetInt32());
        string[] unread = ["iphone/b.cr2", "iphone/c.CR2", "iphone/e.psd", "iphone/f.tga", "iphone/sub/d.nef"];
        Assert.Equal(unread, run.Json.GetProperty("unreadable").EnumerateArray().Select(u => u.GetProperty("path").GetString()));
        Assert.Equal(unread, _folder.Lines("labels.rejected.csv")[1..].Select(l => l.Split(',')[0]));
        string[] lines =
        [
            $"Not read: 2 pictures (the first: {_folder["iphone/b.cr2"]}): it is a camera's RAW file (Canon CR2); develop it",
            $"Not read: {_folder["iphone/e.psd"]}: it is a Photoshop file; export it",
            $"Not read: {_folder["iphone/f.tga"]}: it is a Targa picture by its name; convert it",
            $"Not read: {_folder["iphone/sub/d.nef"]}: it is a camera's RAW file (NEF); develop it",
        ];
        Assert.All(lines, line => Assert.Contains(line, run.Messages));
    }

    [Fact]
    public void More_unreadable_pictures_than_allowed_end_with_3()
    {
        _folder.AddOne("photos/one.png");
        _folder.AddBroken("photos/two.png");
        string[] words = ["label", _folder["photos"], "--out", _folder["labels.csv"], "--cascade", LabelFolder.Square];
        Assert.Equal(3, CommandRun.Of(words).ExitCode);
        Assert.Equal(0, CommandRun.Of([.. words, "--max-skipped", "0.5"]).ExitCode);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_bad_input()
    {
        var run = CommandRun.Of("label", _folder["nowhere"], "--out", _folder["labels.csv"], "--cascade", LabelFolder.Square);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(_folder["nowhere"], run.Messages);
        Assert.False(File.Exists(_folder["labels.csv"]));
    }

    [Fact]
    public void A_folder_that_is_misspelt_is_offered_once()
    {
        _folder.AddOne("photos/one.png");
        string[] rest = ["--out", _folder["labels.csv"], "--cascade", LabelFolder.Square, "--min-neighbors", "1"];
        var run = CommandRun.Of(["label", _folder["photo"], .. rest]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"Error: There is no file or folder at {_folder["photo"]}; expected pictures, ", run.Messages);
        Assert.EndsWith($"patterns. Did you mean '{_folder["photos"]}'?\n", run.Messages);
        Assert.Single(run.Messages.TrimEnd().Split('\n'));
        var beside = CommandRun.Of(["label", _folder["photos"], _folder["photo"], .. rest, "--max-skipped", "1"]);
        Assert.Equal((2, run.Messages), (beside.ExitCode, beside.Messages));
        // Of a picture's name among others it is no refusal.
        beside = CommandRun.Of(["label", _folder["photos"], _folder["photos/onne.png"], .. rest, "--max-skipped", "1"]);
        Assert.True(beside.ExitCode == 0, beside.Messages);
        Assert.Contains($"There is nothing at {_folder["photos/onne.png"]}. Did you mean", beside.Messages);
    }

    [Fact]
    public void Labels_that_something_else_has_written_are_not_taken_for_its_own()
    {
        _folder.AddOne("photos/one.png");
        string[] words = ["label", _folder["photos"], "--out", _folder["labels.csv"], "--cascade", LabelFolder.Square];
        Assert.Equal(0, CommandRun.Of(words).ExitCode);
        File.WriteAllText(_folder["labels.csv"], "path,x1,y1,x2,y2\nother.jpg,1,1,5,5\n");
        var run = CommandRun.Of(words);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("was changed", run.Messages);
    }

    [Fact]
    public void Starting_over_keeps_labels_that_were_changed_by_hand_and_says_where()
    {
        _folder.AddOne("photos/one.png");
        string[] words = ["label", _folder["photos"], "--out", _folder["labels.csv"], "--cascade", LabelFolder.Square, "--restart"];
        Assert.DoesNotContain("are kept in", CommandRun.Of(words).Messages);
        Assert.DoesNotContain("are kept in", CommandRun.Of(words).Messages);
        string mine = File.ReadAllLines(_folder["labels.csv"])[0] + "\n";
        foreach (int n in (int[])[1, 2])
        {
            File.WriteAllText(_folder["labels.csv"], mine);
            string kept = _folder[$"labels.before-{n}.csv"];
            Assert.Contains($", are kept in {kept}.\n", CommandRun.Of(words).Messages);
            Assert.Equal(mine, File.ReadAllText(kept));
        }
        Assert.Equal(2, _folder.Lines("labels.csv").Length);
    }

    [Fact]
    public void Ctrl_C_ends_with_130_and_says_how_to_go_on()
    {
        _folder.AddOne("photos/one.png");
        var run = CommandRun.Interrupted("label", _folder["photos"], "--out", _folder["labels.csv"], "--cascade", LabelFolder.Square);
        Assert.Equal(130, run.ExitCode);
        Assert.Contains("The same command goes on", run.Messages);
    }

    [Theory]
    [InlineData("There are no pictures in", "EMPTY", "--out", "OUT")]
    [InlineData("no pictures to label", "-", "--out", "OUT")]
    [InlineData("There is no cascade 'nosuch'", "PHOTOS", "--out", "OUT", "--cascade", "nosuch")]
    [InlineData("--out is missing: The file of labels", "PHOTOS")]
    [InlineData("is to be written as recipe", "PHOTOS", "--out", "PHOTO")]
    [InlineData("--min-size: found 'big'", "PHOTOS", "--out", "OUT", "--min-size", "big")]
    [InlineData("scale factor", "PHOTOS", "--out", "OUT", "--scale-factor", "1")]
    [InlineData("working size", "PHOTOS", "--out", "OUT", "--working-size", "0")]
    [InlineData("expected one of best, largest, single", "PHOTOS", "--out", "OUT", "--policy", "worst")]
    [InlineData("--label: found ' ', expected the name of a class", "PHOTOS", "--out", "OUT", "--label", " ")]
    [InlineData("names end in .csv", "PHOTOS", "--out", "HTML")]
    public void Wrong_usage_ends_with_2(string message, params string[] words)
    {
        Directory.CreateDirectory(_folder["empty"]);
        string photo = _folder.AddOne("photos/one.png");
        byte[] before = File.ReadAllBytes(photo);
        string[] all = [.. words.Select(w => w switch
        {
            "EMPTY" => _folder["empty"], "PHOTOS" => _folder["photos"], "PHOTO" => photo,
            "OUT" => _folder["labels.csv"], "HTML" => _folder["labels.html"], _ => w,
        })];
        if (!all.Contains("--cascade")) all = [.. all, "--cascade", LabelFolder.Square];
        var run = CommandRun.Of(["label", .. all]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Messages);
        Assert.Equal(before, File.ReadAllBytes(photo));
    }
}
