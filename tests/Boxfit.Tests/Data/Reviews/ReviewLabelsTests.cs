using Boxfit.Data.Reviews;
using Microsoft.Data.Sqlite;
using static Boxfit.Tests.Data.Reviews.Reviews;

namespace Boxfit.Tests.Data.Reviews;

public sealed class ReviewLabelsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string File1 => _folder["boxes.csv.review.db"];

    [Fact]
    public void Those_that_were_named_come_first_and_stay()
    {
        using (var review = Make(File1, Entry("a.jpg", new(1, 2, 30, 40))))
        {
            review.Labels.Name(["zebra", "dog", "zebra"]);
            Assert.Equal(["zebra", "dog", "cat"], review.Labels.All);
        }
        using var again = ReviewFile.Open(File1);
        again.Labels.Name([]);
        Assert.Equal(["zebra", "dog"], again.Labels.Named);
        again.Labels.Name(["cat"]);
        Assert.Equal(["cat"], again.Labels.All);
    }

    [Fact]
    public void A_file_from_before_they_were_kept_is_opened()
    {
        Make(File1, Entry("a.jpg", new(1, 2, 30, 40))).Dispose();
        using (var connection = ReviewConnection.Open(File1, SqliteOpenMode.ReadWrite)) connection.Run("DROP TABLE label");
        Assert.Single(AnnotationFiles.Read(File1).Pictures);
        using var again = ReviewFile.Open(File1);
        again.Labels.Name(["dog"]);
        Assert.Equal(["dog", "cat"], again.Labels.All);
    }

    [Fact]
    public async Task What_is_written_is_there_although_others_look_all_the_time()
    {
        using var review = Make(File1, Entry("a.jpg", new(1, 2, 30, 40)));
        bool isDone = false;
        var looking = Task.Run(() =>
        {
            while (!Volatile.Read(ref isDone)) _ = review.Labels.All;
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 50; i++)
        {
            review.Propose([(1, new(Source, new(1, 2, 30, 40), $"p{i}", null))]);
            Assert.Contains($"p{i}", review.Labels.All);
            Assert.True(review.Save(1, i, Decision(ReviewState.Accepted, label: $"s{i}")).IsSaved);
            Assert.Contains($"s{i}", review.Labels.All);
        }
        Volatile.Write(ref isDone, true);
        await looking;
    }
}
