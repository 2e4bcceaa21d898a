namespace Boxfit.Tests.Data.Formats;

/// <summary>What lists and tables of published sets and labelling services say beyond boxes, and what in them is not certain.</summary>
public sealed class TextListTests : IDisposable
{
    const string OpenImages =
        "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside\n";

    const string Job = "{\"source-ref\":\"s3://b/a.jpg\",\"job\":{\"image_size\":[{\"width\":9,\"height\":8}],\"annotations\":" +
        "[{\"class_id\":0,\"left\":1,\"top\":2,\"width\":3,\"height\":4}]}";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AnnotationSet Read(string content, string name = "data.txt", ReadOptions? options = null) =>
        AnnotationFiles.Read(_folder.Write(name, content), options ?? ReadOptions.ByContent);

    [Theory]
    [InlineData(
        OpenImages + "a,xclick,/m/01,1,0.1,0.2,0.3,0.4,0,0,0,0,0\na,xclick,/m/01,1,0,1,0,1,0,0,1,0,0\n" +
        "b,xclick,/m/01,1,0,1,0,1,0,0,1,0,0\n",
        "a x : 0.1 0.3 0.2 0.4 /m/01", "IsGroupOf, of several objects, are left out: 2",
        "all passed over or wrong are left out: 1, the first in row 4")]
    [InlineData(OpenImages + "a,xclick,/m/01,1,0.1,0.2,0.3,0.4,0,0,0,0,0\nb,verification,/m/01,1,,,,,,,,,\n", "a x : 0.1 0.3 0.2 0.4 /m/01",
        "with the class of a whole picture, are left out: 1", "")]
    [InlineData("a.jpg\n2\n1 2 3 4 0 0 0 1 0 0\n5 6 7 8 0 0 0 0 0 0\nb.jpg\n1\n1 2 0 4 0 0 0 0 0 0\n", "a.jpg x : 5 6 12 14",
        "marked invalid are left out: 1", "without area are left out: 1")]
    [InlineData("5\nimage_id x_1 y_1 width height\n1.jpg 1 2 3 4\n", "1.jpg x : 1 2 4 6", "5 rows, but 1 follow", "")]
    [InlineData("TRAIN,gs://b/a.jpg,cat,0,0,,,1,1,,\nUNASSIGNED,gs://b/c.jpg,,,,,,,,,\n", "a.jpg x train: 0 0 1 1 cat",
        "not labelled yet are left out: 1", "")]
    [InlineData(Job + ",\"job-metadata\":{\"class-map\":{\"0\":\"cat\"}}}\n" +
        "{\"source-ref\":\"s3://b/c.jpg\",\"job-metadata\":{\"failure-reason\":\"x\"}}",
        "a.jpg 9x8 : 1 2 4 6 cat", "which a job failed on or has not done, are left out: 1", "")]
    [InlineData(Job + ",\"job-metadata\":{\"class-map\":{\"0\":\"cat\"}}}\n" +
        "{\"source-ref\":\"s3://b/c.jpg\",\"job\":{\"annotations\":[],\"image_size\":[]},\"job-metadata\":{\"failure-reason\":\"x\"}}\n" +
        "{\"source-ref\":\"s3://b/d.jpg\",\"job\":{\"annotations\":[]},\"job-metadata\":{}}",
        "a.jpg 9x8 : 1 2 4 6 cat | d.jpg x :", "which a job failed on or has not done, are left out: 1", "")]
    public void What_is_left_out_is_counted(string content, string expected, string note, string other)
    {
        var set = Read(content);
        Assert.Empty(set.Problems);
        Assert.Equal(expected, FormatSample.Show(set));
        Assert.Contains(note, string.Join(' ', set.Notes));
        Assert.Contains(other, string.Join(' ', set.Notes));
    }

    [Theory]
    [InlineData(OpenImages + "a,xclick,/m/01,1,0.1,0.2,0.3,0.4,0,0,0,0,0\na,xclick,/m/01,1,10,20,30,40,0,0,0,0,0\n", 3,
        "XMin = 10, which is no share")]
    [InlineData("a.jpg\n3\n1 2 3 4 0 0 0 0 0 0\n5 6 7 8 0 0 0 0 0 0\nb.jpg\n1\n1 2 3 4 0 0 0 0 0 0\n", 1, "3 boxes by its second line, " +
        "but 2 rows")]
    [InlineData("a.jpg\n1\n1 2 -3 4 0 0 0 0 0 0\nb.jpg\n1\n1 2 3 4 0 0 0 0 0 0\n", 3, "box of -3×4, less than 0")]
    [InlineData("2\nimage_id x_1 y_1 width height\n1.jpg 1 2 3 4\n2.jpg 1 2 3\n", 4, "has 4 words, where the header has 5")]
    [InlineData("TRAIN,gs://b/a.jpg,cat,0,0,,,1,1,,\nTEST,gs://b/c.jpg,cat,0,0,,,50,1,,\n", 2, "x2 = 50, which is no share")]
    [InlineData("TRAIN,gs://b/a.jpg,cat,0,0,,,1,1,,\nTEST,gs://other/a.jpg,cat,0,0,,,1,1,,\n", 2, "two pictures of one name")]
    [InlineData("TRAIN,gs://b/a.jpg,cat,0,0,1,0.5,1,1,0,1\nTRAIN,gs://b/a.jpg,cat,0,0,,,1,1,,\n", 1, "no upright rectangle")]
    [InlineData(Job + ",\"job-metadata\":{\"class-map\":{\"1\":\"cat\"}}}", 1, "class_id \"0\", which is not in its class-map")]
    [InlineData(Job + ",\"job-metadata\":{\"class-map\":{\"0\":\"cat\"}}}\n{\"source-ref\":\"s3://b/c.jpg\"," +
        "\"job\":{\"annotations\":[{\"class_id\":0,\"left\":1,\"top\":2,\"width\":3,\"height\":4}]}}", 2, "no class-map in job-metadata")]
    [InlineData("a.jpg 1,2,3,4,0\nb.jpg 1,2,3,4 5\n", 2, "\"5\" behind the picture")]
    public void What_cannot_be_understood_is_a_problem_with_its_row(string content, int row, string text)
    {
        var problem = Assert.Single(Read(content).Problems);
        Assert.Equal(row, problem.Row);
        Assert.Contains(text, problem.Text);
    }

    [Theory]
    [InlineData("cat,30,20,60,50,a.jpg,120,80\ncat,70,20,100,50,a.jpg,120,80\n", "row 2", "outside its picture of 120×80")]
    [InlineData("a.jpg 10,20,30,40,0\nb.jpg 50,60,30,40,1\n", "line 2", "--boxes size")]
    [InlineData("a.jpg\n1\n10 20 30 40 0.5\n", "all 1 may be both", "--boxes size or --boxes corners")]
    [InlineData("ImageID,Source,LabelName,Confidence\na,verification,/m/01,1\n", "classes of whole pictures", "train-annotations-bbox.csv")]
    [InlineData("2\nlefteye_x lefteye_y\n1.jpg 1 2\n", "has no boxes: its columns are \"lefteye_x lefteye_y\"", "list_bbox_celeba.txt")]
    [InlineData("{\"source-ref\":\"s3://b/a.jpg\"}", "without labels", "the input of a labelling job")]
    [InlineData("{\"source-ref\":\"s3://b/a.jpg\",\"c\":1,\"c-metadata\":{\"type\":\"groundtruth/image-classification\"}}", "no boxes",
        "groundtruth/image-classification")]
    [InlineData(Job + ",\"job2\":{\"annotations\":[]}}", "several labelling jobs: \"job\", \"job2\"", "--columns box=job ")]
    [InlineData("{\"imageGcsUri\":\"gs://b/a.jpg\",\"classificationAnnotation\":{\"displayName\":\"cat\"}}", "classes of whole pictures",
        "no boxes")]
    public void What_is_not_certain_is_refused_with_the_remedy(string content, string what, string remedy)
    {
        string message = Assert.Throws<InputException>(() => Read(content)).Message;
        Assert.Contains(what, message);
        Assert.Contains(remedy, message);
        Assert.Contains(_folder["data.txt"], message);
    }

    [Theory]
    [InlineData("a.jpg\n1\n10 20 30 40 0.5\n", "size", "a.jpg x : 10 20 40 60  0.5")]
    [InlineData("a.jpg\n1\n10 20 30 40 0.5\n", "corners", "a.jpg x : 10 20 30 40  0.5")]
    [InlineData("# a.jpg\n10 20 30 40\n", "corners", "a.jpg x : 10 20 30 40")]
    [InlineData("a.jpg 50,60,30,40,1\n", "size", "a.jpg x : 50 60 80 100 1")]
    public void The_user_decides_between_corners_and_size(string content, string boxes, string expected) =>
        Assert.Equal(expected, FormatSample.Show(Read(content, options: new() { Boxes = ReadWords.Form(boxes) })));

    /// <summary>What is wrong with boxes of a job that does not count does not matter.</summary>
    [Theory]
    [InlineData("job", "a.jpg 9x8 : 1 2 4 6 cat")]
    [InlineData("job2", "c.jpg x : 5 6 12 14 0")]
    public void The_user_decides_between_labelling_jobs(string job, string expected)
    {
        string other(string x) =>
            $"\"job2\":{{\"annotations\":[{{\"class_id\":0,\"left\":{x},\"top\":6,\"width\":7,\"height\":8}}]}}";
        string second = job == "job" ? other("\"?\"") : "\"x\":1";
        string content = Job + ",\"job-metadata\":{\"class-map\":{\"0\":\"cat\"}}," + second + "}\n" +
            "{\"source-ref\":\"s3://b/c.jpg\"," + other("5") + "}";
        var set = Read(content, options: new() { Columns = TableColumns.Parse($"box={job}") });
        Assert.Equal(expected, FormatSample.Show(set));
        Assert.Empty(set.Problems);
        Assert.Equal($"Of several labelling jobs \"{job}\" counts; passed over: \"{(job == "job" ? "job2" : "job")}\".", set.Notes[0]);
        Assert.Contains("which a job failed on or has not done, are left out: 1", set.Notes[1]);
    }

    [Theory]
    [InlineData(Job + "}", "box=jobs", "no row has boxes under that name; there are boxes of \"job\".")]
    [InlineData(Job + "}", "path=1,box=job", "--columns is box=JOB, with the name of a labelling job")]
    [InlineData("path,box\na.jpg,\"[1, 2, 3, 4]\"\n", "box=box", "--columns has to say path=COLUMN too")]
    public void A_job_that_is_not_there_and_columns_that_do_not_suit_are_refused(string content, string columns, string text) =>
        Assert.Contains(text, Assert.Throws<InputException>(
            () => Read(content, options: new() { Columns = TableColumns.Parse(columns) })).Message);

    [Fact]
    public void Ellipses_that_are_turned_are_counted()
    {
        const string Rows = "a\n1\n40 20 0 50 50 1\nb\n2\n40 20 1.5707963267948966 50 50 1\n40 20 0.3 50 50 1\n";
        var set = Read(Rows, "FDDB-fold-01-ellipseList.txt");
        Assert.Equal("Of boxes that are turned the upright box around each counts: 2, the first in row 6.", Assert.Single(set.Notes));
    }

    /// <summary>Pixels under the names of Open Images are a plain table.</summary>
    [Fact]
    public void Open_Images_columns_with_pixels_are_a_table()
    {
        var set = Read("ImageID,LabelName,XMin,XMax,YMin,YMax\na.jpg,cat,10,30,20,40\n");
        Assert.Equal(("csv", "a.jpg x : 10 20 30 40 cat"), (set.Format, FormatSample.Show(set)));
    }

    [Fact]
    public void Open_Images_cannot_hold_two_pictures_of_one_name()
    {
        AnnotatedPicture[] pictures = [.. ((string[])["x/a.jpg", "y/a.png"]).Select(n => new AnnotatedPicture { Name = n, File = "/none",
            Row = 1 })];
        string message = Assert.Throws<InputException>(() => AnnotationFiles.Write(_folder["out.csv"], "openimages", pictures)).Message;
        Assert.Contains("\"x/a.jpg\" and \"y/a.png\" would both have the ImageID \"a\"", message);
        Assert.False(File.Exists(_folder["out.csv"]));
    }

    /// <summary>The archive has lists that look like YOLO's labels, and the folder is given.</summary>
    [Fact]
    public void Cub_is_read_from_its_folder_and_needs_its_list_of_pictures()
    {
        var sample = FormatSample.All.First(s => s.Name == "cub");
        sample.Write(_folder["CUB_200_2011"]);
        Assert.Equal(sample.Expected, FormatSample.Show(AnnotationFiles.Read(_folder["CUB_200_2011"])));
        Assert.Equal(sample.Expected, FormatSample.Show(AnnotationFiles.Read(_folder["CUB_200_2011/images.txt"])));
        File.Delete(_folder["CUB_200_2011/images.txt"]);
        Assert.Contains("there is no images.txt in " + _folder["CUB_200_2011"],
            Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["CUB_200_2011/bounding_boxes.txt"])).Message);
    }

    [Fact]
    public void Wider_Face_s_folder_has_a_part_a_file_and_finds_its_pictures()
    {
        _folder.Write("wider_face_split/wider_face_train_bbx_gt.txt", "0--Parade/a.jpg\n1\n1 2 3 4 0 0 0 0 0 0\n");
        _folder.Write("wider_face_split/wider_face_val_bbx_gt.txt", "0--Parade/b.jpg\n0\n1--Other/c.jpg\n1\n1 2 3 4 0 0 0 0 0 0\n");
        string picture = _folder.Write("WIDER_train/images/0--Parade/a.jpg");
        var set = AnnotationFiles.Read(_folder["wider_face_split"]);
        Assert.Equal("0--Parade/a.jpg x train: 1 2 4 6 | 0--Parade/b.jpg x validation: | 1--Other/c.jpg x validation: 1 2 4 6",
            FormatSample.Show(set));
        Assert.Equal(picture, new PictureLocator(set, null).Find(set.Pictures[0]));
    }

    [Fact]
    public void Kitti_s_folder_leaves_regions_out_and_finds_its_pictures()
    {
        FormatSample.All.Single(s => s.Name == "kitti").Write(_folder["training"]);
        _folder.Write("training/label_2/000002.txt", "DontCare -1 -1 -10 503.89 169.71 590.61 190.13 -1 -1 -1 -1000 -1000 -1000 -10\n");
        string picture = _folder.Write("training/image_2/000001.png");
        var set = AnnotationFiles.Read(_folder.Path);
        Assert.Equal("000001", Assert.Single(set.Pictures).Name);
        Assert.Contains("Regions DontCare, in which objects are not marked, are left out: 2", string.Join(' ', set.Notes));
        Assert.Contains("Pictures whose objects are all passed over or wrong are left out: 1", string.Join(' ', set.Notes));
        Assert.Equal(picture, new PictureLocator(set, null).Find(set.Pictures[0]));
    }

    [Theory]
    [InlineData(178, 218, true)]
    [InlineData(178, 219, false)]
    public void Aligned_pictures_of_CelebA_are_warned_of(int width, int height, bool isAligned)
    {
        _folder.WritePicture("aligned/1.png", new RgbImage(width, height));
        var set = Read("1\nimage_id x_1 y_1 width height\n1.png 1 2 3 4\n");
        var locator = new PictureLocator(set, _folder["aligned"]);
        Assert.NotNull(locator.Find(set.Pictures[0]));
        Assert.Equal(isAligned, locator.Notes.Any(n => n.Contains("aligned")));
    }
}
