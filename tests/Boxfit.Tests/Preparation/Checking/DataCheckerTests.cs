namespace Boxfit.Tests.Preparation.Checking;

public sealed class DataCheckerTests : IDisposable
{
    readonly CheckedFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Good_data_has_no_fault()
    {
        for (int i = 0; i < 5; i++) _data.AddGood($"{i}.png", i);
        var result = _data.Check();
        Assert.Empty(result.Findings);
        Assert.Equal(FindingSeverity.None, result.Severity);
        Assert.Equal((5, 5), (result.Pictures.Count, result.Files));
    }

    [Theory]
    [InlineData("-10,20,80,70", "box-outside")]
    [InlineData("20,20,121,70", "box-outside")]
    [InlineData("200,20,300,70", "box-outside")]
    [InlineData("80,20,20,70", "box-degenerate")]
    [InlineData("20,70,80,20", "box-degenerate")]
    [InlineData("20,20,20,70", "box-degenerate")]
    [InlineData("20,20,20.000,20", "box-degenerate")]
    [InlineData("20,20,24,70", "box-tiny")]
    [InlineData("20,20,23,23", "box-tiny")]
    [InlineData("0,0,120,90", "box-covers-picture")]
    [InlineData("nan,20,80,70", "malformed")]
    [InlineData("a,b,c,d", "malformed")]
    [InlineData("0,0,120.00001,80", null)] // noise of writing numbers
    [InlineData("20,20,26,70", null)]
    [InlineData("1,1,119,89", null)]
    public void Boxes_are_judged(string box, string? kind)
    {
        _data.AddGood("good.png", 1);
        _data.AddPicture("a.png", 2);
        _data.AddRow("a.png", box);
        var result = _data.Check();
        // A row that is not understood leaves its picture without annotation.
        Assert.Equal(kind, result.Findings.FirstOrDefault(f => f.Kind != FindingKinds.NoAnnotation)?.Kind.Name);
        if (kind is not null) Assert.Equal(3, result.Findings[0].Row);
    }

    [Fact]
    public void A_whole_picture_of_a_kind_that_is_not_read_is_not_cut_short()
    {
        _data.AddFile("a.gif", File.ReadAllBytes(FixtureFolder.Path("imaging/odd/no-palette.gif")));
        _data.AddRow("a.gif");
        var findings = _data.Check().Findings;
        Assert.Contains(findings, f => f.Kind.Name == "unreadable" && f.Detail.Contains("has no palette", StringComparison.Ordinal));
        Assert.DoesNotContain(findings, f => f.Kind.Name == "truncated");
    }

    [Fact]
    public void Missing_and_unreadable_and_truncated_pictures_are_told_apart()
    {
        byte[] jpeg = PictureWriter.EncodeJpeg(Scenes.Draw(1));
        _data.AddFile("cut.jpg", jpeg[..(jpeg.Length / 2)]);
        _data.AddFile("text.jpg", "not a picture"u8.ToArray());
        _data.AddFile("empty.jpg", []);
        foreach (string name in (string[])["cut.jpg", "text.jpg", "empty.jpg", "none.jpg"]) _data.AddRow(name);
        var result = _data.Check();
        Assert.Equal(["truncated", "unreadable", "unreadable", "missing"], result.Findings.Select(f => f.Kind.Name));
        Assert.Equal([2, 3, 4, 5], result.Findings.Select(f => f.Row));
        Assert.Contains(_data["none.jpg"], result.Findings[3].Detail);
        Assert.Equal(FindingSeverity.Error, result.Severity);
    }

    [Fact]
    public void A_name_that_fits_two_pictures_is_told_with_both()
    {
        _data.AddPicture("images/a.png", 1);
        _data.AddPicture("photos/a.png", 2);
        _data.AddRow("a.png");
        var finding = _data.Check().Findings.Single(f => f.Kind.Severity == FindingSeverity.Error);
        Assert.Equal(FindingKinds.Ambiguous, finding.Kind);
        Assert.Contains($"it may be {_data["images/a.png"]} or {_data["photos/a.png"]}, which differ", finding.Detail);
    }

    [Fact]
    public void What_only_needs_to_be_known_is_a_note()
    {
        _data.AddFile("png.jpg", PictureWriter.EncodePng(Scenes.Draw(1)));
        _data.AddFixture("turned.jpg", "orientation-6.jpg");
        _data.AddFixture("grey.jpg", "grey.jpg");
        _data.AddFixture("cmyk.jpg", "cmyk.jpg");
        _data.AddPicture("extra.png", 9);
        foreach (string name in (string[])["png.jpg", "turned.jpg", "grey.jpg", "cmyk.jpg"]) _data.AddRow(name, "5,5,15,15");
        var result = _data.Check();
        string[] kinds = [.. result.Findings.Where(f => f.Kind.Severity == FindingSeverity.Note).Select(f => f.Kind.Name)];
        Assert.Equal(["wrong-extension", "exif-orientation", "grey-picture", "cmyk-picture", "no-annotation"], kinds);
        Assert.Equal("extra.png", result.Findings[^1].Picture);
    }

    [Fact]
    public void Levels_of_12_bits_in_16_are_a_warning_and_scaled_ones_are_not()
    {
        foreach (string name in (string[])["levels12.png", "levels12.tif", "sbit12-right.png", "alpha16.png"])
        {
            _data.AddFixture(name, "odd/" + name);
            _data.AddRow(name, "2,2,8,6");
        }
        var dim = _data.Check().Findings.Where(f => f.Kind == FindingKinds.DimLevels).ToArray();
        Assert.Equal(["levels12.png", "levels12.tif"], dim.Select(f => f.Picture));
        Assert.All(dim, f => Assert.EndsWith("of 65535 (12 bits)", f.Detail));
    }

    [Fact]
    public void Several_boxes_and_none_and_repeated_ones_are_told_apart()
    {
        for (int i = 0; i < 4; i++) _data.AddPicture($"{i}.png", i);
        _data.AddRow("0.png");
        _data.AddRow("0.png", "10,10,50,50");
        _data.AddRow("1.png");
        _data.AddRow("1.png");
        _data.AddRow("2.png", ",,,");
        _data.AddRow("3.png");
        _data.AddRow("./3.png");
        Assert.Equal(["several-boxes", "listed-twice", "no-box", "listed-twice"], _data.Check().Findings.Select(f => f.Kind.Name));
    }

    [Fact]
    public void Copies_are_found_and_worse_where_their_boxes_differ()
    {
        var scene = Scenes.Draw(1);
        _data.AddFile("a.png", PictureWriter.EncodePng(scene));
        _data.AddFile("b.png", PictureWriter.EncodePng(scene));
        _data.AddFile("c.jpg", PictureWriter.EncodeJpeg(scene, 70));
        _data.AddGood("d.png", 2);
        _data.AddRow("a.png");
        _data.AddRow("b.png", "22,20,80,70");
        _data.AddRow("c.jpg", "60,20,110,70");
        var result = _data.Check();
        Assert.Equal(["exact-duplicate", "near-duplicate", "duplicates-disagree"], result.Findings.Select(f => f.Kind.Name));
        Assert.Equal(["b.png", "c.jpg", "c.jpg"], result.Findings.Select(f => f.Picture));
        Assert.All(result.Findings, f => Assert.Contains("a.png", f.Detail));
        Assert.Equal([[1, 2, 3]], result.DuplicateGroups);
    }

    [Fact]
    public void Parts_are_compared()
    {
        var scene = Scenes.Draw(1);
        _data.AddFile("anna_1.png", PictureWriter.EncodePng(scene));
        _data.AddGood("anna_2.png", 2);
        _data.AddGood("berta_1.png", 3);
        _data.AddRow("anna_1.png");
        string train = _data.Save("my_train.csv");
        _data.AddFile("copy.jpg", PictureWriter.EncodeJpeg(scene));
        _data.AddRow("copy.jpg");
        _data.AddRow("berta_1.png");
        _data.AddGood("berta_2.png", 4);
        _data.AddGood("clara_1.png", 5);
        string test = _data.Save("my_test.csv");

        // The order of the files does not matter: the fault is on the side of the test.
        var result = CheckedFolder.Check([test, train], "^([^_]+)_");
        Assert.Equal([("train", 3), ("test", 4)], result.Parts);
        var copies = result.Findings.Where(f => f.Kind == FindingKinds.DuplicateAcrossParts).ToList();
        Assert.Equal(["berta_1.png", "copy.jpg"], copies.Select(f => f.Picture).Order());
        Assert.All(copies, f => Assert.Equal(test, f.File));
        var groups = result.Findings.Where(f => f.Kind == FindingKinds.GroupAcrossParts);
        Assert.Equal(["berta_1.png", "berta_2.png"], groups.Select(f => f.Picture));
        Assert.Contains(result.Remarks, r => r.Contains("does not match 1 of 7"));
    }

    [Fact]
    public void Boxes_of_hardly_a_pixel_in_nearly_all_rows_are_shares()
    {
        for (int i = 0; i < 10; i++) _data.AddPicture($"{i}.png", i);
        for (int i = 0; i < 10; i++) _data.AddRow($"{i}.png", i == 3 ? "20,20,80,70" : "0.25,0.25,0.75,1.2");
        var finding = _data.Check().Findings[0];
        Assert.Equal(("shares-as-pixels", 2, "0.png"), (finding.Kind.Name, finding.Row, finding.Picture));
        Assert.Contains("9 of 10 boxes are smaller than 2×2 pixels, the first [0.25, 0.25, 0.75, 1.2]", finding.Detail);
        Assert.Equal(FindingSeverity.Error, finding.Kind.Severity);
    }

    [Fact]
    public void What_training_stops_at_is_an_error_of_the_same_name() => Assert.Equal(
        DataFault.All.Select(f => (f.Name, FindingSeverity.Error)),
        DataFault.All.Select(f => FindingKinds.All.Single(k => k.Name == f.Name)).Select(k => (k.Name, k.Severity)));

    [Fact]
    public void Shares_hold_for_a_picture_that_was_made_smaller_but_not_for_one_that_was_cut()
    {
        _data.AddPicture("a.png", 1);
        _data.AddPicture("b.png", 2);
        string Task(string name, int height) =>
            $"{{\"data\":{{\"image\":\"{name}\"}},\"annotations\":[{{\"result\":[{{\"original_width\":241,\"original_height\":{height}," +
            "\"value\":{\"x\":20,\"y\":20,\"width\":50,\"height\":50}}]}]}";
        File.WriteAllText(_data["tasks.json"], $"[{Task("a.png", 181)},{Task("b.png", 200)}]");
        var finding = Assert.Single(CheckedFolder.Check([_data["tasks.json"]]).Findings);
        Assert.Equal(("size-mismatch", "b.png"), (finding.Kind.Name, finding.Picture));
    }

    [Fact]
    public void Sizes_that_contradict_the_annotation_are_found()
    {
        _data.AddPicture("a.png", 1);
        _data.AddPicture("b.png", 2);
        _data.AddPicture("c.png", 3);
        File.WriteAllLines(_data["voc.csv"],
        [
            "filename,width,height,class,xmin,ymin,xmax,ymax", "a.png,120,90,cat,20,20,80,70", "b.png,90,120,cat,20,20,80,110",
            "c.png,240,180,Cat,40,40,200,140",
        ]);
        var result = CheckedFolder.Check([_data["voc.csv"]]);
        Assert.Equal(["size-swapped", "size-mismatch", "label-spelling"], result.Findings.Select(f => f.Kind.Name));
        Assert.Contains("90×120", result.Findings[0].Detail);
    }

    [Theory]
    [InlineData("dgo", 1, 10, true)]
    [InlineData("do", 1, 10, false)] // too short to tell
    [InlineData("dgo", 1, 9, false)]
    [InlineData("dgo", 3, 30, false)] // as many are a class of their own
    [InlineData("cow", 1, 10, false)]
    public void A_class_of_next_to_no_objects_is_held_against_one_of_many(string rare, int count, int others, bool isFound)
    {
        _data.AddPicture("a.png", 1);
        File.WriteAllLines(
            _data["voc.csv"],
            [
                "filename,width,height,class,xmin,ymin,xmax,ymax",
                .. Enumerable.Range(0, others + count).Select(i => $"a.png,120,90,{(i < others ? "dog" : rare)},20,20,{40 + i},70"),
            ]);
        var found = CheckedFolder.Check([_data["voc.csv"]]).Findings.Where(f => f.Kind == FindingKinds.LabelSpelling);
        Assert.Equal(isFound ? ["\"dgo\" (1 object) is spelt like \"dog\" (10 objects)"] : [], found.Select(f => f.Detail));
    }

    [Fact]
    public void A_box_that_fits_only_the_picture_as_stored_was_made_before_it_was_turned()
    {
        _data.AddFixture("turned.jpg", "orientation-6.jpg");
        var info = PictureReader.ReadInfo(_data["turned.jpg"]);
        Assert.True(info.Width > info.Height);
        _data.AddRow("turned.jpg", $"1,1,{info.Height - 1},{info.Width}");
        Assert.Contains(_data.Check().Findings, f => f.Kind == FindingKinds.SizeSwapped);
    }

    [Fact]
    public void No_more_pictures_are_held_than_threads_are_allowed()
    {
        for (int i = 0; i < 40; i++) _data.AddFile($"{i}.png", [1]);
        for (int i = 0; i < 40; i++) _data.AddRow($"{i}.png");
        int now = 0, most = 0, all = 0;
        var options = new CheckOptions
        {
            Sets = [AnnotationFiles.Read(_data.Save())],
            Threads = 3,
            Examine = _ =>
            {
                int count = Interlocked.Increment(ref now);
                lock (_data) most = Math.Max(most, count);
                Interlocked.Increment(ref all);
                Thread.Sleep(2);
                Interlocked.Decrement(ref now);
                return new();
            },
        };
        DataChecker.Run(options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(40, all);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public void A_picture_in_two_rows_is_read_once()
    {
        _data.AddPicture("a.png", 1);
        _data.AddRow("a.png");
        _data.AddRow("./a.png");
        int reads = 0;
        var options = new CheckOptions
        {
            Sets = [AnnotationFiles.Read(_data.Save())],
            Examine = path =>
            {
                Interlocked.Increment(ref reads);
                return PictureExamination.Whole(path);
            },
        };
        DataChecker.Run(options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(1, reads);
    }

    [Fact]
    public void A_check_can_be_cancelled_while_it_reads()
    {
        for (int i = 0; i < 50; i++) _data.AddGood($"{i}.png", 1);
        using var stop = new CancellationTokenSource();
        int reads = 0;
        var options = new CheckOptions
        {
            Sets = [AnnotationFiles.Read(_data.Save())],
            Threads = 1,
            Examine = path =>
            {
                if (++reads == 5) stop.Cancel();
                return PictureExamination.Whole(path);
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => DataChecker.Run(options, cancellation: stop.Token));
        Assert.InRange(reads, 5, 6);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    [InlineData("(.*)(.*)(.*)(.*)x")]
    public void A_hostile_group_pattern_does_not_hang(string pattern)
    {
        string name = new string('a', 200) + "!.png";
        _data.AddPicture(name, 1);
        _data.AddRow(name);
        string file = _data.Save();
        Assert.Contains("finds no group", Assert.Throws<InputException>(() => CheckedFolder.Check([file], pattern)).Message);
    }

    [Theory]
    [InlineData("(", "not a regular expression")]
    [InlineData(@"(a)\1", "back references")]
    [InlineData("(?=a)a", "looking around")]
    public void A_group_pattern_that_cannot_be_used_is_explained(string pattern, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => new GroupPattern(pattern)).Message);

    [Fact]
    public void The_group_is_what_the_first_parentheses_match()
    {
        Assert.Equal("anna", new GroupPattern("^([^_]+)_").GroupOf("anna_1.jpg"));
        Assert.Equal("anna_", new GroupPattern("^[^_]+_").GroupOf("anna_1.jpg"));
        Assert.Null(new GroupPattern("^([^_]+)_").GroupOf("anna.jpg"));
        Assert.Equal("anna", new GroupPattern("^(?<person>[a-z]+)_([0-9]+)").GroupOf("anna_1.jpg"));
    }

    [Theory]
    [InlineData("(x)?")]
    [InlineData("^([0-9]*)")]
    [InlineData("^(?:person([0-9]+)|anna)")]
    public void What_matches_nothing_is_no_group_that_all_pictures_share(string pattern) =>
        Assert.Null(new GroupPattern(pattern).GroupOf("anna_1.jpg"));

    [Theory]
    [InlineData("raccoon 0 0 1", "label-number \"0\" (2 objects) stands beside \"raccoon\"", "label-number \"1\" (1 object)")]
    [InlineData("0 1 2 0")]
    [InlineData("dog cat dog bird")]
    public void A_number_for_a_class_is_told_among_names(string labels, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        string[] names = labels.Split(' ');
        for (int i = 0; i < names.Length; i++) folder.WritePicture($"{i}.png", Scenes.Draw(i));
        string data = folder.Write("boxes.csv",
            "path,x1,y1,x2,y2,label\n" + string.Concat(names.Select((n, i) => $"{i}.png,20,20,80,70,{n}\n")));
        string[] found = [.. CheckedFolder.Check([data]).Findings.Select(f => $"{f.Kind.Name} {f.Detail}")];
        Assert.Equal(expected.Length, found.Length);
        foreach (var (begin, finding) in expected.Zip(found)) Assert.StartsWith(begin, finding);
    }

    [Fact]
    public void All_kinds_have_names_of_their_own_and_an_explanation()
    {
        Assert.Equal(FindingKinds.All.Count, FindingKinds.All.Select(k => k.Name).Distinct().Count());
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "data-checks.md"));
        Assert.All(FindingKinds.All, k => Assert.Contains($"`{k.Name}`", page));
        Assert.All(FindingKinds.All, k => Assert.True(k.Meaning.Length > 0 && k.Remedy.Length > 0 && k.Severity != FindingSeverity.None));
    }
}
