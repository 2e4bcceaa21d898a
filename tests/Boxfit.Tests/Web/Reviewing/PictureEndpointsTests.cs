using Microsoft.Data.Sqlite;

namespace Boxfit.Tests.Web.Reviewing;

public sealed class PictureEndpointsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static string Ids(JsonElement answer) =>
        string.Join(", ", answer.GetProperty("pictures").EnumerateArray().Select(p => p.GetProperty("id").GetInt32()));

    [Fact]
    public async Task A_stale_decision_gets_both_and_overwrites_nothing()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png");
        Assert.Equal(200, (await review.DecideAsync(1, 0, "accepted", [1, 2, 30, 40], person: "Zoë")).Status);
        var (status, problem) = await review.DecideAsync(1, 0, "none", person: "grace");
        Assert.Equal(412, status);
        Assert.Contains("Zoë has decided", problem.GetProperty("detail").GetString());
        var current = problem.GetProperty("current");
        Assert.Equal((1, "changed", "[1,2,30,40]"), (current.GetProperty("version").GetInt32(), current.GetProperty("state").GetString(),
            current.GetProperty("box").GetRawText()));
        var now = await review.SendAsync("GET", "/api/pictures/1");
        Assert.Equal("\"1\"", now.Headers.ETag!.Tag);
        Assert.Equal(200, (await review.DecideAsync(1, 1, "none", person: "grace")).Status);
    }

    [Fact]
    public async Task Only_decisions_that_can_be_understood_are_taken()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png");
        Assert.Equal(428, (await review.TryAsync("PUT", "/api/pictures/1", new { decision = "none" })).Status);
        Assert.Equal(404, (await review.DecideAsync(9, 0, "none")).Status);
        await Refused("decision: found 'maybe'", review.DecideAsync(1, 0, "maybe"));
        await Refused("box: found 3 numbers", review.DecideAsync(1, 0, "accepted", [1, 2, 3]));
        await Refused("box: found [30, 2, 1, 40] in a picture of 64×60", review.DecideAsync(1, 0, "accepted", [30, 2, 1, 40]));
        await Refused("label: expected", review.DecideAsync(1, 0, "accepted", label: "two\nlines"));
        await Refused("X-Boxfit-Person", review.DecideAsync(1, 0, "none", person: new('x', 101)));
        await Refused("order: found 'best'", review.TryAsync("GET", "/api/pictures?order=best"));
        await Refused("state: found 'lost'", review.TryAsync("GET", "/api/pictures?state=lost"));
        await Refused("count: found '501'", review.TryAsync("GET", "/api/pictures?count=501"));
        await Refused("size: found 300", review.TryAsync("GET", "/api/pictures/1/image?size=300"));
        await Refused("The body cannot be understood", review.TryAsync("POST", "/api/next", new { count = "many" }));
        Assert.Equal(0, (await review.AskAsync("GET", "/api/pictures/1")).GetProperty("version").GetInt32());

        static async Task Refused(string detail, Task<(int Status, JsonElement Body)> answer)
        {
            var (status, body) = await answer;
            Assert.Equal(400, status);
            Assert.Contains(detail, body.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task A_page_of_another_review_decides_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var review = await RunningReview.StartAsync(folder, "a.png");
        string id = (await review.AskAsync("GET", "/api/review")).GetProperty("id").GetString()!;
        long picture = (await review.AskAsync("POST", "/api/next", new { count = 1 }, ("X-Boxfit-Review", id)))
            .GetProperty("pictures")[0].GetProperty("id").GetInt64();
        string path = $"/api/pictures/{picture}";
        long version = (await review.AskAsync("GET", path)).GetProperty("version").GetInt64();
        var (status, body) = await review.TryAsync(
            "PUT", path, new { decision = "none" }, ("If-Match", $"\"{version}\""), ("X-Boxfit-Review", "another"));
        Assert.Equal(409, status);
        Assert.Contains(
            "The page is of another review; boxes.csv.review.db is at this address now.", body.GetProperty("detail").GetString());
        Assert.Equal(409, (await review.TryAsync("POST", "/api/next", new { count = 1 }, ("X-Boxfit-Review", "another"))).Status);
        Assert.Equal(409, (await review.TryAsync("DELETE", "/api/training", null, ("X-Boxfit-Review", "another"))).Status);
        // Nor does it show this one's pictures and figures.
        foreach (string shown in (string[])["/api/review", "/api/training", "/api/pictures", path, $"{path}/image?size=256"])
            Assert.Equal(409, (await review.TryAsync("GET", shown, null, ("X-Boxfit-Review", "another"))).Status);
        var image = await review.SendAsync("GET", $"{path}/image?size=256", null, ("X-Boxfit-Review", id));
        Assert.Equal("X-Boxfit-Review", Assert.Single(image.Headers.Vary));
        Assert.Equal("open", (await review.AskAsync("GET", path)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Boxes_are_kept_within_their_pictures()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png");
        var (_, body) = await review.DecideAsync(1, 0, "accepted", [-5, 2, 70, 40]);
        Assert.Equal("[0,2,64,40]", body.GetProperty("box").GetRawText());
    }

    [Fact]
    public async Task Next_pictures_are_lent_to_one_person()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png", "b.png", "c.png");
        Assert.Equal("1, 2", await Next("ada", null, 2));
        Assert.Equal("3", await Next("grace", null, 2));
        Assert.Equal("1, 2", await Next("ada", null, 3));
        Assert.Equal("ada", await LentTo("grace"));
        Assert.Null(await LentTo("ada"));
        // What is decided is lent to nobody any more, and no longer open.
        await review.DecideAsync(1, 0, "none");
        Assert.Equal("2", await Next("ada", 1, 3));

        async Task<string?> LentTo(string asked) =>
            (await review.AskAsync("GET", "/api/pictures/1", null, ("X-Boxfit-Person", asked))).GetProperty("lentTo").GetString();

        async Task<string> Next(string person, int? after, int count) => Ids(await review.AskAsync(
            "POST", "/api/next", new { order = "name", state = "open", find = "", after, count }, ("X-Boxfit-Person", person)));
    }

    [Fact]
    public async Task A_picture_that_vanishes_is_unreadable_and_stops_nothing()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png", "b.png");
        byte[] content = File.ReadAllBytes(_folder["a.png"]);
        File.Delete(_folder["a.png"]);
        Assert.Equal("2", await Open());
        var gone = await review.AskAsync("GET", "/api/pictures/1");
        Assert.Equal("unreadable", gone.GetProperty("state").GetString());
        Assert.Equal("its file is missing", gone.GetProperty("problem").GetString());
        Assert.Equal(404, (await review.TryAsync("GET", "/api/pictures/1/image?size=256")).Status);
        _folder.Write("a.png", content[..50]);
        Assert.Equal(422, (await review.TryAsync("GET", "/api/pictures/1/image?size=256")).Status);
        _folder.Write("a.png", content);
        Assert.Equal("open", (await review.AskAsync("GET", "/api/pictures/1")).GetProperty("state").GetString());

        async Task<string> Open() =>
            Ids(await review.AskAsync("POST", "/api/next", new { order = "name", state = "open", find = "", count = 5 }));
    }

    [Fact]
    public async Task Where_all_pictures_are_away_none_is_marked()
    {
        string[] names = [.. Enumerable.Range(0, 120).Select(i => $"photos/{i:000}.png")];
        await using var review = await RunningReview.StartAsync(_folder, names);
        Directory.Move(_folder["photos"], _folder["elsewhere"]);
        var (status, problem) = await review.TryAsync("POST", "/api/next", new { order = "name", state = "open", count = 5 });
        Assert.Equal(503, status);
        Assert.Contains("None of the review's pictures is there now, such as photos/000.png", problem.GetProperty("detail").GetString());
        Assert.Equal(503, (await review.TryAsync("GET", "/api/pictures/3")).Status);
        Assert.Equal(503, (await review.TryAsync("GET", "/api/pictures/3/image?size=256")).Status);
        Assert.Equal(120, await OpenAsync());
        // One that is there tells that the others have vanished.
        Directory.CreateDirectory(_folder["photos"]);
        File.Move(_folder["elsewhere/119.png"], _folder["photos/119.png"]);
        Assert.Equal("120", Ids(await review.AskAsync("POST", "/api/next", new { order = "name", state = "open", count = 5 })));
        Assert.Equal(1, await OpenAsync());

        async Task<int> OpenAsync() =>
            (await review.AskAsync("GET", "/api/review")).GetProperty("counts").GetProperty("open").GetInt32();
    }

    [Fact]
    public async Task A_fault_of_the_file_is_the_servers_and_tells_no_path()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png");
        string file = _folder["boxes.csv.review.db"];
        using (var other = new SqliteConnection($"Data Source={file};Pooling=false"))
        {
            other.Open();
            int page = Number(other, "SELECT rootpage FROM sqlite_schema WHERE name = 'history'"), size = Number(other, "PRAGMA page_size");
            Number(other, "UPDATE picture SET shuffle = 1 RETURNING id");
            Number(other, "PRAGMA wal_checkpoint(TRUNCATE)");
            using var content = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            content.Position = (page - 1) * size;
            content.Write([.. Enumerable.Repeat((byte)0xFF, size)]);
        }
        var (status, problem) = await review.DecideAsync(1, 0, "none");
        Assert.Equal(500, status);
        Assert.DoesNotContain(_folder.Path, problem.GetRawText());

        static int Number(SqliteConnection connection, string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task Pictures_are_lent_anew_to_who_still_looks_at_them()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png", "b.png");
        await review.AskAsync("POST", "/api/next", new { order = "name", state = "open", count = 1 }, ("X-Boxfit-Person", "ada"));
        Assert.Equal("[1,2]", await LendAsync("ada", 1, 2, 9));
        Assert.Equal("[]", await LendAsync("grace", 1, 2));
        Assert.Equal(400, (await review.TryAsync("POST", "/api/leases", new { pictures = new long[51] })).Status);

        async Task<string> LendAsync(string person, params long[] pictures)
        {
            var answer = await review.AskAsync("POST", "/api/leases", new { pictures }, ("X-Boxfit-Person", person));
            return answer.GetProperty("pictures").GetRawText();
        }
    }

    [Fact]
    public async Task The_grid_is_told_where_a_picture_stands()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png", "b.png", "c.png");
        Assert.Equal("2", await AtAsync("order=name&picture=3"));
        Assert.Equal("null", await AtAsync("order=name"));
        // One that is not among them any more still has its place.
        await review.DecideAsync(2, 0, "none");
        Assert.Equal("1", await AtAsync("order=name&state=open&picture=2"));

        async Task<string> AtAsync(string query) => (await review.AskAsync("GET", $"/api/pictures?{query}")).GetProperty("at").GetRawText();
    }

    [Fact]
    public async Task Pixels_come_small_as_JPEG_and_are_not_sent_twice()
    {
        _folder.WritePicture("large.png", new(900, 600));
        await using var review = await RunningReview.StartAsync(_folder, "large.png", "a.png");
        var answer = await review.SendAsync("GET", "/api/pictures/1/image?size=512");
        byte[] content = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal(("image/jpeg", "private, max-age=600"),
            (answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.ToString()
                .Split(", ").OrderDescending().Aggregate((a, b) => $"{a}, {b}")));
        Assert.Equal((512, 341), PictureReader.ReadSize(content, "thumbnail"));
        byte[] small = await (await review.SendAsync("GET", "/api/pictures/2/image?size=512")).Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal((64, 60), PictureReader.ReadSize(small, "thumbnail"));
        var again = await review.SendAsync("GET", "/api/pictures/1/image?size=512", null, ("If-None-Match", answer.Headers.ETag!.Tag));
        Assert.Equal(304, (int)again.StatusCode);
        _folder.WritePicture("large.png", new(600, 900));
        var other = await review.SendAsync("GET", "/api/pictures/1/image?size=512", null, ("If-None-Match", answer.Headers.ETag!.Tag));
        Assert.Equal((341, 512), PictureReader.ReadSize(await other.Content.ReadAsByteArrayAsync(Cancellation), "thumbnail"));
    }
}
