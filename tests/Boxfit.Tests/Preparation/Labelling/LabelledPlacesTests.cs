namespace Boxfit.Tests.Preparation.Labelling;

/// <summary>Names in labels lead to the photos, wherever the labels lie, a command starts, and whatever folder is named.</summary>
public sealed class LabelledPlacesTests : IDisposable
{
    const string Flat = "a.png b.png", Deep = "sub/a.png sub/deep/b.png", Equal = "a.png one/a.png one/two/a.png three/a.png";

    readonly LabelFolder _folder = new();

    public static TheoryData<string, string, string?, string> Matrix
    {
        get
        {
            var all = new TheoryData<string, string, string?, string>();
            foreach (string layout in (string[])[Flat, Deep, Equal])
                foreach (string output in (string[])["photos/labels.csv", "labels.csv", "out/deep/labels.csv"])
                    foreach (string? images in (string?[])[null, "photos"])
                        foreach (string working in (string[])["", "photos", "photos/one", "elsewhere"])
                            all.Add(layout, output, images, working);
            return all;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Labels_lead_to_the_photos_from_anywhere(string layout, string output, string? images, string working)
    {
        string[] photos = Label(layout, output);
        Assert.Equal(photos, Found(output, images, working));
        var data = Dataset.Load(new() { File = _folder[output], Images = images is null ? null : _folder[images] });
        Assert.Equal(photos, data.Samples.Select(s => s.Path));
    }

    [Theory]
    [InlineData(Flat, "photos/labels.csv")]
    [InlineData(Deep, "labels.csv")]
    [InlineData(Equal, "labels.csv")]
    [InlineData(Equal, "out/deep/labels.csv")]
    public void Labels_that_were_moved_lead_to_the_photos_in_the_folder_that_is_named(string layout, string output)
    {
        string[] photos = Label(layout, output);
        Directory.CreateDirectory(_folder["moved/far/away"]);
        File.Move(_folder[output], _folder["moved/far/away/labels.csv"]);
        Assert.Equal(photos, Found("moved/far/away/labels.csv", "photos", "elsewhere"));
    }

    /// <summary>Makes photos, each of its own size, and labels them.</summary>
    string[] Label(string layout, string output)
    {
        foreach (var (i, name) in layout.Split(' ').Index()) _folder.Add($"photos/{name}", LabelFolder.Squares(100 + i, 80, (30, 20, 20)));
        string[] photos = _folder.Photos;
        var summary = Labeller.Run(_folder.Options(output) with { Sheet = false });
        Assert.Equal(photos.Length, summary.Labelled);
        return photos;
    }

    IEnumerable<string?> Found(string labels, string? images, string working)
    {
        var set = AnnotationFiles.Read(_folder[labels]);
        var locator = new PictureLocator(set, images is null ? null : _folder[images], null, _folder[working]);
        return set.Pictures.Select(locator.Find);
    }
}
