namespace Boxfit.Tests.Data.Annotations;

public sealed class PictureLocatorTests : IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string At(string name) => Path.Combine(_folder.Path, name);

    PictureLocator Locate(string? images, out AnnotatedPicture first, params string[] names) =>
        LocateFrom(At("elsewhere"), images, out first, names);

    PictureLocator LocateFrom(string working, string? images, out AnnotatedPicture first, params string[] names) =>
        LocateFrom(working, earlier: null, images, out first, names);

    PictureLocator LocateFrom(string working, string? earlier, string? images, out AnnotatedPicture first, params string[] names)
    {
        Directory.CreateDirectory(At("lists"));
        string file = At("lists/boxes.csv");
        AnnotatedPicture[] pictures = [.. names.Select((n, i) => new AnnotatedPicture { Name = n, File = file, Row = i + 1 })];
        first = pictures[0];
        return new(new() { Source = file, Format = "csv", Pictures = pictures }, images, null, working, earlier);
    }

    [Theory]
    [InlineData("lists/a.png", "a.png")]
    [InlineData("lists/sub/a.png", "sub\\a.png")]
    [InlineData("lists/images/a.png", "a.png")]
    [InlineData("images/a.png", "a.png")]
    [InlineData("JPEGImages/a.png", "elsewhere/a.png")]
    [InlineData("images/a.png", "C:\\Users\\anna\\a.png")]
    [InlineData("images/a.png", "/home/anna/a.png")]
    [InlineData("images/a.png", "a")]
    [InlineData("a.png", "a.png")]
    [InlineData("images/Zo\u00eb.png", "Zoe\u0308.png")]
    [InlineData("images/Zoe\u0308.png", "Zo\u00eb.png")]
    public void Pictures_are_found_where_data_sets_keep_them(string where, string name)
    {
        string path = _folder.AddPicture(where);
        var locator = Locate(null, out var picture, name);
        Assert.Equal(path, locator.Find(picture));
    }

    [Fact]
    public void A_name_that_leaves_its_folder_is_certain_only_where_one_picture_may_be_meant()
    {
        // From the data's folder it leads to one, from the file's own to another.
        string file = _folder.AddFile("voc/Annotations/a.xml", "");
        var picture = new AnnotatedPicture { Name = "../photos/a.png", File = file, Row = 1 };
        var set = new AnnotationSet { Source = At("voc"), Format = "voc", Pictures = [picture] };
        string own = _folder.AddPicture("voc/photos/a.png", 30, 20);
        Assert.Equal(own, new PictureLocator(set, images: null).Find(picture));
        string other = _folder.AddPicture("photos/a.png", 31, 20);
        var locator = new PictureLocator(set, images: null);
        Assert.Null(locator.Find(picture));
        Assert.Contains($"it may be {other} or {own}, which differ", locator.Explain(picture));
        File.Copy(own, other, overwrite: true);
        Assert.NotNull(new PictureLocator(set, images: null).Find(picture));
    }

    [Theory]
    [InlineData("Zo\u00eb", "Zoe\u0308")]
    [InlineData("\u1ec7", "e\u0323\u0302")]
    [InlineData("\u304c", "\u304b\u3099")]
    [InlineData("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af")]
    [InlineData("\u0439", "\u0438\u0306")]
    public void Accents_are_joined_and_parted_as_Unicode_has_it(string joined, string parted)
    {
        Assert.Equal(joined, AccentedLetters.Compose(parted));
        Assert.Equal(parted, AccentedLetters.Decompose(joined));
    }

    [Theory]
    [InlineData("lists/a.png", "a.png")]              // as written from the data's folder
    [InlineData("lists/sub/a.png", "sub/a.png")]
    [InlineData("photos/a.png", "../photos/a.png")]
    [InlineData("photos/a.png", "a.png")]             // as written from --images
    [InlineData("photos/sub/a.png", "sub/a.png")]
    [InlineData("working/a.png", "a.png")]            // from the working folder
    [InlineData("working/photos/a.png", "photos/a.png")]
    [InlineData("photos/a.png", "photos/a.png")]      // by an end of the name
    [InlineData("photos/sub/a.png", "photos/sub/a.png")]
    [InlineData("photos/a.png", "/home/anna/a.png")]
    [InlineData("lists/a.png", "elsewhere/a.png")]
    [InlineData("working/a.png", "/home/anna/a.png")]
    [InlineData("photos/deep/er/a.png", "a.png")]     // by the end of the file's path
    [InlineData("photos/deep/er/a.png", "er/a.png")]
    [InlineData("photos/deep/Zo\u00eb.png", "Zoe\u0308.png")]
    public void With_a_folder_that_the_user_names_a_picture_is_found_by_the_one_rule(string where, string name)
    {
        string path = _folder.AddPicture(where);
        Directory.CreateDirectory(At("photos"));
        var locator = LocateFrom(At("working"), At("photos"), out var picture, name, "../photos/other.png");
        Assert.Equal(path, locator.Find(picture));
    }

    [Fact]
    public void A_folder_of_pictures_that_is_not_there_is_refused() =>
        Assert.Contains(At("none"), Assert.Throws<InputException>(() => Locate(At("none"), out _, "a.png")).Message);

    [Theory]
    [InlineData("a.png", "lists/a.png", "photos/a.png", "leave out --images for the first")]
    [InlineData("sub/a.png", "lists/sub/a.png", "photos/a.png", "leave out --images for the first")]
    [InlineData("a.png", "photos/one/a.png", "photos/two/a.png", "name the pictures' folder with --images")]
    public void A_name_that_leads_to_two_places_leads_to_none(string name, string one, string other, string remedy)
    {
        File.WriteAllText(_folder.AddPicture(one), "one");
        File.WriteAllText(_folder.AddPicture(other), "another");
        var locator = Locate(At("photos"), out var picture, name);
        Assert.Null(locator.Find(picture));
        Assert.All([At(one), At(other), remedy], text => Assert.Contains(text, locator.Explain(picture)));

        File.Copy(At(one), At(other), overwrite: true);
        Assert.NotNull(Locate(At("photos"), out picture, name).Find(picture));
    }

    [Fact]
    public void An_earlier_working_folder_counts_as_much_as_todays()
    {
        string then = _folder.AddPicture("then/a.png", level: 1);
        Directory.CreateDirectory(At("now"));
        Assert.Equal(then, LocateFrom(At("now"), At("then"), null, out var picture, "a.png").Find(picture));
        Assert.Null(LocateFrom(At("now"), At("moved"), null, out picture, "a.png").Find(picture));

        string now = _folder.AddPicture("now/a.png", level: 2);
        var both = LocateFrom(At("now"), At("then"), null, out picture, "a.png");
        Assert.True(both.IsUncertain(picture));
        Assert.Contains($"it may be {now} or {then}", both.Explain(picture));
        Assert.Equal(now, LocateFrom(At("now"), At("moved"), null, out picture, "a.png").Find(picture));
    }

    [Fact]
    public void The_working_folder_counts_where_no_other_has_the_picture()
    {
        _folder.AddPicture("working/a.png", level: 1);
        string beside = _folder.AddPicture("lists/images/a.png", level: 2);
        Assert.Equal(beside, LocateFrom(At("working"), null, out var picture, "a.png").Find(picture));
        string named = _folder.AddPicture("photos/a.png", level: 3);
        Assert.Equal(named, LocateFrom(At("working"), At("photos"), out picture, "a.png").Find(picture));
    }

    [Fact]
    public void Names_that_share_their_folder_are_found_without_it_and_equal_ones_stay_apart()
    {
        string one = _folder.AddPicture("moved/a.png", level: 1), two = _folder.AddPicture("moved/sub/a.png", level: 2);
        var locator = Locate(At("moved"), out var picture, "photos/a.png", "photos/sub/a.png");
        Assert.Equal([one, two], [locator.Find(picture), locator.Find(picture with { Name = "photos/sub/a.png" })]);
        // In the folder of the second is none of the first.
        Assert.Null(Locate(At("moved/sub"), out picture, "../gone/moved/a.png", "../gone/moved/sub/a.png").Find(picture));
    }

    [Fact]
    public void What_another_name_means_is_not_found_further_below()
    {
        _folder.AddPicture("photos/test/a.png");
        var locator = Locate(At("photos"), out var picture, "a.png", "test/a.png");
        Assert.Null(locator.Find(picture));
        Assert.Null(Locate(At("photos"), out picture, "train/a.png").Find(picture));
    }

    [Fact]
    public void What_was_found_in_no_usual_place_is_counted()
    {
        string deep = _folder.AddPicture("lists/a/b/c.png"), working = _folder.AddPicture("working/d.png");
        var locator = LocateFrom(At("working"), null, out var picture, "c.png", "d.png");
        Assert.Equal([deep, working], [locator.Find(picture), locator.Find(picture with { Name = "d.png" })]);
        Assert.Equal(
            [
                $"Pictures found from the working folder, and not from the data's: 1, the first \"d.png\" as {working}.",
                $"Pictures found further below, as the only files whose paths end as their names: 1, the first \"c.png\" as {deep}.",
            ],
            locator.Notes);
    }

    [Fact]
    public void A_last_part_that_several_names_share_is_no_name_alone()
    {
        _folder.AddPicture("images/a.png");
        var locator = Locate(At("images"), out var picture, "one/a.png", "two/a.png");
        Assert.Null(locator.Find(picture));
        Assert.Equal([At("images/one/a.png"), At("lists/one/a.png")], locator.Candidates(picture));
        Assert.Equal(
            $"there is no file at {At("images/one/a.png")}, nor at {At("lists/one/a.png")}, nor from the working folder",
            locator.Explain(picture));
    }

    [Theory]
    [InlineData("img/a.png", 4)]
    [InlineData("C:\\Users\\anna\\img\\a.png", 20)]
    public void Of_many_places_those_in_folders_that_are_there_are_named_and_the_name_as_it_is_written(string name, int more)
    {
        _folder.AddPicture("lists/photos/other.png");
        _folder.AddPicture("images/other.png");
        var locator = Locate(null, out var picture, name);
        Assert.Equal(
            $"there is no file at {At("lists/a.png")}, nor at {At("lists/photos/a.png")}, nor at {At("images/a.png")}, nor at " +
            $"{At("lists/" + name)}, nor at {more} more places, nor from the working folder", locator.Explain(picture));
    }

    [Theory]
    [InlineData("lists/a.JPG", "a.jpg")]
    [InlineData("images/a.Jpg", "A.jpg")]
    [InlineData("images/Sub/a.png", "sub/A.png")]
    [InlineData("Pictures/a.png", "a.png")]
    [InlineData("images/ZO\u00cb.png", "zoe\u0308.png")]
    [InlineData("images/a.PNG", "a")]
    [InlineData("images/A.PNG", "a")]
    [InlineData("images/a b.png", "a%20b.png")]
    [InlineData("images/a.png", "https://host:8080/somewhere/a.png?token=1#x")]
    [InlineData("images/sub/a b.png", "s3://bucket/sub/a%20b.png")]
    [InlineData("images/a.png", "a.png?width=640")]
    [InlineData("images/a.png", "upload/1a2b3c4d-a.png")]
    [InlineData("images/A.PNG", "1a2b3c4d-a.png")]
    [InlineData("images/IMG 1 (2).png", "1a2b3c4d-IMG_1_2.png")]
    [InlineData("images/1a2b3c4d-a.png", "1a2b3c4d-a.png")]
    public void A_name_that_is_not_the_file_s_letter_for_letter_finds_the_only_file_that_it_can_mean(string where, string name)
    {
        string path = _folder.AddPicture(where);
        _folder.AddPicture("images/other.png");
        var locator = Locate(null, out var picture, name, "other.png");
        Assert.Equal(path, locator.Find(picture));
    }

    [Fact]
    public void Names_found_in_another_spelling_are_counted_by_kind()
    {
        string a = _folder.AddPicture("images/A.png"), c = _folder.AddPicture("images/c.png");
        _folder.AddPicture("images/B.png");
        var locator = Locate(null, out var first, "a.png", "b.png", "1a2b3c4d-c.png");
        var all = new[] { first, first with { Name = "b.png" }, first with { Name = "1a2b3c4d-c.png" } };
        Assert.DoesNotContain(null, all.Select(locator.Find));
        Assert.Equal(
            [
                $"Pictures whose names differ from their files' in upper and lower case: 2, the first \"a.png\" as {a}.",
                "Pictures found by the name that they had before they were uploaded to Label Studio: 1, " +
                $"the first \"1a2b3c4d-c.png\" as {c}.",
            ],
            locator.Notes);
    }

    [Theory]
    [InlineData("a.png", "images/A.png", "images/a.PNG")]
    [InlineData("a", "images/a.png", "images/a.bmp")]
    [InlineData("a.png", "images/a.png", "photos/a.png")]
    [InlineData("1a2b3c4d-a_b.png", "images/a b.png", "images/a_b.png")]
    public void A_name_that_may_mean_two_files_means_none_and_both_are_named(string name, string one, string other)
    {
        File.WriteAllText(_folder.AddPicture(one), "one");
        File.WriteAllText(_folder.AddPicture(other), "another");
        var locator = Locate(null, out var picture, name);
        Assert.Null(locator.Find(picture));
        Assert.All([At(one), At(other), "--images"], text => Assert.Contains(text, locator.Explain(picture)));
    }

    [Fact]
    public void Two_copies_of_a_picture_are_one()
    {
        string one = _folder.AddPicture("images/a.png");
        File.Copy(one, At("images/A.PNG"));
        Directory.CreateDirectory(At("photos"));
        File.Copy(one, At("photos/a.png"));
        Assert.Equal(one, Locate(null, out var picture, "a.png").Find(picture));
        Assert.NotNull(Locate(null, out picture, "A.png").Find(picture));
    }

    [Theory]
    [InlineData("a.png", "A.png", "images/a.PNG")]
    [InlineData("1a2b3c4d-a.png", "5e6f7a8b-a.png", "images/a.png")]
    [InlineData("1a2b3c4d-a.png", "a.png", "images/a.png")]
    [InlineData("img1.png", "other.png", "images/img(1).png")]
    public void A_file_that_another_name_may_mean_too_is_not_taken(string name, string other, string file)
    {
        _folder.AddPicture(file);
        Assert.Null(Locate(null, out var picture, name, other).Find(picture));
    }

    [Fact]
    public void The_longest_end_of_a_path_that_is_there_tells_parts_apart()
    {
        string train = _folder.AddPicture("images/train/a.png"), test = _folder.AddPicture("images/test/a.png");
        var locator = Locate(null, out var picture, "C:\\data\\train\\a.png", "C:\\data\\test\\a.png");
        Assert.Equal(train, locator.Find(picture));
        Assert.Equal(test, locator.Find(picture with { Name = "C:\\data\\test\\a.png" }));
    }

    [Fact]
    public void Stale_names_inside_files_yield_where_two_files_would_have_one_picture()
    {
        string[] own = [.. Enumerable.Range(1, 3).Select(i => Voc($"{i}", $"{i + 1}.png"))];
        var set = AnnotationFiles.Read(_folder.Path);
        var locator = new PictureLocator(set, null);
        Assert.Equal(own, set.Pictures.Select(locator.Find));
        Assert.Contains("in 2 of 3; the files' own count", Assert.Single(locator.Notes));
    }

    [Fact]
    public void Annotation_files_of_other_names_yield_to_the_names_inside()
    {
        string one = Voc("1", "1.png"), two = Voc("2", "2.png");
        File.Move(At("2.xml"), At("copy.xml"));
        File.WriteAllText(At("copy.png"), "another");
        _folder.AddFile("sub.xml", "<annotation><filename>copy.jpg</filename><path>x</path></annotation>");
        var set = AnnotationFiles.Read(_folder.Path);
        var locator = new PictureLocator(set, null);
        Assert.Equal([one, two, At("copy.png")], set.Pictures.Select(locator.Find));
        Assert.Contains("those inside count", Assert.Single(locator.Notes));
    }

    [Fact]
    public void Names_inside_that_lead_to_other_pictures_one_to_one_are_refused()
    {
        Voc("1", "2.png");
        Voc("2", "1.png");
        string message = Assert.Throws<InputException>(() => new PictureLocator(AnnotationFiles.Read(_folder.Path), null)).Message;
        Assert.All(["both may be right", At("1.xml"), At("2.png"), "2 of 2"], text => Assert.Contains(text, message));
        Assert.Contains("--picture-names inside or --picture-names file", message);
        Assert.Equal([At("2.png"), At("1.png")], Found(NameSource.Inside));
        Assert.Equal([At("1.png"), At("2.png")], Found(NameSource.File));

        IEnumerable<string?> Found(NameSource names)
        {
            var set = AnnotationFiles.Read(_folder.Path, new ReadOptions { PictureNames = names });
            return set.Pictures.Select(new PictureLocator(set, null).Find);
        }
    }

    /// <summary>A picture and its file, which says another name in it.</summary>
    string Voc(string stem, string inside)
    {
        _folder.AddFile($"{stem}.xml", $"<annotation><filename>{inside}</filename></annotation>");
        File.WriteAllText(At($"{stem}.png"), stem);
        return At($"{stem}.png");
    }

    [Fact]
    public void Voc_pictures_are_found_by_any_ending_and_by_the_file_s_own_name()
    {
        string wrong = _folder.AddPicture("images/a.png"), own = _folder.AddPicture("images/own.png");
        _folder.AddPicture("images/folder.png");
        Directory.CreateDirectory(At("xmls"));
        _folder.AddFile("xmls/a.xml", "<annotation><filename>a.jpg</filename></annotation>");
        _folder.AddFile("xmls/own.xml", "<annotation><filename>IMG_1</filename></annotation>");
        var set = AnnotationFiles.Read(_folder.Path);
        var locator = new PictureLocator(set, null);
        Assert.Equal([wrong, own], set.Pictures.Select(locator.Find));
    }
}
