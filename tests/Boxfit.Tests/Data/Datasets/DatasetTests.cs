namespace Boxfit.Tests.Data.Datasets;

public sealed class DatasetTests : IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.png,\"[4, 2, 20, 10]\"\n")]
    [InlineData("image,box\na.png,\"[4, 2, 20, 10]\"\n")]
    [InlineData("path,box\r\na.png,\"[4,2,20,10]\"\r\n")]
    [InlineData("\uFEFFpath,box\na.png,\"[4.0, 2.0, 2e1, 10]\"\n")]
    [InlineData("a.png, \"[4, 2, 20, 10]\"\n")]
    [InlineData("a.png,\"[4 2 20 10]\"\n")]
    [InlineData("a.png,\"(4, 2, 20, 10)\"\n")]
    [InlineData("a.png,[4, 2, 20, 10]\n")]
    [InlineData(",path,box\n0,a.png,\"[4, 2, 20, 10]\"\n")]
    [InlineData("0,1\na.png,\"[4, 2, 20, 10]\"\n")]
    [InlineData(",0,1\n0,a.png,\"[4, 2, 20, 10]\"\n")]
    [InlineData("\"a.png\",\"[4, 2, 20, 10]\"\n")]
    [InlineData("a.png,4,2,20,10\n")]
    [InlineData("a.png,4,2,20,10,face\n")]
    [InlineData("a.png;4;2;20;10\n")]
    [InlineData("a.png\t4\t2\t20\t10\n")]
    [InlineData("\n\nfile,x1,y1,x2,y2\n\na.png, 4, 2, 20, 10\n\n")]
    [InlineData("filename,width,height,class,xmin,ymin,xmax,ymax\na.png,40,20,cat,4,2,20,10\n")]
    [InlineData("x2,y2,class,X1,Y1,Image Path\n20,10,cat,4,2,a.png\n")]
    [InlineData("left,top,right,bottom,photo\n4,2,20,10,a.png\n")]
    [InlineData("id,bbox_x1,bbox_y1,bbox_x2,bbox_y2\na.png,4,2,20,10\n")]
    [InlineData("name,x,y,w,h\na.png,4,2,16,8\n")]
    [InlineData("image,left,top,width,height\na.png,4,2,16,8\n")]
    [InlineData("width,height,x,y,w,h,image\n40,20,4,2,16,8,a.png\n")]
    public void Every_form_of_the_table_is_read(string csv)
    {
        _folder.AddPicture("a.png", 40, 20);
        var sample = Assert.Single(_folder.Load(csv).Samples);
        Assert.Equal("a.png", sample.Name);
        Assert.Equal(Path.Combine(_folder.Path, "a.png"), sample.Path);
        Assert.Equal(new BoundingBox(0.1, 0.1, 0.5, 0.5), sample.Box);
        Assert.Equal((40, 20), (sample.Width, sample.Height));
    }

    [Theory]
    [InlineData("ein Bild.png", "ein Bild.png")]
    [InlineData("schön/Ñandú 図.png", "schön/Ñandú 図.png")]
    [InlineData("sub\\deep\\a.png", "sub/deep/a.png")]
    [InlineData("\"with, comma.png\"", "with, comma.png")]
    [InlineData("\"a \"\"quoted\"\" name.png\"", "a \"quoted\" name.png")]
    [InlineData("./sub/../a.png", "a.png")]
    public void Names_may_hold_anything(string written, string file)
    {
        string path = _folder.AddPicture(file);
        var sample = Assert.Single(_folder.Load($"image,box\n{written},\"[4, 2, 20, 10]\"\n").Samples);
        Assert.Equal(path, sample.Path);
    }

    [Fact]
    public void Pictures_may_lie_in_another_folder_or_be_named_absolutely()
    {
        string path = _folder.AddPicture("photos/a.png"), other = _folder.AddPicture("b.png");
        var dataset = _folder.Load($"a.png,4,2,20,10\n{other},4,2,20,10\n", images: Path.Combine(_folder.Path, "photos"));
        Assert.Equal([path, other], dataset.Samples.Select(s => s.Path));
    }

    [Fact]
    public void Prints_are_made_where_they_are_asked_for()
    {
        string path = _folder.AddPicture("a.png"), empty = _folder.AddPicture("none/b.png", level: 1);
        string file = _folder.AddFile("boxes.csv", "a.png,4,2,20,10\n");
        var options = new DatasetOptions { File = file, Negatives = [Path.GetDirectoryName(empty)!] };
        Assert.Equal([0u, 0u], Dataset.Load(options).Samples.Select(s => s.Print));
        var samples = Dataset.Load(options with { WithPrints = true }).Samples;
        Assert.Equal([PicturePrint.Of(path), PicturePrint.Of(empty)], samples.Select(s => s.Print));
    }

    [Fact]
    public void Rows_are_numbered_as_lines_of_the_file()
    {
        _folder.AddPicture("a.png");
        _folder.AddPicture("b.png");
        var dataset = _folder.Load("image,box\n\na.png,\"[4, 2, 20, 10]\"\n\n\nb.png,\"[4, 2, 20, 10]\"\nc.png,\"[4, 2, 20, 10]\"\n");
        Assert.Equal([3, 6], dataset.Samples.Select(s => s.Row));
        Assert.Equal(7, Assert.Single(dataset.Skipped).Row);
    }

    [Theory]
    [InlineData("a.png,4,2,x,10", "row 3", "\"a.png\" has x2 = \"x\", not a number")]
    [InlineData("a.png,4,2,,10", "row 3", "x2 = \"\", not a number")]
    [InlineData("a.png,NaN,2,20,10", "row 3", "x1 = \"NaN\"")]
    [InlineData("a.png,4,2,20,Infinity", "row 3", "y2 = \"Infinity\"")]
    [InlineData("a.png,4,2,20", "row 3", "has 3 numbers for its box, not 4")]
    [InlineData("a.png", "row 3", "has 0 numbers for its box, not 4")]
    [InlineData("a.png,20,2,4,10", "row 3", "x2 = 4, not right of x1 = 20")]
    [InlineData("a.png,4,2,4,10", "row 3", "x2 = 4, not right of x1 = 4")]
    [InlineData("a.png,4,10,20,2", "row 3", "y2 = 2, not below y1 = 10")]
    [InlineData(",4,2,20,10", "row 3", "the picture's name is missing")]
    [InlineData("\"a.png,4,2,20,10", "row 3", "has a quote that is not closed before its line ends")]
    public void Malformed_rows_are_named(string row, string where, string what)
    {
        _folder.AddPicture("a.png");
        string message = _folder.LoadError($"file,x1,y1,x2,y2\na.png,4,2,20,10\n{row}\na.png,5,2,20,10\n");
        Assert.Contains("1 row is wrong", message);
        Assert.Contains($"{where}: ", message);
        Assert.Contains(what, message);
        Assert.Contains("boxes.csv", message);
        Assert.Contains("Expected", message);
    }

    [Fact]
    public void What_is_wrong_with_files_of_a_picture_each_is_told_without_rows_and_without_a_csv()
    {
        using var folder = new TemporaryFolder();
        folder.Write("labels/a.xml", Voc(4, 20));
        folder.Write("labels/b.xml", Voc(20, 4));
        string message = Assert.Throws<InputException>(
            () => Dataset.Load(new() { File = folder["labels"], Images = folder.Path })).Message;
        string fix = $"boxfit data check {folder["labels"]} --images {folder.Path} --fix clean.csv";
        Assert.Equal(
            $"{folder["labels"]}: 1 entry is wrong.\n  b.xml: \"a.png\" has x2 = 4, not right of x1 = 20\nExpected for each picture its " +
            "name and a box of numbers with x1 < x2 and y1 < y2. Correct or remove what is wrong, or have a copy made without it: " + fix,
            message);
        Assert.Null(CommandLines.Problem(fix));

        static string Voc(int left, int right) =>
            "<annotation><filename>a.png</filename><object><name>cat</name><bndbox>" +
            $"<xmin>{left}</xmin><ymin>2</ymin><xmax>{right}</xmax><ymax>10</ymax></bndbox></object></annotation>";
    }

    [Fact]
    public void A_quote_left_open_spoils_one_row_only() =>
        Assert.Contains("row 4: \"c.png\"", _folder.LoadError("path,x1,y1,x2,y2\na.png,4,2,20,10\n\"b.png,4,2,20,10\nc.png,4,2,4,10\n"));

    [Theory]
    [InlineData("a.png,\"[4, 2, 20]\"", "has 3 numbers")]
    [InlineData("a.png,\"[4, 2, 20, 10, 3]\"", "has 5 numbers")]
    [InlineData("a.png,\"[4, two, 20, 10]\"", "\"[4, two, 20, 10]\", which is no list of four numbers")]
    public void Malformed_lists_are_named_even_in_the_first_row(string row, string what) =>
        Assert.Contains(what, _folder.LoadError(row));

    [Fact]
    public void Many_malformed_rows_are_counted_and_the_first_named()
    {
        string message = _folder.LoadError("path,x1,y1,x2,y2\n" + string.Concat(Enumerable.Repeat("a.png,9,9,9,9\n", 40)));
        Assert.Contains("40 rows are wrong", message);
        Assert.Contains("row 6: ", message);
        Assert.DoesNotContain("row 7: ", message);
        Assert.Contains("and 35 more", message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("path,box\n")]
    public void A_table_without_boxes_is_an_error(string csv) => Assert.Contains("has no boxes", _folder.LoadError(csv));

    [Fact]
    public void A_file_that_is_not_a_table_is_an_error()
    {
        string picture = _folder.AddPicture("a.png");
        Assert.Throws<InputException>(() => Dataset.Load(new() { File = picture }));
        File.WriteAllBytes(picture, new byte[5000]);
        Assert.Throws<InputException>(() => Dataset.Load(new() { File = picture }));
    }

    [Fact]
    public void A_missing_table_or_folder_is_an_error_with_its_absolute_path()
    {
        string missing = Path.Combine(_folder.Path, "none.csv");
        Assert.Contains(missing, Assert.Throws<InputException>(() => Dataset.Load(new() { File = missing })).Message);
        var empty = Assert.Throws<InputException>(() => Dataset.Load(new() { File = _folder.Path }));
        Assert.Contains($"no pictures in {_folder.Path}", empty.Message);
        string images = Path.Combine(_folder.Path, "photos");
        Assert.Contains(images, Assert.Throws<InputException>(() => _folder.Load("a.png,4,2,20,10", images: images)).Message);
    }

    [Fact]
    public void Pictures_that_cannot_be_used_are_skipped_with_the_reason()
    {
        _folder.AddPicture("good.png");
        _folder.AddFile("empty.png", "");
        _folder.AddFile("text.jpg", "not a picture");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder.png"));
        var dataset = _folder.Load(string.Concat(
            new[] { "good.png", "missing.png", "empty.png", "text.jpg", "folder.png" }.Select(n => $"{n},4,2,20,10\n")));
        Assert.Equal("good.png", Assert.Single(dataset.Samples).Name);
        Assert.Equal(["missing.png", "empty.png", "text.jpg", "folder.png"], dataset.Skipped.Select(s => s.Name));
        Assert.Contains(Path.Combine(_folder.Path, "missing.png"), dataset.Skipped[0].Reason);
        Assert.Contains("empty", dataset.Skipped[1].Reason);
        Assert.All(dataset.Skipped, s => Assert.NotEmpty(s.Reason));
    }

    [Fact]
    public void No_usable_picture_at_all_is_an_error_that_names_the_path_tried()
    {
        string message = _folder.LoadError("a.png,4,2,20,10\nb.png,4,2,20,10\n");
        Assert.Contains("no picture of 2 can be used", message);
        Assert.Contains(Path.Combine(_folder.Path, "a.png"), message);
        Assert.Contains("--images", message);
    }

    [Fact]
    public void A_picture_with_several_boxes_is_skipped_and_a_repeated_row_counts_once()
    {
        _folder.AddPicture("one.png");
        _folder.AddPicture("two.png");
        _folder.AddPicture("twice.png");
        var dataset = _folder.Load(
            "two.png,1,1,5,5\none.png,4,2,20,10\ntwice.png,1,1,5,5\n./two.png,2,2,6,6\ntwice.png,1,1,5,5\n");
        Assert.Equal(["one.png", "twice.png"], dataset.Samples.Select(s => s.Name));
        Assert.Equal([1, 4, 5], dataset.Skipped.Select(s => s.Row));
        Assert.Contains("several boxes", dataset.Skipped[0].Reason);
        Assert.Contains("repeats row 3", dataset.Skipped[2].Reason);
        Assert.Equal([true, true, false], dataset.Skipped.Select(s => s.IsByChoice));
        Assert.Equal([false, false, true], dataset.Skipped.Select(s => s.IsRepeat));
    }

    [Fact]
    public void Boxes_outside_their_picture_are_an_error_or_clipped()
    {
        _folder.AddPicture("a.png", 40, 20);
        _folder.AddPicture("b.png", 40, 20);
        _folder.AddPicture("c.png", 40, 20);
        const string Csv = "a.png,-4,2,20,10\nb.png,4,2,41,21\nc.png,0,0,40,20\n";
        string message = _folder.LoadError(Csv);
        Assert.Contains("2 rows are wrong", message);
        Assert.Contains("row 1: \"a.png\" has the box [-4, 2, 20, 10], which reaches outside its picture of 40×20 pixels", message);

        var clipped = _folder.Load(Csv, OutsideBoxes.Clip);
        Assert.Equal(2, clipped.Clipped);
        Assert.Equal([new(0, 0.1, 0.5, 0.5), new(0.1, 0.1, 1, 1), new(0, 0, 1, 1)], clipped.Samples.Select(s => s.Box));
    }

    [Fact]
    public void A_box_wholly_outside_is_an_error_even_when_clipping()
    {
        _folder.AddPicture("a.png", 40, 20);
        Assert.Contains("wholly outside", _folder.LoadError("a.png,50,2,60,10\n", OutsideBoxes.Clip));
    }

    [Fact]
    public void Noise_in_the_last_digit_is_no_fault()
    {
        _folder.AddPicture("a.png", 40, 20);
        var dataset = _folder.Load("a.png,-0.00001,0,40.00001,20\n");
        Assert.Equal(new BoundingBox(0, 0, 1, 1), Assert.Single(dataset.Samples).Box);
        Assert.Equal(0, dataset.Clipped);
    }

    const string Sized = "filename,width,height,class,xmin,ymin,xmax,ymax\n";

    [Theory]
    [InlineData("a.png,20,40,cat,4,2,10,10\n", "size-swapped", "annotated as 20×40, the upright picture has 40×20")]
    [InlineData("a.png,80,40,cat,4,2,10,10\n", "size-mismatch", "annotated as 80×40, the upright picture has 40×20")]
    [InlineData("a.png,40,20,cat,0.1,0.2,0.7,1.2\nb.png,40,20,cat,0.1,0.2,0.7,1.9\n", "shares-as-pixels", "2 of 2 boxes are")]
    public void Boxes_that_lie_elsewhere_are_refused_unless_allowed(string rows, string kind, string what)
    {
        _folder.AddPicture("a.png", 40, 20);
        _folder.AddPicture("b.png", 40, 20);
        string message = _folder.LoadError(Sized + rows);
        Assert.Contains("row 2: \"a.png\": " + what, message);
        Assert.Contains($"--allow {kind}.", message);
        string file = _folder.AddFile("boxes.csv", Sized + rows);
        Assert.NotEmpty(Dataset.Load(new() { File = file, Allowed = [DataFault.Parse(kind)], Outside = OutsideBoxes.Clip }).Samples);
        foreach (var other in DataFault.All.Where(f => f.Name != kind))
            Assert.Throws<InputException>(() => Dataset.Load(new() { File = file, Allowed = [other] }));
    }

    [Fact]
    public void All_kinds_of_faults_are_said_at_once()
    {
        foreach (string name in (string[])["a.png", "b.png", "c.png"]) _folder.AddPicture(name, 40, 20);
        string file = _folder.AddFile(
            "boxes.json",
            """
            {"images":[{"id":1,"file_name":"a.png","width":20,"height":40},{"id":2,"file_name":"b.png","width":80,"height":40},
            {"id":3,"file_name":"c.png","width":40,"height":20}],"categories":[{"id":1,"name":"cat"}],"annotations":[
            {"id":1,"image_id":1,"category_id":1,"bbox":[4,2,10,10]},{"id":2,"image_id":2,"category_id":1,"bbox":[4,2,10,10]},
            {"id":3,"image_id":3,"category_id":1,"bbox":[0.25,0.2,0.5,0.6]}]}
            """);
        string message = Assert.Throws<InputException>(() => Dataset.Load(new() { File = file })).Message;
        Assert.Contains("\"a.png\": annotated as 20×40", message);
        Assert.Contains(DataFault.SizeSwapped.Remedy, message);
        Assert.Contains("\"b.png\": annotated as 80×40", message);
        Assert.Contains("\"c.png\": 1 of 3 boxes lies wholly in 0…1", message);
        Assert.EndsWith(
            $"{DataFault.SharesAsPixels.Remedy}\nTo go on with the boxes as they are: --allow size-swapped,size-mismatch,shares-as-pixels.",
            message);
    }

    [Fact]
    public void One_box_in_shares_among_pixels_is_found_in_any_format()
    {
        _folder.AddPicture("a.png", 40, 20);
        string images = string.Join(',', Enumerable.Range(1, 12).Select(i =>
            $$"""{"id":{{i}},"file_name":"a.png","width":40,"height":20}"""));
        string boxes = string.Join(',', Enumerable.Range(1, 12).Select(i =>
            $$"""{"id":{{i}},"image_id":{{i}},"category_id":1,"bbox":{{(i == 7 ? "[0.25,0.2,0.5,0.6]" : "[4,2,10,10]")}}}"""));
        string file = _folder.AddFile(
            "boxes.json", $$"""{"images":[{{images}}],"annotations":[{{boxes}}],"categories":[{"id":1,"name":"cat"}]}""");
        string message = Assert.Throws<InputException>(() => Dataset.Load(new() { File = file })).Message;
        Assert.Contains("1 of 12 boxes lies wholly in 0…1, as shares of the picture do, the first [0.25, 0.2, 0.75, 0.8]", message);
        Assert.Contains("--allow shares-as-pixels", message);
    }

    [Fact]
    public void Small_boxes_among_others_are_no_shares()
    {
        for (int i = 0; i < 5; i++) _folder.AddPicture($"{i}.png", 40, 20);
        var dataset = _folder.Load(string.Concat(Enumerable.Range(0, 5).Select(i => $"{i}.png,4,2,{(i == 0 ? 20 : 5)},3.5\n")));
        Assert.Equal(5, dataset.Samples.Count);
    }
}
