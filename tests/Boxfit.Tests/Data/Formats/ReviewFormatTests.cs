using Boxfit.Data.Reviews;

namespace Boxfit.Tests.Data.Formats;

public sealed class ReviewFormatTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_left_out_is_counted()
    {
        var set = AnnotationFiles.Read(ReviewSample.Whole.Write(_folder.Path));
        Assert.Equal(
            ["Pictures that were skipped in the review are left out: 1, the first \"skipped.jpg\".",
             "Pictures that nobody has decided on and no data has a box for are left out: 1, the first \"unknown.jpg\".",
             "4 pictures of the review are in no part, and are trained on."], set.Notes);
        Assert.Equal(["test", "train"], set.Pictures.Select(p => p.Part).Distinct().Order());
        Assert.Empty(set.Problems);
    }

    [Fact]
    public void What_cannot_be_read_is_no_picture_to_be_annotated()
    {
        string path = _folder["photos.review.db"];
        using (var review = ReviewFile.Open(path))
        {
            ReviewEntry open = new("open.png", "open.png") { Width = 64, Height = 64 };
            review.Add([open, new("bad.png", "bad.png") { Problem = "the picture is damaged" }], []);
        }
        var set = AnnotationFiles.Read(path);
        Assert.Contains("Pictures that cannot be read are left out: 1, the first \"bad.png\".", set.Notes);
        Assert.Equal(["open.png"], set.LeftOut.Select(p => p.Name));
    }

    [Fact]
    public void What_a_model_proposes_is_nobodys_label()
    {
        string path = ReviewSample.Whole.Write(_folder.Path);
        using (var review = ReviewFile.Open(path))
        {
            review.AddSource("run", "1", isFirst: true);
            var found = Enumerable.Range(1, 7).Select(id => ((long)id, new ReviewProposal("run", new(5, 6, 70, 80), "dog", 0.9)));
            review.Propose([.. found]);
        }
        var set = AnnotationFiles.Read(path);
        // The picture that nobody decided on has the data's box, and the one of which data says nothing has none.
        Assert.Equal((1.5, "cat"), (Box("open.jpg").X1, Box("open.jpg").Label));
        Assert.DoesNotContain(set.Pictures, p => p.Name == "unknown.jpg");
        Assert.Contains(
            "Pictures that nobody has decided on and no data has a box for are left out: 1, the first \"unknown.jpg\".", set.Notes);
        Assert.Empty(set.Pictures.Single(p => p.Name == "empty.jpg").Objects);

        AnnotatedObject Box(string name) => set.Pictures.Single(p => p.Name == name).Objects.Single();
    }

    [Fact]
    public void Only_what_is_reviewed_is_taken_where_that_is_said()
    {
        var set = AnnotationFiles.Read(ReviewSample.Whole.Write(_folder.Path), new ReadOptions { OnlyReviewed = true });
        Assert.Equal(["accepted.jpg", "changed.jpg", "none.jpg"], set.Pictures.Select(p => p.Name));
        Assert.Contains("Pictures that are not reviewed yet are left out: 3, the first \"open.jpg\".", set.Notes);
    }

    [Fact]
    public void Other_formats_refuse_what_only_a_review_knows()
    {
        string path = _folder.Write("boxes.csv", "path,x1,y1,x2,y2\na.jpg,1,2,3,4\n");
        var e = Assert.Throws<InputException>(() => AnnotationFiles.Read(path, new ReadOptions { OnlyReviewed = true }));
        Assert.Contains("is read as csv, where --only would do nothing", e.Message);
    }

    [Fact]
    public void A_file_cut_anywhere_or_with_changed_bytes_is_read_or_refused_by_name()
    {
        string path = ReviewSample.Whole.Write(_folder.Path);
        byte[] whole = File.ReadAllBytes(path);
        var random = new Random(5);
        int sets = 0, refusals = 0;
        for (int length = 0; length < whole.Length; length += 511) Read(whole[..length]);
        for (int i = 0; i < 400; i++)
        {
            byte[] changed = [.. whole];
            // Most bytes of an SQLite file are empty space, so many are changed.
            for (int n = random.Next(1, 200); n > 0; n--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Read(changed);
        }
        Assert.True(sets > 0 && refusals > 100, $"{sets} sets, {refusals} refusals");

        void Read(byte[] content)
        {
            File.WriteAllBytes(path, content);
            foreach (string? format in (string?[])[null, "review"])
            {
                try
                {
                    AnnotationFiles.Read(path, format);
                    sets++;
                }
                catch (InputException e)
                {
                    Assert.Contains(path, e.Message);
                    refusals++;
                }
            }
        }
    }

    [Fact]
    public void Another_programs_SQLite_file_is_refused_as_before()
    {
        byte[] bytes = File.ReadAllBytes(ReviewSample.Whole.Write(_folder.Path));
        bytes.AsSpan(68, 4).Clear();
        string path = _folder.Write("notes.db", bytes);
        Assert.Contains("is an SQLite database", Assert.Throws<InputException>(() => AnnotationFiles.Read(path)).Message);
        Assert.Contains("another program's", Assert.Throws<InputException>(() => AnnotationFiles.Read(path, "review")).Message);
    }
}
