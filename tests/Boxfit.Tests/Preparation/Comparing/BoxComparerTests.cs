using Boxfit.Tests.Preparation.Checking;

namespace Boxfit.Tests.Preparation.Comparing;

public sealed class BoxComparerTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Csv(string name, params string[] rows) => _folder.Write(name, "path,x1,y1,x2,y2\n" + string.Join('\n', rows) + "\n");

    BoxComparison Compare(string a, string b, string? images = null, ObjectChoice? objects = null) =>
        BoxComparer.Compare(new(a, b) { Images = images, Objects = objects ?? new(ObjectPolicy.Skip) });

    [Fact]
    public void Figures_are_those_of_the_boxes()
    {
        var c = Compare(
            Csv("a.csv", "1.jpg,0,0,10,10", "2.jpg,0,0,10,10", "3.jpg,0,0,10,10", "4.jpg,0,0,10,10", "onlyA.jpg,0,0,9,9"),
            Csv("b.csv", "4.jpg,20,20,30,30", "3.jpg,0,0,10,8", "2.jpg,5,0,15,10", "1.jpg,0,0,10,10", "onlyB.jpg,0,0,9,9",
                "more.jpg,0,0,9,9"));
        Assert.Equal(["4.jpg", "2.jpg", "3.jpg", "1.jpg"], c.Pictures.Select(p => p.Name));
        Assert.Equal([0, 1 / 3.0, 0.8, 1], c.Pictures.Select(p => p.IoU), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal((0 + 1 / 3.0 + 0.8 + 1) / 4, c.MeanIou, 12);
        Assert.Equal((1 / 3.0 + 0.8) / 2, c.MedianIou, 12);
        Assert.Equal((0.5, 0.5, 0.25, 0.25), (c.ShareFrom(0.5), c.ShareFrom(0.75), c.ShareFrom(0.9), c.FalseShare));
        Assert.Equal(["onlyA.jpg"], c.OnlyInA);
        Assert.Equal(["onlyB.jpg", "more.jpg"], c.OnlyInB);
        Assert.Equal(4 / 6.0, c.ShareOfB, 12);
    }

    [Fact]
    public void Pictures_are_matched_by_their_place_whatever_their_names()
    {
        foreach (string name in new[] { "photos/x/1.png", "photos/y/1.png" })
        {
            _folder.Write(name);
            PictureWriter.SavePng(new RgbImage(20, 20), _folder[name]);
        }
        var c = Compare(
            Csv("labels/a.csv", "../photos/x/1.png,0,0,10,10", "../photos/y/1.png,0,0,10,10"),
            Csv("photos/b.csv", "y/1.png,0,0,10,5", "x\\1.png,0,0,10,10"));
        Assert.Equal([("../photos/y/1.png", 0.5), ("../photos/x/1.png", 1)], c.Pictures.Select(p => (p.Name, p.IoU)));
        Assert.Equal(_folder["photos/y/1.png"], c.Pictures[0].Path);
    }

    [Fact]
    public void Equal_names_are_told_apart_by_the_folders_before_them()
    {
        foreach (string name in new[] { "photos/day-1/1.png", "photos/day-2/1.png", "photos/2.png" })
        {
            _folder.Write(name);
            PictureWriter.SavePng(new RgbImage(20, name.Length + name[^6]), _folder[name]);
            string copy = _folder[name.Replace("photos", "yolo/images")];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(_folder[name], copy);
        }
        var c = Compare(
            Csv("walk/a.csv", "../photos/day-1/1.png,0,0,10,10", "../photos/day-2/1.png,0,0,10,10", "../photos/2.png,0,0,10,10"),
            Csv("yolo/b.csv", "images/2.png,0,0,10,2", "images/day-2/1.png,0,0,10,4", "images/day-1/1.png,0,0,10,8"));
        Assert.Equal(
            [("../photos/2.png", 0.2), ("../photos/day-2/1.png", 0.4), ("../photos/day-1/1.png", 0.8)],
            c.Pictures.Select(p => (p.Name, Math.Round(p.IoU, 12))));
    }

    [Fact]
    public void Copies_and_links_in_another_folder_are_the_same_pictures_and_others_of_their_name_are_not()
    {
        foreach (string name in new[] { "truth/copy.png", "truth/link.png", "truth/other.png", "yolo/images/other.png" })
        {
            _folder.Write(name);
            PictureWriter.SavePng(new RgbImage(20, name.Length), _folder[name]);
        }
        File.Copy(_folder["truth/copy.png"], _folder["yolo/images/copy.png"]);
        File.CreateSymbolicLink(_folder["yolo/images/link.png"], _folder["truth/link.png"]);
        var c = Compare(
            Csv("truth/a.csv", "copy.png,0,0,9,9", "link.png,0,0,9,9", "other.png,0,0,9,9"),
            Csv("yolo/b.csv", "images/copy.png,0,0,9,9", "images/link.png,0,0,9,9", "images/other.png,0,0,9,9"));
        Assert.Equal(["copy.png", "link.png"], c.Pictures.Select(p => p.Name));
        Assert.Equal(["other.png"], c.OnlyInA);
    }

    [Fact]
    public void Pictures_that_are_not_there_are_matched_by_their_names()
    {
        var c = Compare(
            Csv("a.csv", "d/1.jpg,0,0,9,9", "./2.jpg,0,0,9,9", "d/same.jpg,0,0,9,9", "e/same.jpg,0,0,9,9", "5.png,0,0,9,9"),
            Csv("b.csv", "other/1.jpg,0,0,9,9", "2.jpg,0,0,9,9", "same.jpg,0,0,9,9", "5.jpg,0,0,9,9"));
        Assert.Equal(["./2.jpg", "5.png", "d/1.jpg"], c.Pictures.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["d/same.jpg", "e/same.jpg"], c.OnlyInA); // which of them is meant cannot be known
    }

    [Fact]
    public void Several_boxes_and_boxes_without_area_are_counted()
    {
        string a = Csv("a.csv", "1.jpg,0,0,10,10", "1.jpg,0,0,20,20", "2.jpg,5,5,5,9", "3.jpg,0,0,10,10");
        string b = Csv("b.csv", "1.jpg,0,0,20,20", "2.jpg,0,0,10,10", "3.jpg,0,0,10,10", "4.jpg,0,0,1,x");
        var c = Compare(a, b);
        Assert.Equal("3.jpg", Assert.Single(c.Pictures).Name);
        Assert.Equal(
            ["box without area in the first", "malformed entry in the second", "several boxes for one picture in the first"],
            c.Skipped.Keys);
        Assert.Equal(1, Compare(a, b, objects: new(ObjectPolicy.Largest)).Pictures.Single(p => p.Name == "1.jpg").IoU);
        string message = Assert.Throws<InputException>(() => Compare(a, b, objects: new(ObjectPolicy.Error))).Message;
        Assert.Contains("\"1.jpg\" (row 2) has 2 boxes", message);
    }

    [Fact]
    public void Command_writes_json_table_and_sheets()
    {
        string[] rows = [.. Enumerable.Range(0, 5).Select(i => $"{i}.png,{10 + i},10,60,60")];
        for (int i = 0; i < 5; i++) PictureWriter.SavePng(Scenes.Draw(i), _folder[$"{i}.png"]);
        string a = Csv("a.csv", rows), b = Csv("b.csv", [.. rows.Select(r => r.Replace("60,60", "60,50"))]);
        var run = CommandRun.Of("data", "compare", a, b, "--json", "--csv", _folder["out/all.csv"], "--sheet", _folder["out/worst.html"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(5, run.Json.GetProperty("pictures").GetInt32());
        Assert.Equal(0.8, run.Json.GetProperty("meanIou").GetDouble(), 6);
        Assert.Equal(0.8, run.Json.GetProperty("medianIou").GetDouble(), 6);
        Assert.Equal((0, 0), (run.Json.GetProperty("onlyInA").GetInt32(), run.Json.GetProperty("onlyInB").GetInt32()));
        string[] table = File.ReadAllLines(_folder["out/all.csv"]);
        Assert.Equal(6, table.Length);
        Assert.Equal("0.png,0.8,pixels,10,10,60,60,pixels,10,10,60,50", table[1]);
        string page = File.ReadAllText(_folder["out/worst.html"]);
        Assert.Equal(5, page.Split("IoU 0.800").Length - 1);

        run = CommandRun.Of("data", "compare", a, b, "--csv", _folder["out/all.csv"], "--sheet", _folder["worst.png"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("Mean IoU +0.8000", run.Output);
        Assert.Equal((byte)'P', File.ReadAllBytes(_folder["worst.png"])[1]);
    }

    [Fact]
    public void Command_refuses_what_makes_no_sense()
    {
        string a = Csv("a.csv", "1.jpg,0,0,1,2"), b = Csv("b.csv", "2.jpg,0,0,1,2");
        var run = CommandRun.Of("data", "compare", a, b);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No picture has a box in both", run.Messages);
        Assert.Equal(2, CommandRun.Of("data", "compare", a, b, "--sheet", "x.gif").ExitCode);
        Assert.Equal(2, CommandRun.Of("data", "compare", a, b, "--csv", b).ExitCode);
        Assert.Equal(2, CommandRun.Of("data", "compare", a, _folder["none.csv"]).ExitCode);
    }

    [Fact]
    public void Raccoons_in_xml_and_in_csv_are_the_same()
    {
        string folder = Data.SharedData.Folder("raccoon");
        var c = Compare(
            Path.Combine(folder, "annotations"), Path.Combine(folder, "csv/raccoon_labels.csv"), objects: new(ObjectPolicy.Largest));
        Assert.Equal((200, 0, 0, 1), (c.Pictures.Count, c.OnlyInA.Count, c.OnlyInB.Count, c.Pictures[0].IoU));
    }
}
