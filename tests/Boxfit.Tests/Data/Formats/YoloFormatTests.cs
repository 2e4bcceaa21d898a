namespace Boxfit.Tests.Data.Formats;

/// <summary>Labels of YOLO as tools write them: the box is the right one, or the data is refused.</summary>
public sealed class YoloFormatTests : IDisposable
{
    const string Box = "0 0.5 0.5625 0.5 0.625";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("kpt_shape: [4, 3]\n", " 0.4 0.5 2 0.6 0.5 2 0.5 0.6 2 0.5 0.7 2")]
    [InlineData("kpt_shape: [5, 2]\n", " 0.4 0.5 0.6 0.5 0.5 0.6 0.45 0.7 0.55 0.7")]
    [InlineData("", " 0.4 0.5 2 0.6 0.5 2 0.5 0.6 2 0.5 0.7 2")]
    [InlineData("", " 0.9 7")]
    [InlineData("", " 0.9")]
    public void Numbers_behind_a_box_do_not_change_it(string yaml, string behind)
    {
        Write(yaml, Box + behind, Box + behind);
        Assert.Equal([(30, 20, 90, 70), (30, 20, 90, 70)], Boxes(Read()));
    }

    [Theory]
    [InlineData("kpt_shape: [2, 3]\n", " 0.4 0.5 0.99 0.6 0.5 0.98 0.87")] // with the confidence of a prediction
    [InlineData("kpt_shape: [2, 3]\n", " 0.4 0.5 0.99 0.6 0.5 0.98 0.87 3")] // and a track
    [InlineData("", " -1 -1 -1 -1 0.5 0.6")] // two points that are not seen
    [InlineData("", " -1 -1 -1 -1 -1 -1 0.5 0.6 1")]
    public void Key_points_may_be_unseen_and_have_a_confidence_behind_them(string yaml, string behind)
    {
        Write(yaml, Box + behind, Box + behind);
        Assert.Equal([(30, 20, 90, 70), (30, 20, 90, 70)], Boxes(Read()));
    }

    [Fact]
    public void A_row_that_is_not_as_kpt_shape_says_is_a_problem()
    {
        Write("kpt_shape: [2, 2]\n", Box + " 0.4 0.5 0.6 0.5", Box + " 0.4 0.5 0.6 0.5 0.4 0.5 0.6 0.5");
        Assert.Contains("where kpt_shape", Assert.Single(Read().Problems).Text);
    }

    [Theory]
    [InlineData("nc: 2\nnames: [a, b]\n", "0", "a", null)]
    [InlineData("nc: 3\nnames: {0: a, 2: c}\n", "2", "c", "'nc' says 3 classes, but 'names' has 2; the names count")]
    [InlineData("nc: 2\nnames: {0: a, 7: c}\n", "7", "c", null)]
    [InlineData("nc:\nnames: [a, b]\n", "1", "b", null)]
    [InlineData("nc: 2\n", "1", "1", null)]
    public void Names_and_their_count_agree_or_each_has_its_number(string yaml, string number, string label, string? note)
    {
        Write(yaml, number + Box[1..], number + Box[1..]);
        var set = Read();
        Assert.Equal([label, label], set.Pictures.Select(p => p.Objects[0].Label));
        if (note is null) Assert.Empty(set.Notes);
        else Assert.Contains(note, Assert.Single(set.Notes));
    }

    [Theory]
    [InlineData("nc: 3\nnames: [a, b]\n", "'nc' says 3 classes, but 'names' has 2, so it is not certain which name")]
    [InlineData("nc: 1\nnames: [a, b]\n", "'nc' says 1 class, but 'names' has 2")]
    [InlineData("nc: many\nnames: [a, b]\n", "'nc' is \"many\"; expected the number of classes")]
    [InlineData("nc: [2]\nnames: [a, b]\n", "'nc' is \"no number\"; expected")]
    public void A_count_that_is_not_that_of_the_names_is_refused(string yaml, string text)
    {
        Write(yaml, Box, Box);
        string message = Assert.Throws<InputException>(() => Read()).Message;
        Assert.Contains(_folder["data.yaml"] + ", line ", message);
        Assert.Contains(text, message);
    }

    [Fact]
    public void A_picture_without_a_label_file_is_found_by_its_own_name()
    {
        Write("", Box, Box);
        File.Delete(_folder["labels/b.txt"]);
        var set = Read();
        var locator = new PictureLocator(set, null);
        Assert.Equal([_folder["images/a.jpg"], _folder["images/b.jpg"]], set.Pictures.Select(locator.Find));
        Assert.Empty(locator.Notes);
    }

    [Fact]
    public void A_class_beyond_the_count_is_a_problem()
    {
        Write("nc: 2\n", "2" + Box[1..], Box);
        var set = Read();
        Assert.Equal("has the class 2, where nc of the YAML file says 2 classes, from 0", Assert.Single(set.Problems).Text);
        Assert.Single(set.Pictures);
    }

    [Fact]
    public void Polygons_may_have_a_confidence_behind_them()
    {
        const string outline = "0 0.25 0.25 0.75 0.25 0.75 0.875";
        Write("", outline + " 0.9", outline + " 0.25 0.875 0.8");
        var set = Read();
        Assert.Equal([(30, 20, 90, 70), (30, 20, 90, 70)], Boxes(set));
        Assert.Equal([0.9, 0.8], set.Pictures.Select(p => p.Objects[0].Confidence));
    }

    [Fact]
    public void Rows_that_are_neither_polygons_nor_boxes_with_points_are_problems_that_name_the_option()
    {
        const string odd = Box + " -1 -1 3 3";
        Write("", odd, Box);
        Assert.Contains("--boxes polygon or --boxes keypoints", Assert.Single(Read().Problems).Text);
        Assert.Equal((30, 20, 90, 70), Boxes(Read(BoxForm.KeyPoints))[0]);
    }

    [Fact]
    public void Tracks_where_confidences_would_be_are_none()
    {
        Write("", Box + " 1", Box + " 2");
        var set = Read();
        Assert.All(set.Pictures, p => Assert.Null(p.Objects[0].Confidence));
        Assert.Contains("tracks and no confidences", Assert.Single(set.Notes));
    }

    [Theory]
    [InlineData("0 0.25 0.25 0.75 0.875", "0 0.5 0.5 0.95 0.95", BoxForm.Corners)]
    [InlineData("0 0.25 0.25 0.5 0.625", "0 0.05 0.05 0.5 0.5", BoxForm.Size)]
    public void Numbers_that_are_no_centre_and_size_are_refused_until_the_user_says_so(string a, string b, BoxForm form)
    {
        Write("", a, b);
        Assert.Contains($"--boxes {form.ToString().ToLowerInvariant()}", Assert.Throws<InputException>(() => Read()).Message);
        Assert.Equal((30, 20, 90, 70), Boxes(Read(form))[0]);
        Assert.Equal((0.25 - double.Parse(a.Split(' ')[3], CultureInfo.InvariantCulture) / 2) * 120,
            Read(BoxForm.Centre).Pictures[0].Objects[0].ToPixels(120, 80).X1, 6);
    }

    [Fact]
    public void A_label_of_two_pictures_that_differ_is_refused_with_both()
    {
        Write("", Box, Box);
        Add("images/a.png", "another");
        foreach (bool isDescribed in (bool[])[true, false])
        {
            if (!isDescribed) File.Delete(_folder["data.yaml"]);
            var set = Read();
            string text = Assert.Single(set.Problems).Text;
            Assert.Contains($"stands for {_folder["images/a.jpg"]} and {_folder["images/a.png"]}, which differ; name it a.jpg.txt", text);
            Assert.Equal(["images/b.jpg"], set.Pictures.Select(p => p.Name));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Copies_may_share_a_label_and_pictures_of_one_stem_have_their_own(bool isDescribed)
    {
        Write("", Box, Box);
        Add("images/b.png", "");
        Add("images/a.png", "another");
        File.Move(_folder["labels/a.txt"], _folder["labels/a.jpg.txt"]);
        Add("labels/a.png.txt", "0 0.5 0.5 0.5 0.5");
        if (!isDescribed) File.Delete(_folder["data.yaml"]);
        Assert.Equal([(30, 20, 90, 70), (30, 20, 90, 60), (30, 20, 90, 70), (30, 20, 90, 70)], Boxes(Read()));
    }

    [Fact]
    public void Confidences_before_the_boxes_are_refused_until_the_user_says_that_they_are_none()
    {
        Write("", "0 0.9 0.375 0.3667 0.45 0.4667", "0 0.5 0.375 0.3667 0.45 0.4667");
        string message = Assert.Throws<InputException>(() => Read()).Message;
        Assert.Contains("1 of 2 boxes reaches out of their pictures, and as class, confidence, cx, cy, w, h none", message);
        Assert.Contains("move it to the end of each row; if it does not, say --boxes centre", message);
        Assert.Equal(0.4667, Read(BoxForm.Centre).Pictures[0].Objects[0].Confidence);
    }

    [Theory]
    [InlineData("0,0.375,0.3667,0.45,0.4667", "has commas between its numbers; expected spaces")]
    [InlineData("0;0,375;0,3667;0,45;0,4667", "has semicolons between its numbers; expected spaces")]
    [InlineData("0 80 60 90 70", "has cx = 80, which is no share of the picture; expected 0 to 1: divide pixels by the picture's width")]
    [InlineData("0 37.5 36.67 45 46.67", "and percent by 100")]
    public void A_row_of_another_kind_names_the_remedy(string row, string text)
    {
        Write("", row, Box);
        Assert.Contains(text, Assert.Single(Read().Problems).Text);
    }

    [Fact]
    public void Settings_of_a_training_and_texts_beside_labels_are_no_data()
    {
        Write("", Box, Box);
        File.Delete(_folder["data.yaml"]);
        Add("args.yaml", "task: detect\nmode: predict\nval: true\n");
        Add("labels/README.txt", "Exported by a tool\n");
        Assert.Equal([(30, 20, 90, 70), (30, 20, 90, 70)], Boxes(Read()));
    }

    [Fact]
    public void A_row_of_a_polygon_is_the_box_around_it()
    {
        Write("", "0 0.25 0.25 0.75 0.25 0.75 0.875", "0 0.25 0.25 0.75 0.25 0.75 0.875 0.3 0.9");
        Assert.Equal([(30, 20, 90, 70), (30, 20, 90, 72)], Boxes(Read()));
    }

    [Fact]
    public void Rows_that_may_be_both_are_refused_until_the_user_says_which()
    {
        const string both = Box + " 0.4 0.5 0.6 0.5";
        Write("", both, both);
        Assert.Contains("--boxes polygon or --boxes keypoints", Assert.Throws<InputException>(() => Read()).Message);
        Assert.Equal((30, 20, 90, 70), Boxes(Read(BoxForm.KeyPoints))[0]);
        Assert.Equal((48, 40, 72, 50), Boxes(Read(BoxForm.Polygon))[0]);
    }

    [Fact]
    public void A_confidence_above_1_is_none()
    {
        Write("", Box + " 87", Box + " 0.5");
        var set = Read();
        Assert.Equal([null, 0.5], set.Pictures.Select(p => p.Objects[0].Confidence));
        Assert.Contains("above 1", Assert.Single(set.Notes));
    }

    [Theory]
    [InlineData("images/a.jpg", "labels/a.TXT")]
    [InlineData("Images/a.jpg", "Labels/a.txt")]
    [InlineData("images/a.jpg", "LABELS/A.txt")]
    [InlineData("images/a.jpg", "labels/a.jpg.txt")]
    [InlineData("images/a.jpg", "images/a.txt")]
    public void A_label_is_found_however_it_is_spelt(string picture, string label)
    {
        Add(picture, "");
        Add(label, Box);
        Add("data.yaml", $"train: {picture.Split('/')[0]}\nnames: [cat]\n");
        Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(Read())));
    }

    [Fact]
    public void Pictures_and_labels_without_a_partner_are_counted()
    {
        Write("", Box, Box);
        Add("images/c.jpg", "");
        Add("labels/other.txt", Box);
        var set = Read();
        Assert.Equal(3, set.Pictures.Count);
        Assert.Contains(set.Notes, n => n.Contains("1 of 3 pictures has no label file"));
        Assert.Contains(set.Notes, n => n.Contains("Label files without a picture are passed over: 1"));
    }

    [Fact]
    public void Label_files_whose_pictures_are_elsewhere_are_not_said_to_have_none()
    {
        using var folder = new TemporaryFolder();
        folder.Write("labels/a.txt", Box);
        var alone = AnnotationFiles.Read(folder["labels"]);
        Assert.Contains(alone.Notes, n => n.Contains("Label files without a picture: 1"));
        var named = AnnotationFiles.Read(folder["labels"], new ReadOptions { Images = folder["photos"] });
        Assert.Contains(named.Notes, n => n.Contains("Label files without a picture beside them, so it is looked for: 1"));
    }

    [Fact]
    public void Pictures_none_of_which_has_a_label_are_refused()
    {
        Add("images/a.jpg", "");
        Add("data.yaml", "train: images\nnames: [cat]\n");
        Assert.Contains("no picture of 1 has a label file", Assert.Throws<InputException>(() => Read()).Message);
    }

    [Fact]
    public void Darknets_lists_begin_where_its_program_ran()
    {
        foreach (string name in (string[])["a", "b"])
        {
            Add($"obj_train_data/{name}.jpg", "");
            Add($"obj_train_data/{name}.txt", Box);
        }
        Add("train.txt", "data/obj_train_data/a.jpg\ndata/obj_train_data/b.jpg\n");
        Add("obj.names", "cat\n");
        Add("obj.data", "classes = 1\ntrain = data/train.txt\nnames = data/obj.names\nbackup = backup/\n");
        var set = Read();
        Assert.Equal([(30, 20, 90, 70), (30, 20, 90, 70)], Boxes(set));
        Assert.All(set.Pictures, p => Assert.Equal("cat", p.Objects[0].Label));
    }

    [Fact]
    public void Folders_named_as_parts_need_no_description()
    {
        foreach (string part in (string[])["train", "valid"])
        {
            Add($"{part}/images/a.jpg", "");
            Add($"{part}/labels/a.txt", Box);
        }
        var set = Read();
        Assert.Equal(["train", "validation"], set.Pictures.Select(p => p.Part));
        Assert.Equal([(30, 20, 90, 70), (30, 20, 90, 70)], Boxes(set));
    }

    void Write(string yaml, string a, string b)
    {
        string names = yaml.Contains("nc:", StringComparison.Ordinal) ? "" : "names: ['cat']\n";
        Add("data.yaml", $"train: images\nval: images\n{names}{yaml}");
        Add("images/a.jpg", "");
        Add("images/b.jpg", "");
        Add("labels/a.txt", a + "\n");
        Add("labels/b.txt", b + "\n");
    }

    void Add(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], text);
    }

    AnnotationSet Read(BoxForm? form = null) => AnnotationFiles.Read(_folder.Path, new ReadOptions { Boxes = form });

    static (int, int, int, int)[] Boxes(AnnotationSet set)
    {
        Assert.Empty(set.Problems);
        return
        [
            .. set.Pictures.SelectMany(p => p.Objects).Select(o => o.ToPixels(120, 80))
                .Select(b => ((int)Math.Round(b.X1), (int)Math.Round(b.Y1), (int)Math.Round(b.X2), (int)Math.Round(b.Y2))),
        ];
    }
}
