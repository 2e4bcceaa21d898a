namespace Boxfit.Tests.Preparation.Checking;

public sealed class CleanedCopyTests : IDisposable
{
    readonly CheckedFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_cleaned_copy_of_all_faults_is_clean()
    {
        AddAllFaults();
        var result = _data.Check();
        Assert.Equal(FindingSeverity.Error, result.Severity);
        var copy = CleanedCopy.Of(result, Path.GetDirectoryName(_data["clean.csv"])!);
        AnnotationFiles.Write(_data["clean.csv"], "csv", copy.Pictures);
        var again = CheckedFolder.Check([_data["clean.csv"]]);
        Assert.True(again.Severity <= FindingSeverity.Note, string.Join("\n", again.Findings));
        Assert.Equal(["good.png", "barely.png", "twice.png", "same.png"], copy.Pictures.Select(p => p.Name));
        Assert.Equal(1, copy.Clipped);
        Assert.Equal((100d, 20d, 120d, 70d), Edges(again.Pictures[1].Annotation.Objects[0]));
    }

    [Fact]
    public void All_that_is_left_out_is_told_with_its_reason()
    {
        AddAllFaults();
        var copy = CleanedCopy.Of(_data.Check(), Path.GetDirectoryName(_data["clean.csv"])!);
        Assert.Equal(
            ["malformed", "box-outside", "box-degenerate", "box-tiny", "several-boxes", "missing", "truncated", "exact-duplicate",
                "duplicates-disagree", "duplicates-disagree"],
            copy.LeftOut.Select(f => f.Kind.Name));
        FindingsTable.WriteLeftOut(_data["left-out.csv"], copy.LeftOut);
        string[] lines = File.ReadAllLines(_data["left-out.csv"]);
        Assert.Equal("file,row,picture,kind,reason", lines[0]);
        Assert.Equal(copy.LeftOut.Count + 1, lines.Length);
        Assert.StartsWith($"{_data["boxes.csv"]},4,outside.png,box-outside,", lines[2]);
    }

    [Fact]
    public void Of_copies_that_disagree_none_stays_not_even_two_that_agree()
    {
        foreach (string name in (string[])["a.png", "b.png", "c.png"]) _data.AddPicture(name, 1);
        _data.AddRow("a.png");
        _data.AddRow("b.png");
        _data.AddRow("c.png", "60,20,110,80");
        _data.AddGood("d.png", 2);
        var copy = CleanedCopy.Of(_data.Check(), Path.GetDirectoryName(_data["clean.csv"])!);
        Assert.Equal(["d.png"], copy.Pictures.Select(p => p.Name));
        Assert.Equal(["a.png", "b.png", "c.png"], copy.LeftOut.Select(f => f.Picture));
        Assert.All(copy.LeftOut, f => Assert.Equal(FindingKinds.DuplicatesDisagree, f.Kind));
    }

    [Fact]
    public void A_copy_in_another_folder_still_finds_its_pictures()
    {
        _data.AddPicture("photos/a.png", 1);
        File.WriteAllLines(_data["boxes.csv"], ["path,x1,y1,x2,y2", "a.png,20,20,80,70"]);
        var result = CheckedFolder.Check([_data["boxes.csv"]]);
        Directory.CreateDirectory(_data["elsewhere"]);
        string output = Path.Combine(_data["elsewhere"], "clean.csv");
        AnnotationFiles.Write(output, "csv", CleanedCopy.Of(result, Path.GetDirectoryName(output)!).Pictures);
        Assert.Equal(FindingSeverity.None, CheckedFolder.Check([output]).Severity);
    }

    [Fact]
    public void Parts_stay_and_what_leaks_is_left_out_of_the_later_one()
    {
        var scene = Scenes.Draw(1);
        _data.AddFile("a.png", PictureWriter.EncodePng(scene));
        _data.AddFile("b.png", PictureWriter.EncodePng(scene));
        _data.AddRow("a.png");
        string train = _data.Save("train.csv");
        _data.AddRow("b.png");
        _data.AddGood("c.png", 2);
        string test = _data.Save("test.csv");
        var copy = CleanedCopy.Of(CheckedFolder.Check([train, test]), Path.GetDirectoryName(_data["clean.csv"])!);
        Assert.Equal([("a.png", "train"), ("c.png", "test")], copy.Pictures.Select(p => (p.Name, p.Part)));
    }

    void AddAllFaults()
    {
        byte[] jpeg = PictureWriter.EncodeJpeg(Scenes.Draw(8));
        _data.AddGood("good.png", 0);
        Add("barely.png", 1, "100,20,121,70");
        Add("outside.png", 2, "100,20,160,70");
        Add("reversed.png", 3, "80,20,20,70");
        Add("tiny.png", 4, "20,20,22,22");
        Add("several.png", 5, "20,20,80,70");
        _data.AddRow("several.png", "30,30,90,80");
        Add("malformed.png", 6, "20,20,eighty,70");
        _data.AddRow("none.png");
        _data.AddFile("cut.jpg", jpeg[..(jpeg.Length / 2)]);
        _data.AddRow("cut.jpg");
        Add("twice.png", 9, "20,20,80,70");
        _data.AddRow("twice.png");
        Add("same.png", 10, "20,20,80,70");
        Add("same-again.png", 10, "20,20,80,70");
        Add("left.png", 11, "20,20,50,70");
        Add("right.png", 11, "60,20,90,70");
    }

    void Add(string name, int seed, string box)
    {
        _data.AddPicture(name, seed);
        _data.AddRow(name, box);
    }

    static (double, double, double, double) Edges(AnnotatedObject o) => (o.X1, o.Y1, o.X2, o.Y2);
}
