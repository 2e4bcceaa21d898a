using Boxfit.Data.Reviews;
using Microsoft.Data.Sqlite;
using static Boxfit.Tests.Data.Reviews.Reviews;

namespace Boxfit.Tests.Data.Reviews;

public sealed class ReviewFileTests : IDisposable
{
    static readonly PixelBox s_box = new(10.04, 20, 110, 220), s_other = new(30, 40, 130, 240);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string File1 => _folder["boxes.csv.review.db"];

    [Fact]
    public void An_accepted_proposal_is_kept_to_the_letter_and_another_box_is_a_change()
    {
        using var review = Make(File1, Entry("a.jpg", s_box), Entry("b.jpg", s_box), Entry("c.jpg", null), Entry("d.jpg", s_box));
        // A page gets one decimal and sends that back.
        var a = Accept(1, new(10, 20, 110, 220));
        Assert.Equal((ReviewState.Accepted, (PixelBox?)s_box, "cat", 1L, "ada"), (a.State, a.Box, a.Label, a.Version, a.Person));
        var b = Accept(2, new(10.2, 20, 110, 220));
        Assert.Equal((ReviewState.Changed, (PixelBox?)new(10.2, 20, 110, 220)), (b.State, b.Box));
        Assert.Equal(ReviewState.Changed, Accept(3, s_other).State);
        Assert.Equal((ReviewState.Changed, "dog"), (Accept(4, s_box, "dog").State, review.Find(4)!.Label));
        Assert.Contains("no box to accept", Assert.Throws<RefusedDecisionException>(() => Accept(3, null, version: 1)).Message);
        Assert.Equal(ReviewState.Changed, review.Find(3)!.State);

        ReviewPicture Accept(long id, PixelBox? box, string? label = null, long version = 0)
        {
            var (now, isSaved) = review.Save(id, version, Decision(ReviewState.Accepted, box, label));
            Assert.True(isSaved);
            Assert.Equivalent(review.Find(id), now);
            return now;
        }
    }

    [Fact]
    public void A_stale_decision_changes_nothing_and_gets_what_is_there()
    {
        using var review = Make(File1, Entry("a.jpg", s_box));
        Assert.True(review.Save(1, 0, Decision(ReviewState.Accepted, s_other)).IsSaved);
        var (now, isSaved) = review.Save(1, 0, Decision(ReviewState.None));
        Assert.False(isSaved);
        Assert.Equal((1L, (PixelBox?)s_other), (now.Version, now.Box));
        Assert.Equal(ReviewState.Changed, review.Find(1)!.State);
    }

    [Fact]
    public void What_is_kept_beside_a_review_is_no_review_and_leads_to_it()
    {
        using var review = Make(File1, Entry("a.jpg", s_box));
        foreach (string ending in (string[])[".lock", "-wal", "-shm"])
        {
            string beside = File1 + ending;
            string message = Assert.Throws<InputException>(() => AnnotationFiles.Read(beside)).Message;
            Assert.Equal($"{beside} is kept beside the review {File1} while that is open. Name the review: {File1}", message);
        }
    }

    [Fact]
    public void A_start_that_fails_leaves_nothing_behind()
    {
        string mine = _folder.Write("mine.db", "no database");
        Assert.Throws<InputException>(() => ReviewFile.Open(mine));
        // An empty file of another name may be anything.
        string empty = _folder.Write("boxes.csv");
        Assert.Contains("is no review file", Assert.Throws<InputException>(() => ReviewFile.Open(empty)).Message);
        using (var discarded = ReviewFile.Open(File1)) discarded.Discard();
        Assert.Equal(["boxes.csv", "mine.db"], _folder.Names.Order());
        Assert.Equal(0, new FileInfo(empty).Length);
        // One whose making was interrupted is made.
        File.WriteAllText(File1, "");
        using var made = ReviewFile.Open(File1);
        Assert.True(made.IsNew);
    }

    [Fact]
    public void Each_decision_is_kept_with_what_was_before()
    {
        using (var review = Make(File1, Entry("a.jpg", s_box)))
        {
            review.Save(1, 0, Decision(ReviewState.Accepted, s_other, "dog"));
            review.Save(1, 1, Decision(ReviewState.None));
            review.Save(1, 2, Decision(ReviewState.Open));
            var open = review.Find(1)!;
            Assert.Equal((ReviewState.Open, null, null, 3L), (open.State, open.Box, open.Person, open.Version));
        }
        using var connection = ReviewConnection.Open(File1, SqliteOpenMode.ReadOnly);
        var rows = connection.Read("SELECT version, person, milliseconds, state_before, x1_before, label_before, state, x1 FROM history",
            r => string.Join(' ', Enumerable.Range(0, 8).Select(i => r.IsDBNull(i) ? "-" : r.GetValue(i))));
        Assert.Equal(["1 ada 1500 0 - - 2 30", "2 ada 1500 2 30 dog 3 -", "3 ada 1500 3 - - 0 -"], rows);
    }

    [Fact]
    public void Orders_begin_with_what_is_worth_looking_at_and_end_with_what_is_unknown()
    {
        using var review = Make(
            File1, Entry("c.jpg", s_box, 0.9), Entry("B.jpg", new(0, 0, 9, 9), 0.2), Entry("a.jpg", null), Entry("d.jpg", s_box));
        review.AddSource("run", "1");
        review.Propose([(1, new("run", s_box, "cat", 0.5)), (2, new("run", s_other, "cat", 0.5)), (3, new("run", null, null, null))]);
        Assert.Equal([2, 1, 3, 4], Ids(ReviewOrder.Uncertain));
        Assert.Equal([2, 1, 3, 4], Ids(ReviewOrder.Disagreement));
        Assert.Equal([2, 1, 4, 3], Ids(ReviewOrder.Size));
        Assert.Equal([3, 2, 1, 4], Ids(ReviewOrder.Name));
        Assert.Equal([1, 2, 3, 4], Ids(ReviewOrder.Random).Order());
        Assert.Equal([1, null], review.List(new(ReviewOrder.Disagreement), 0, 4).Select(p => p.Disagreement).Where(d => d is not 0));
        // Going on behind one is the same order, and so are pages of the grid.
        foreach (var order in Enum.GetValues<ReviewOrder>())
        {
            long[] ids = Ids(order);
            Assert.Equal(ids[2..], review.After(new(order), ids[1], 10));
            Assert.Equal(ids[1..3], review.List(new(order), 1, 2).Select(p => p.Id));
        }

        long[] Ids(ReviewOrder order) => [.. review.After(new(order), null, 10)];
    }

    [Fact]
    public void Some_sources_are_kept_in_another_order_and_no_decision_changes()
    {
        using var review = Make(File1, Entry("a.jpg", s_box), Entry("b.jpg", s_box));
        review.AddSource("one", "1");
        review.AddSource("two", "1");
        review.Propose([(1, new("one", s_other, "cat", 0.5)), (1, new("two", s_box, "cat", null)), (2, new("two", s_box, "cat", null))]);
        review.Save(2, 0, Decision(ReviewState.Accepted));
        double? first = review.Find(1)!.Disagreement;
        Assert.True(first > 0);
        review.KeepSources(["two", Source]);
        Assert.Equal(["two", Source], review.Sources);
        Assert.Equal(["two", Source], review.Find(1)!.Proposals.Select(p => p.Source));
        Assert.Equal(0, review.Find(1)!.Disagreement);
        Assert.Equal("two", review.List(new(ReviewOrder.Name), 0, 1)[0].Proposals[0].Source);
        Assert.Equal((ReviewState.Accepted, 1L, (PixelBox?)s_box), (review.Find(2)!.State, review.Find(2)!.Version, review.Find(2)!.Box));
        // What comes back is as new, behind those that are there.
        Assert.Null(review.StampOf("one"));
        review.AddSource("one", "1");
        Assert.Equal(["two", Source, "one"], review.Sources);
        Assert.Equal([1L], review.Awaiting("one").Select(p => p.Id));
    }

    [Fact]
    public void Filters_take_states_and_names_in_any_case_and_script()
    {
        using var review = Make(
            File1, Entry("Fotos/ZOË.jpg", s_box), Entry("写真/猫.jpg", s_box), Entry("कुत्ता.jpg", s_box),
            Entry("x_100%.jpg", s_box));
        review.Save(1, 0, Decision(ReviewState.Accepted));
        review.Save(2, 0, Decision(ReviewState.Skipped));
        Assert.Equal([1L], Ids(new(Find: "zoe\u0308")));
        Assert.Equal([2L], Ids(new(Find: "猫")));
        Assert.Equal([3L], Ids(new(Find: "त्ता")));
        Assert.Equal([4L], Ids(new(Find: "0%")));
        Assert.Equal([1L], Ids(new(State: "reviewed")));
        Assert.Equal([2L], Ids(new(State: "skipped")));
        Assert.Equal([4L, 3L], Ids(new(State: "open")).OrderDescending());
        Assert.Equal(2, review.Count(new(State: "open")));

        long[] Ids(ReviewFilter filter) => [.. review.After(filter, null, 10)];
    }

    [Fact]
    public void Figures_say_how_far_it_has_come()
    {
        using var review = Make(File1, [.. Enumerable.Range(0, 6).Select(i => Entry($"{i}.jpg", new(0, 0, 100, 100)))]);
        var none = review.Figures();
        Assert.Equal((null, null, null), (none.SecondsEach, none.ShareUnchanged, none.MeanIouOfChanges));
        review.Save(1, 0, Decision(ReviewState.Accepted));
        review.Save(2, 0, Decision(ReviewState.Accepted, new(0, 0, 100, 50)));
        review.Save(3, 0, Decision(ReviewState.None));
        review.Save(4, 0, Decision(ReviewState.Skipped));
        var figures = review.Figures();
        Assert.Equal([2, 1, 1, 1, 1, 0], figures.Counts);
        Assert.Equal((6, 3, 1.5), (figures.Total, figures.Reviewed, figures.SecondsEach));
        Assert.Equal((0.5, 0.5), (figures.ShareUnchanged, figures.MeanIouOfChanges));
    }

    [Fact]
    public void What_is_brought_in_again_keeps_what_was_decided()
    {
        using (var review = Make(File1, Entry("a.jpg", s_box), Entry("photos/b.jpg", s_box) with { Problem = "it is missing" }))
        {
            Assert.Equal(ReviewState.Unreadable, review.Find(2)!.State);
            review.Save(1, 0, Decision(ReviewState.Accepted));
        }
        using var again = Make(
            File1, Entry("a.jpg", s_other), Entry("../b.jpg", s_other) with { AsWritten = "photos/b.jpg" }, Entry("c.jpg", s_box));
        Assert.Equal(3, again.Count(new()));
        Assert.Equal((ReviewState.Accepted, (PixelBox?)s_box), (again.Find(1)!.State, again.Find(1)!.Box));
        Assert.Equal(s_other, Assert.Single(again.Find(1)!.Proposals).Box);
        Assert.Equal((ReviewState.Open, "../b.jpg", null), (again.Find(2)!.State, again.Find(2)!.Name, again.Find(2)!.Problem));
    }

    [Fact]
    public void A_picture_that_vanishes_is_unreadable_and_open_again_when_it_is_back()
    {
        using var review = Make(File1, Entry("a.jpg", s_box), Entry("b.jpg", s_box));
        review.Save(2, 0, Decision(ReviewState.None));
        review.SetReadable([(1, null, "it is gone"), (2, null, "it is gone")]);
        Assert.Equal((ReviewState.Unreadable, ReviewState.None), (review.Find(1)!.State, review.Find(2)!.State));
        review.SetReadable([(1, new(320, 200, "png", 1), null)]);
        Assert.Equal((ReviewState.Open, 320, null), (review.Find(1)!.State, review.Find(1)!.Width, review.Find(1)!.Problem));
    }

    [Fact]
    public void A_new_first_source_is_the_shown_one()
    {
        using var review = Make(File1, Entry("a.jpg", s_box), Entry("b.jpg", s_box));
        review.AddSource("run", "1", isFirst: true);
        review.AddSource("run", "1", isFirst: true);
        Assert.Equal([1, 2], review.Awaiting("run").Select(p => p.Id));
        review.Propose([(1, new("run", s_other, "cat", 0.4))]);
        Assert.Equal(["run", Source], review.Sources);
        Assert.Equal([s_other, s_box], review.Find(1)!.Proposals.Select(p => p.Box!.Value));
        Assert.Equal([s_other, s_box], review.List(new(), 0, 2).Select(p => p.Proposals[0].Box!.Value));
        Assert.Equal([2L], review.Awaiting("run").Select(p => p.Id));
        Assert.Equal(["cat"], review.Labels.All);
    }

    [Fact]
    public void Another_source_of_the_same_name_takes_the_place_of_what_the_earlier_one_said()
    {
        using var review = Make(File1, Entry("a.jpg", s_box), Entry("b.jpg", s_box), Entry("c.jpg", s_box));
        review.AddSource("run", "1");
        review.Propose([(1, new("run", s_other, "cat", 0.4)), (2, new("run", s_other, "dog", 0.4)), (3, new("run", s_other, null, 0.4))]);
        review.Save(2, 0, Decision(ReviewState.Skipped));
        review.Save(3, 0, Decision(ReviewState.Accepted));
        review.AddSource("run", "1");
        Assert.Equal(2, review.Find(1)!.Proposals.Count);
        Assert.NotNull(review.Find(1)!.Disagreement);
        Assert.Equal(["cat", "dog"], review.Labels.All);

        review.AddSource("run", "2", isFirst: true);
        Assert.Equal(["run", Source], review.Sources);
        Assert.Equal([s_box], review.Find(1)!.Proposals.Select(p => p.Box!.Value));
        Assert.Null(review.Find(1)!.Disagreement);
        Assert.Equal(["cat"], review.Labels.All);
        // What is left for later is wanted, too; what is decided is not.
        Assert.Equal([1, 2], review.Awaiting("run").Select(p => p.Id));
    }

    [Fact]
    public void A_row_that_has_left_the_data_leaves_nothing_in_the_orders()
    {
        using var review = Make(File1, Entry("a.jpg", s_box), Entry("b.jpg", new(0, 0, 9, 9)));
        review.Add([Entry("a.jpg", s_box)], [(Source, "2")]);
        Assert.Empty(review.Find(2)!.Proposals);
        Assert.Equal([1, 2], review.After(new(ReviewOrder.Size), null, 10));
        Assert.Equal((0, 1), (review.Before(new(ReviewOrder.Size), 1), review.Before(new(ReviewOrder.Size), 2)));
    }

    [Fact]
    public void What_is_acknowledged_is_there_although_nothing_was_closed()
    {
        using var review = Make(File1, Entry("a.jpg", s_box));
        review.Save(1, 0, Decision(ReviewState.None));
        // As a killed process leaves it: the file, and what was written last beside it.
        foreach (string ending in (string[])["", "-wal"]) File.Copy(File1 + ending, _folder["copy.review.db" + ending]);
        using var copy = ReviewFile.Open(_folder["copy.review.db"]);
        Assert.Equal(ReviewState.None, copy.Find(1)!.State);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    [Fact]
    public void A_file_at_rest_is_one_file_and_can_be_read_where_nothing_can_be_written()
    {
        Make(File1, Entry("a.jpg", s_box)).Dispose();
        Assert.Equal(["boxes.csv.review.db", "boxes.csv.review.db.lock"], _folder.Names.Order());
        Permit(UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        try
        {
            AsNobody.Run(() => Assert.Single(AnnotationFiles.Read(File1).Pictures));
            AsNobody.Run(() => Assert.Contains("may not write in",
                Assert.ThrowsAny<BoxfitException>(() => ReviewFile.Open(File1)).Message, StringComparison.Ordinal));
        }
        finally
        {
            Permit(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        void Permit(UnixFileMode mode) => File.SetUnixFileMode(_folder.Path, mode);
    }

    [Fact]
    public void A_second_server_is_refused_and_comes_in_when_the_first_has_ended()
    {
        var first = Make(File1, Entry("a.jpg", s_box));
        Assert.Contains("is open in another review", Assert.Throws<InputException>(() => ReviewFile.Open(File1)).Message);
        // Data is read meanwhile.
        Assert.Single(AnnotationFiles.Read(File1).Pictures);
        first.Dispose();
        ReviewFile.Open(File1).Dispose();
    }

    [Theory]
    [InlineData("CREATE TABLE bookmarks (x)", "another program's SQLite file")]
    [InlineData("PRAGMA application_id = 1115186804; PRAGMA user_version = 2", "is a review file of version 2")]
    public void Files_of_other_programs_and_newer_ones_are_refused_unchanged(string sql, string expected)
    {
        using (var connection = new SqliteConnection($"Data Source={File1};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
        byte[] before = File.ReadAllBytes(File1);
        Assert.Contains(expected, Assert.Throws<InputException>(() => ReviewFile.Open(File1)).Message);
        Assert.Equal(before, File.ReadAllBytes(File1));
    }

    [Fact]
    public void What_is_no_SQLite_file_is_refused_unchanged()
    {
        string path = _folder.Write("mine.review.db", "my notes");
        Assert.Contains("is no review file of Boxfit", Assert.Throws<InputException>(() => ReviewFile.Open(path)).Message);
        Assert.Equal("my notes", File.ReadAllText(path));
    }

    [Fact]
    public void A_full_disk_is_said_and_nothing_is_lost()
    {
        using var review = Make(File1, Entry("a.jpg", s_box), Entry("b.jpg", s_box));
        review.Save(1, 0, Decision(ReviewState.Accepted));
        review.LimitPages(1);
        var decision = new ReviewDecision(ReviewState.Accepted, s_other, new('x', 100_000), "ada", 1);
        Assert.Contains("The disk is full", Assert.Throws<ReviewFullException>(() => review.Save(2, 0, decision)).Message);
        Assert.Equal((ReviewState.Accepted, ReviewState.Open), (review.Find(1)!.State, review.Find(2)!.State));
        review.LimitPages(1_000_000);
        Assert.True(review.Save(2, 0, decision).IsSaved);
    }
}
