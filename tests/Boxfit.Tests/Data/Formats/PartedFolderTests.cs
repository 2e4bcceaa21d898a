namespace Boxfit.Tests.Data.Formats;

public sealed class PartedFolderTests : IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static string Coco(string name, int x, string label = "cat", string picture = "\"width\":120,\"height\":80") => $$"""
        {"images":[{"id":1,"file_name":"{{name}}",{{picture}}}],"categories":[{"id":3,"name":"{{label}}"}],
         "annotations":[{"id":1,"image_id":1,"category_id":3,"bbox":[{{x}},20,60,50]}]}
        """;

    static string Csv(string name, int x) => $"filename,width,height,class,xmin,ymin,xmax,ymax\n{name},120,80,cat,{x},20,{x + 60},70\n";

    static string Voc(string name, int x) => $"""
        <annotation><filename>{name}</filename><size><width>120</width><height>80</height></size><object><name>cat</name>
        <bndbox><xmin>{x}</xmin><ymin>20</ymin><xmax>{x + 60}</xmax><ymax>70</ymax></bndbox></object></annotation>
        """;

    static string CreateMl(string name, int x) => $$"""
        [{"image":"{{name}}","annotations":[{"label":"cat","coordinates":{"y":45,"width":60,"height":50,"x":{{x + 30}} } }]}]
        """;

    void Add(string name, string content) => _folder.AddFile(name, content);

    void AddPictures(params string[] names)
    {
        for (int i = 0; i < names.Length; i++) _folder.AddPicture(names[i], 120, 80, (byte)i);
    }

    AnnotationSet Read(ReadOptions? options = null) => AnnotationFiles.Read(_folder.Path, options ?? ReadOptions.ByContent);

    string Refusal(ReadOptions? options = null) =>
        Assert.Throws<InputException>(() => Read(options)).Message.Replace(_folder.Path, "DIR");

    /// <summary>All that was read, after each picture has led to its file.</summary>
    string ShowFound(AnnotationSet set)
    {
        Assert.Empty(set.Problems);
        var locator = new PictureLocator(set, null);
        Assert.All(set.Pictures, p => Assert.Equal(Path.Combine(_folder.Path, p.Name), locator.Find(p)));
        return FormatSample.Show(set).Replace(" 120x80", "", StringComparison.Ordinal).Replace(" x ", " ", StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_in_a_folder_that_is_named_as_no_part_are_not_left_out_in_silence()
    {
        AddPictures("train/a.png", "valid/b.png", "holdout/c.png");
        foreach (var (part, name) in (IEnumerable<(string, string)>)[("train", "a.png"), ("valid", "b.png"), ("holdout", "c.png")])
            Add($"{part}/_annotations.csv", Csv(name, 10));
        Assert.Contains("holdout/_annotations.csv (csv) in a folder that is named as no part", Refusal());
        foreach (string part in (string[])["train", "valid", "holdout"]) File.Delete(Path.Combine(_folder.Path, part, "_annotations.csv"));
        foreach (string name in (string[])["train/a", "valid/b", "holdout/c"]) Add(name + ".txt", "0 0.5 0.5 0.2 0.2\n");
        Assert.Contains("holdout holds labels, too, but is named as no part", Refusal());
    }

    const string Three = "train/a.png train: 10 20 70 70 cat | valid/a.png validation: 20 20 80 70 cat | test/a.png test: 30 20 90 70 cat";

    [Theory]
    [InlineData("coco", "_annotations.coco.json")]
    [InlineData("coco", "result.json")]
    [InlineData("coco", "annotations/instances.json")]
    [InlineData("csv", "_annotations.csv")]
    [InlineData("csv", "PART.csv")]
    [InlineData("voc", "a.xml")]
    [InlineData("voc", "Annotations/a.xml")]
    [InlineData("voc", "labels/a.xml")]
    [InlineData("voc", "images/a.xml")]
    [InlineData("createml", "_annotations.createml.json")]
    public void Folders_named_as_parts_are_read_in_one_call(string format, string file)
    {
        string[] parts = ["train", "valid", "test"];
        for (int i = 0; i < parts.Length; i++)
        {
            int x = 10 * (i + 1);
            string content = format switch
            {
                "coco" => Coco("a.png", x),
                "csv" => Csv("a.png", x),
                "voc" => Voc("a.png", x),
                _ => CreateMl("a.png", x),
            };
            Add($"{parts[i]}/{file.Replace("PART", parts[i])}", content);
            AddPictures($"{parts[i]}/a.png");
        }
        AddPictures("a.png"); // another picture, which no part means
        Add("README.roboflow.txt", "cats - v1 2024-01-01 1:00pm\n==============================\n");
        Add("train/README.dataset.txt", "# cats > 2024\n");
        var set = Read();
        Assert.Equal(Three, ShowFound(set));
        Assert.Equal((format, _folder.Path), (set.Format, set.Source));
        Assert.Equal(Three, ShowFound(Read(new() { Format = format })));
    }

    [Theory]
    [InlineData("images/a.png")]
    [InlineData("a.png")]
    [InlineData("../images/train/a.png")]
    [InlineData("../train_images/a.png")]
    [InlineData("../images/a.png")]
    public void Pictures_of_a_part_are_found_in_its_folders_first(string picture)
    {
        Add("train/_annotations.coco.json", Coco("a.png", 10));
        Add("val/_annotations.coco.json", Coco("b.png", 20));
        AddPictures("a.png", "val/a.png", "val/images/b.png", "b.png");
        string path = Path.GetFullPath(_folder.AddPicture("train/" + picture, 120, 80, 200));
        string name = Path.GetRelativePath(_folder.Path, path);
        Assert.Equal($"{name} train: 10 20 70 70 cat | val/images/b.png validation: 20 20 80 70 cat", ShowFound(Read()));
    }

    [Theory]
    [InlineData("annotations/instances_train2017.json", "annotations/instances_val2017.json", "train2017/a.png", "val2017/a.png")]
    [InlineData("train.json", "val.json", "images/train/a.png", "images/val/a.png")]
    [InlineData("train_annotations.json", "valid_annotations.json", "train/a.png", "valid/a.png")]
    [InlineData("Train/x.json", "Val/y.json", "Train/a.png", "Val/images/a.png")]
    [InlineData("train2017/x.json", "VAL-2017/x.json", "train2017/a.png", "VAL-2017/a.png")]
    [InlineData("annotations/train/x.json", "annotations/dev/x.json", "images/training/a.png", "images/dev/a.png")]
    public void Files_and_folders_are_named_as_parts_in_many_ways(string train, string val, string picture, string other)
    {
        Add(train, Coco("a.png", 10));
        Add(val, Coco("a.png", 20));
        AddPictures(picture, other);
        Assert.Equal($"{picture} train: 10 20 70 70 cat | {other} validation: 20 20 80 70 cat",
            ShowFound(Read()));
    }

    [Fact]
    public void Coco_s_captions_and_key_points_lie_beside_its_instances()
    {
        foreach (string part in (string[])["train", "val"])
        {
            Add($"annotations/instances_{part}2017.json", Coco("a.png", 10));
            Add($"annotations/person_keypoints_{part}2017.json", Coco("a.png", 10, "person"));
            Add($"annotations/captions_{part}2017.json",
                """{"images":[{"id":1}],"annotations":[{"id":1,"image_id":1,"caption":"A cat"}]}""");
            AddPictures($"{part}2017/a.png");
        }
        Assert.Equal("train2017/a.png train: 10 20 70 70 cat | val2017/a.png validation: 10 20 70 70 cat", ShowFound(Read()));
    }

    [Fact]
    public void Tables_beside_the_parts_pictures_are_read_and_the_pictures_decide_what_their_numbers_are()
    {
        // As place and size, or as centre and size, they reach out of pictures of 120×80.
        Add("train_labels.csv", "filename,class,bbox\na.png,cat,\"[70, 40, 110, 70]\"\n");
        Add("test_labels.csv", "filename,class,bbox\na.png,cat,\"[90, 60, 118, 78]\"\n");
        Assert.Contains("--boxes", Refusal());
        AddPictures("train/a.png", "test/a.png");
        Assert.Equal("train/a.png train: 70 40 110 70 cat | test/a.png test: 90 60 118 78 cat", ShowFound(Read()));
    }

    [Fact]
    public void Parts_whose_numbers_would_be_read_in_two_ways_are_refused()
    {
        Add("train.csv", "filename,class,bbox\na.png,cat,\"[60, 30, 50, 40]\"\nb.png,cat,\"[0, 0, 40, 30]\"\n");
        Add("test.csv", "filename,class,bbox\na.png,cat,\"[70, 40, 110, 70]\"\n");
        AddPictures("train/a.png", "train/b.png", "test/a.png");
        string message = Refusal();
        Assert.Contains("read as size in DIR/train.csv (recipe), but as corners in DIR/test.csv (recipe)", message);
        Assert.Contains("--boxes", message);
        Assert.Equal("train/a.png train: 60 30 110 70 cat | train/b.png train: 0 0 40 30 cat | test/a.png test: 70 40 180 110 cat",
            ShowFound(Read(new() { Boxes = BoxForm.Size })));
    }

    [Theory]
    [InlineData("bbox")] // nothing is usual under this name
    [InlineData("box")] // corners are usual
    public void A_part_that_leaves_its_numbers_open_is_read_as_the_others_show(string column)
    {
        Add("train.csv", $"filename,class,{column}\na.png,cat,\"[60, 30, 50, 40]\"\nb.png,cat,\"[0, 0, 40, 30]\"\n");
        Add("test.csv", $"filename,class,{column}\na.png,cat,\"[30, 20, 50, 40]\"\n");
        AddPictures("train/a.png", "train/b.png", "test/a.png");
        var set = Read();
        Assert.Equal("train/a.png train: 60 30 110 70 cat | train/b.png train: 0 0 40 30 cat | test/a.png test: 30 20 80 60 cat",
            ShowFound(set));
        Assert.EndsWith("are read as x, y, width, height, as the other parts of the set show.", set.Notes[^1]);
    }

    [Fact]
    public void Shares_in_one_part_and_pixels_in_another_are_refused()
    {
        Add("train/x.csv", "filename,xmin,ymin,xmax,ymax\na.png,0.1,0.2,0.5,0.6\n");
        Add("test/x.csv", "filename,xmin,ymin,xmax,ymax\na.png,10,20,50,60\n");
        Assert.Contains("shares in DIR/train/x.csv (csv), but as pixels in DIR/test/x.csv", Refusal());
        Assert.Equal(2, Read(new() { Units = NumberUnit.Pixels }).Pictures.Count);
    }

    [Fact]
    public void A_single_part_divides_nothing_and_pictures_without_labels_are_counted()
    {
        Add("train.csv", Csv("a.png", 10));
        Add("sample_submission.csv", "filename,xmin,ymin,xmax,ymax\nc.png,0,0,9,9\n");
        AddPictures("train/a.png", "test/c.png", "test/d.png");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "valid"));
        var set = Read();
        Assert.Equal("train/a.png : 10 20 70 70 cat", ShowFound(set));
        Assert.Equal(
        [
            "DIR/test holds no labels; its 2 pictures are left out.",
            "DIR/valid holds neither labels nor pictures.",
            "DIR: only DIR/train.csv (csv) holds labels, so nothing counts as divided.",
        ], set.Notes.Select(n => n.Replace(_folder.Path, "DIR")));
    }

    [Theory]
    [InlineData("train/a.json train/b.json test/a.json",
        "the part train has several labels: DIR/train/a.json (coco), DIR/train/b.json (coco)", "move the others away")]
    [InlineData("train/a.json train.json test/a.json", "the part train has several labels", "Name one")]
    [InlineData("valid/a.json val/a.json test/a.json", "the part validation has several labels", "Name one")]
    [InlineData("train/a.json train/a.xml test/a.json", "the part train has several labels: DIR/train (voc), DIR/train/a.json", "--format")]
    [InlineData("train/a.json test/a.csv", "in different formats: DIR/train/a.json (coco), DIR/test/a.csv (csv)", "boxfit data convert")]
    [InlineData("annotations/all.json annotations/train.json annotations/test.json",
        "has labels of its own, DIR/annotations/all.json (coco), and labels of parts, DIR/annotations/train.json (coco)", "--format")]
    [InlineData("train/labels/a.xml train/annotations/a.json", "the part train has several labels: DIR/train (voc), DIR/train/ann", "Name")]
    [InlineData("a.json train/a.json test/a.json",
        "has labels of its own, DIR/a.json (coco), and labels of parts, DIR/train/a.json (coco)", "--format")]
    [InlineData("Annotations/a.xml train/a.json test/a.json", "has labels of its own, DIR (voc), and labels of parts", "--format")]
    [InlineData("train/a.json test/b.what.json", "DIR/test has no labels of its part, but DIR/test/b.what.json", "Move it away")]
    [InlineData("train/a.json test/_classes.csv", "DIR/test/_classes.csv is Roboflow's table of classes", "object detection")]
    [InlineData("train/_classes.csv test/_classes.csv", "_classes.csv is Roboflow's table of classes", "object detection")]
    public void What_is_not_certain_is_refused_and_the_files_are_named(string files, string found, string remedy)
    {
        foreach (string file in files.Split(' '))
        {
            Add(file, Path.GetFileName(file) == "_classes.csv" ? "filename, cat, dog\na.png, 1, 0\n"
                : file.Contains("what", StringComparison.Ordinal) ? """{"what":1}"""
                : Path.GetExtension(file) == ".json" ? Coco("a.png", 10)
                : Path.GetExtension(file) == ".csv" ? Csv("a.png", 10) : Voc("a.png", 10));
        }
        string message = Refusal();
        Assert.Contains(found, message);
        Assert.Contains(remedy, message);
    }

    [Fact]
    public void Lists_of_classes_beside_the_labels_are_none()
    {
        foreach (string part in (string[])["train", "test"])
        {
            Add($"{part}/_annotations.csv", "a.png,10,20,70,70,cat\nb.png,,,,,\n");
            Add($"{part}/_classes.csv", "cat,0\ndog,1\n");
            AddPictures($"{part}/a.png", $"{part}/b.png");
        }
        Assert.Equal("train/a.png train: 10 20 70 70 cat | train/b.png train: | test/a.png test: 10 20 70 70 cat | test/b.png test:",
            ShowFound(Read()));
    }

    [Fact]
    public void A_list_of_keras_yolo3_has_its_classes_beside_it()
    {
        foreach (string part in (string[])["train", "test"])
        {
            Add($"{part}/_annotations.txt", "a.png 10,20,70,70,1\n");
            Add($"{part}/_classes.txt", "dog\ncat\n");
            AddPictures($"{part}/a.png");
        }
        Assert.Equal("train/a.png train: 10 20 70 70 cat | test/a.png test: 10 20 70 70 cat", ShowFound(Read()));
    }

    [Fact]
    public void The_single_file_of_a_folder_is_its_labels()
    {
        Add("annotations/instances_default.json", Coco("a.png", 10));
        AddPictures("images/a.png");
        var set = Read();
        Assert.Equal("a.png 120x80 : 10 20 70 70 cat", FormatSample.Show(set));
        Assert.Equal("DIR: the labels are those of annotations/instances_default.json.", set.Notes[0].Replace(_folder.Path, "DIR"));
        Assert.Equal(Path.Combine(_folder.Path, "images/a.png"), new PictureLocator(set, null).Find(set.Pictures[0]));

        Add("annotations/more.json", Coco("a.png", 20));
        Assert.Contains("name one file", Refusal());
    }

    [Fact]
    public void The_format_decides_between_labels()
    {
        foreach (string part in (string[])["train", "test"])
        {
            Add($"{part}/a.xml", Voc("a.png", 10));
            Add($"{part}_labels.csv", Csv("a.png", 20));
            AddPictures($"{part}/a.png");
        }
        Assert.Contains("(voc), DIR/train_labels.csv (csv)", Refusal());
        Assert.Equal("train/a.png train: 10 20 70 70 cat | test/a.png test: 10 20 70 70 cat", ShowFound(Read(new() { Format = "voc" })));
        Assert.Equal("train/a.png train: 20 20 80 70 cat | test/a.png test: 20 20 80 70 cat", ShowFound(Read(new() { Format = "csv" })));
    }

    [Fact]
    public void A_row_that_names_another_part_and_a_picture_that_may_be_two_are_problems()
    {
        Add("train/x.csv", "filename,xmin,ymin,xmax,ymax,split\na.png,10,20,50,60,train\nb.png,10,20,50,60,test\nc.png,1,2,3,9,train\n");
        Add("test/x.csv", "filename,xmin,ymin,xmax,ymax,split\na.png,10,20,50,60,test\n");
        AddPictures("train/a.png", "test/a.png", "train/c.png", "train/images/c.png");
        var set = Read();
        Assert.Equal(["train/a.png", "test/a.png"], set.Pictures.Select(p => p.Name));
        Assert.Equal(2, set.ProblemCount);
        Assert.Equal("\"b.png\" is in test here, but lies in the part train", set.Problems[0].Text);
        Assert.Contains("\"c.png\" it may be", set.Problems[1].Text);
    }

    [Fact]
    public void A_picture_that_is_missing_keeps_its_part_in_its_name()
    {
        Add("train/x.json", Coco("a.png", 10));
        Add("test/x.json", Coco("a.png", 20));
        AddPictures("test/a.png");
        var set = Read();
        Assert.Equal(["train/a.png", "test/a.png"], set.Pictures.Select(p => p.Name));
        var locator = new PictureLocator(set, null);
        Assert.Null(locator.Find(set.Pictures[0]));
        Assert.Contains(Path.Combine(_folder.Path, "train/a.png"), locator.Explain(set.Pictures[0]));
    }

    [Fact]
    public void Pictures_may_lie_in_a_folder_of_the_same_parts_that_is_named()
    {
        using var photos = new PictureFolder();
        Add("train/x.json", Coco("a.png", 10));
        Add("test/x.json", Coco("a.png", 20));
        AddPictures("train/a.png");
        string train = photos.AddPicture("train/a.png", level: 1), test = photos.AddPicture("test/images/a.png", level: 2);
        var set = Read(new() { Images = photos.Path });
        var locator = new PictureLocator(set, photos.Path);
        Assert.Equal([train, test], set.Pictures.Select(locator.Find));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("train/_annotations.coco.json")]
    public void A_part_alone_is_a_data_set(string path)
    {
        Add("train/_annotations.coco.json", Coco("a.png", 10));
        Add("test/_annotations.coco.json", Coco("a.png", 20));
        AddPictures("train/a.png", "test/a.png");
        var set = AnnotationFiles.Read(Path.Combine(_folder.Path, path));
        Assert.Equal("a.png 120x80 : 10 20 70 70 cat", FormatSample.Show(set));
        Assert.Equal(Path.Combine(_folder.Path, "train/a.png"), new PictureLocator(set, null).Find(set.Pictures[0]));
    }

    [Theory]
    [InlineData("voc", "train_1.xml test_1.xml")]
    [InlineData("labelme", "train_1.json test_1.json")]
    [InlineData("yolo", "labels/train_1.txt labels/test_1.txt")]
    public void Files_of_single_pictures_are_no_parts(string format, string files)
    {
        foreach (string file in files.Split(' '))
        {
            Add(file, format == "voc" ? Voc("a.png", 10) : format == "yolo" ? "0 0.5 0.5 0.2 0.2\n"
                : """{"shapes":[{"label":"cat","points":[[1,2],[30,40]],"shape_type":"rectangle"}],"imagePath":"a.png"}""");
        }
        var set = Read();
        Assert.Equal((format, 2), (set.Format, set.Pictures.Count));
        Assert.All(set.Pictures, p => Assert.Null(p.Part));
    }

    [Fact]
    public void Problems_name_the_file_of_their_part()
    {
        Add("train/x.csv", "filename,xmin,ymin,xmax,ymax\na.png,10,20,50,60\n");
        Add("test/x.csv", "filename,xmin,ymin,xmax,ymax\na.png,10,20,50\n");
        string message = Assert.Throws<InputException>(() => Dataset.Load(new() { File = _folder.Path })).Message;
        Assert.Contains("\n  test/x.csv, row 2: ", message);
    }

    [Fact]
    public void The_parts_are_those_of_training()
    {
        foreach (string part in (string[])["train", "valid", "test"])
        {
            Add($"{part}/_annotations.coco.json", Coco("a.png", 10));
            AddPictures($"{part}/a.png");
        }
        var split = DatasetSplit.OfFile(Dataset.Load(new() { File = _folder.Path }));
        Assert.Equal(["train/a.png", "valid/a.png", "test/a.png"],
            new[] { split.Train, split.Validation, split.Test }.Select(part => Assert.Single(part).Name));
        Assert.Equal(Path.Combine(_folder.Path, "valid/a.png"), split.Validation[0].Path);
    }
}
