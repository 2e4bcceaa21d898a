using FsCheck;
using FsCheck.Fluent;

namespace Boxfit.Tests.Data.Formats;

public sealed class RoundTripTests : IDisposable
{
    // What means something in one format or the other, and what people call their pictures.
    static readonly string[] s_pieces =
    [
        "a", "Zoë", "e\u0301", "図", "😀", " ", "  ", "'", "\"", ",", ";", "&", "&amp;", "<", ">", "<b>", "]]>", "#", "{", "}",
        "[1, 2]", "(1)", ":", ": ", "- ",
        "%20", "1", "=", "|", "*", "!", "@", "`", "~", "null", "$", "x1", "+", "é",
    ];

    static readonly string[] s_parts = ["train", "validation", "test"];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Formats => [.. AnnotationFiles.WrittenFormatNames];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_written_is_read_again(string format)
    {
        int run = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Sets().ToArbitrary(), pictures =>
        {
            string path = _folder[$"{format} {run++}"];
            AnnotationFiles.Write(path, format, pictures);
            var named = AnnotationFiles.Read(path, format);
            Assert.Empty(named.Problems);
            pictures = [.. pictures.Select(p => p with { Name = NameIn(format, p.Name) })];
            AssertSame(format, pictures, named.Pictures);
            if (!MaySayNothing(format, pictures)) Assert.Equal(format, AnnotationFiles.Read(path).Format);
            if (format is not ("voc" or "labelme" or "openimages" or "createml") && MayHoldParts(format, pictures))
                Assert.Equal(pictures.ToDictionary(p => p.Name, p => p.Part), named.Pictures.ToDictionary(p => p.Name, p => p.Part));
        }));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Writing_twice_gives_the_same_bytes_and_leaves_nothing_behind(string format)
    {
        AnnotatedPicture[] pictures = [Picture("images/a.jpg", [new(1.5, 2, 20, 10, Label: "cat")])];
        foreach (string name in (string[])["one", "two"]) AnnotationFiles.Write(_folder[name], format, pictures);
        string[] Files(string root) => File.Exists(root) ? [root] : [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order()];
        Assert.Equal(Files(_folder["one"]).Select(File.ReadAllText), Files(_folder["two"]).Select(File.ReadAllText));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_name_that_is_no_text_is_refused_before_anything_is_written(string format)
    {
        Assert.Throws<InputException>(() => AnnotationFiles.Write(_folder["out"], format, [Picture("a\nb.jpg", [])]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("voc")]
    [InlineData("yolo")]
    [InlineData("labelme")]
    public void A_folder_with_something_in_it_is_left_as_it_is(string format)
    {
        File.WriteAllText(_folder["mine.txt"], "mine");
        Assert.Contains("not empty",
            Assert.Throws<InputException>(() => AnnotationFiles.Write(_folder.Path, format, [Picture("a.jpg", [])])).Message);
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("voc")]
    [InlineData("yolo")]
    [InlineData("labelme")]
    public void A_folder_that_has_the_temporary_name_is_left_as_it_is(string format)
    {
        Directory.CreateDirectory(_folder["out.tmp"]);
        File.WriteAllText(_folder["out.tmp/mine.txt"], "mine");
        AnnotationFiles.Write(_folder["out"], format, [Picture("a.jpg", [])]);
        Assert.Equal("mine", File.ReadAllText(_folder["out.tmp/mine.txt"]));
        Assert.Equal(["out", "out.tmp"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Yolo_links_to_the_pictures_that_the_names_lead_to()
    {
        File.WriteAllText(_folder["a.jpg"], "picture");
        AnnotationFiles.Write(_folder["out"], "yolo", [Picture("../a.jpg", [new(1, 2, 3, 4)])], predicted: true);
        Assert.Equal("picture", File.ReadAllText(_folder["out/images/a.jpg"]));
    }

    [Fact]
    public void Yolo_keeps_pictures_apart_whose_names_end_with_numbers()
    {
        AnnotationFiles.Write(_folder["out"], "yolo", [Picture("cat.1", [new(1, 2, 3, 4)]), Picture("cat.2", [new(5, 6, 7, 8)])]);
        Assert.Equal([1, 5], AnnotationFiles.Read(_folder["out"]).Pictures.Select(p => Math.Round(100 * p.Objects[0].X1)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_class_with_a_line_break_is_read_again_or_refused(string format)
    {
        try
        {
            AnnotationFiles.Write(_folder["out"], format, [Picture("a.jpg", [new(1, 2, 30, 40, Label: "two\nlines")])]);
        }
        catch (InputException e)
        {
            Assert.Contains("line break", e.Message, StringComparison.Ordinal);
            return;
        }
        var set = AnnotationFiles.Read(_folder["out"], format);
        Assert.Empty(set.Problems);
        Assert.Equal("two\nlines", Assert.Single(Assert.Single(set.Pictures).Objects).Label);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("recipe")]
    public void Classes_with_line_breaks_are_written_in_quotes_and_read_again(string format)
    {
        int run = 0;
        foreach (string label in (string[])["two\nlines", "two\r\nlines"])
        {
            string path = _folder[$"out {run++}"];
            AnnotationFiles.Write(path, format, [Picture("a.jpg", [new(1, 2, 30, 40, Label: label), new(5, 6, 50, 60, Label: "cat")])]);
            var set = AnnotationFiles.Read(path, format);
            Assert.Empty(set.Problems);
            Assert.Equal([label, "cat"], Assert.Single(set.Pictures).Objects.Select(o => o.Label));
        }
        var alone = Assert.Throws<InputException>(() =>
            AnnotationFiles.Write(_folder["alone"], format, [Picture("a.jpg", [new(1, 2, 30, 40, Label: "two\rlines")])]));
        Assert.Contains("line break", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_not_written_over_a_folder()
    {
        Directory.CreateDirectory(_folder["out"]);
        Assert.Contains("is a folder",
            Assert.Throws<InputException>(() => AnnotationFiles.Write(_folder["out"], "csv", [Picture("a.jpg", [])])).Message);
    }

    [Fact]
    public void Whole_pixels_are_never_degenerate_and_stay_inside()
    {
        AnnotationFiles.Write(_folder["voc"], "voc", [Picture("a.jpg", [new(99.6, 10.2, 99.9, 10.4)])]);
        var box = AnnotationFiles.Read(_folder["voc"]).Pictures[0].Objects[0];
        Assert.Equal((99, 10, 100, 11), (box.X1, box.Y1, box.X2, box.Y2));
    }

    static AnnotatedPicture Picture(string name, AnnotatedObject[] objects) =>
        new() { Name = name, File = "/none", Row = 1, Width = 100, Height = 50, Objects = objects };

    static Gen<AnnotatedPicture[]> Sets() =>
        from count in Gen.Choose(1, 6)
        from isDivided in Gen.Elements(true, false)
        from pictures in Gen.CollectToArray(Enumerable.Range(0, count), i => Pictures(i, isDivided))
        select pictures;

    // YOLO keeps names that begin with images/; the number makes them different.
    static Gen<AnnotatedPicture> Pictures(int number, bool isDivided) =>
        from name in Texts(1)
        from width in Gen.Choose(20, 6000)
        from height in Gen.Choose(20, 6000)
        from objects in Gen.Choose(0, 3)
        from found in Gen.CollectToArray(Enumerable.Range(0, objects), _ => Objects(width, height))
        from part in Gen.Elements(s_parts)
        select new AnnotatedPicture
        {
            Name = $"images/{name}{number}.jpg",
            File = "/none",
            Row = 1,
            Width = width,
            Height = height,
            Part = isDivided ? part : null,
            Objects = found,
        };

    static Gen<AnnotatedObject> Objects(int width, int height) =>
        from x in Gen.Choose(0, width * 10 - 20)
        from y in Gen.Choose(0, height * 10 - 20)
        from w in Gen.Choose(15, width * 10)
        from h in Gen.Choose(15, height * 10)
        from label in Texts(0)
        from confidence in Gen.Elements<double?>(null, 0.25, 0.999)
        select new AnnotatedObject(
            x / 10.0, y / 10.0, Math.Min(width, (x + w) / 10.0), Math.Min(height, (y + h) / 10.0),
            Label: label) { Confidence = confidence };

    static Gen<string> Texts(int least) =>
        from count in Gen.Choose(least, 5)
        from pieces in Gen.CollectToArray(Enumerable.Range(0, count), _ => Gen.Elements(s_pieces))
        select string.Concat(pieces);

    // Open Images knows pictures by their last part without its ending.
    static string NameIn(string format, string name) => format == "openimages" ? Path.GetFileNameWithoutExtension(name) : name;

    // Most formats' tools want a class for each box.
    static string LabelIn(string format, string label) =>
        label.Length == 0 && format is not ("csv" or "recipe" or "via") ? "object" : label;

    // labelme, VOC, Open Images and Create ML keep no parts; YOLO only a division, and tools want train in it.
    static bool MayHoldParts(string format, AnnotatedPicture[] pictures) => format != "yolo" || pictures[0].Part is null
        || (pictures.Any(p => p.Part == "train") && pictures.Any(p => p.Part != "train"));

    // Without any box a table has no list by which to know the recipe's form... nor has anything else to go by.
    static bool MaySayNothing(string format, AnnotatedPicture[] pictures) => format is "recipe" && pictures.All(p => p.Objects.Count == 0);

    static void AssertSame(string format, IReadOnlyList<AnnotatedPicture> expected, IReadOnlyList<AnnotatedPicture> actual)
    {
        Assert.Equal(expected.Select(p => p.Name).Order(StringComparer.Ordinal), actual.Select(p => p.Name).Order(StringComparer.Ordinal));
        var byName = actual.ToDictionary(p => p.Name);
        foreach (var wanted in expected)
        {
            var got = byName[wanted.Name];
            Assert.Equal(wanted.Objects.Select(o => LabelIn(format, o.Label)), got.Objects.Select(o => o.Label));
            Assert.Equal(wanted.Objects.Select(o => o.Confidence), got.Objects.Select(o => o.Confidence));
            foreach (var (a, b) in wanted.Objects.Zip(got.Objects))
            {
                var (x1, y1, x2, y2) = b.ToPixels(wanted.Width!.Value, wanted.Height!.Value);
                double farthest = new[] { x1 - a.X1, y1 - a.Y1, x2 - a.X2, y2 - a.Y2 }.Max(Math.Abs);
                Assert.True(farthest <= 0.5, $"{wanted.Name}: {farthest} pixels off");
            }
        }
    }
}
