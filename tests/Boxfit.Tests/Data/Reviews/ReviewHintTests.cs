using Boxfit.Data.Reviews;
using static Boxfit.Tests.Data.Reviews.Reviews;

namespace Boxfit.Tests.Data.Reviews;

public sealed class ReviewHintTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("boxes.csv", "boxes.csv.review.db")]
    [InlineData("labels", "labels.review.db")]
    [InlineData("labels", "labels/part.review.db")]
    public void Decisions_beside_data_are_told_of_and_proposals_are_not(string data, string file)
    {
        _folder.Write("boxes.csv", "path,x1,y1,x2,y2\na.jpg,1,2,30,40\n");
        _folder.Write("labels/a.xml",
            "<annotation><filename>a.jpg</filename><object><name>cat</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax>" +
            "<ymax>40</ymax></bndbox></object></annotation>");
        string path = _folder[data], review = _folder[file];
        using (var made = Make(review, Entry("a.jpg", new(1, 2, 30, 40))))
        {
            Assert.Empty(Notes());
            Assert.True(made.Save(1, 0, Decision(ReviewState.None)).IsSaved);
            string how = file.StartsWith(data + '/', StringComparison.Ordinal)
                ? $"Name it beside {path}, or in its place if it has all boxes," : $"Name it in place of {path}";
            Assert.Equal([$"{review} has 1 decision of a review, which is not used here. {how} to use it."], Notes());
        }
        // What is named is used.
        Assert.DoesNotContain(new JoinedSets([path, review], new()).Set.Notes, n => n.Contains("review"));
        Assert.Single(Notes());
        File.WriteAllText(review, "another program's");
        Assert.Empty(Notes());

        IEnumerable<string> Notes() => AnnotationFiles.Read(path).Notes.Where(n => n.Contains("review"));
    }

    [Fact]
    public void A_review_changes_by_decisions_and_not_by_being_opened()
    {
        string review = _folder["a.review.db"];
        using (var made = Make(review, Entry("a.jpg", new(1, 2, 30, 40))))
        {
            Assert.Equal(DateTime.MinValue, ReviewHint.LastChange(review));
            Assert.True(made.Save(1, 0, Decision(ReviewState.None)).IsSaved);
        }
        var decided = ReviewHint.LastChange(review);
        Assert.InRange(decided, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow);
        File.SetLastWriteTimeUtc(review, DateTime.UtcNow.AddHours(1));
        Assert.Equal(decided, ReviewHint.LastChange(review));
        // Of other files their time counts.
        string table = _folder.Write("boxes.csv", "path,x1,y1,x2,y2\na.jpg,1,2,30,40\n");
        Assert.Equal(File.GetLastWriteTimeUtc(table), ReviewHint.LastChange(table));
    }
}
