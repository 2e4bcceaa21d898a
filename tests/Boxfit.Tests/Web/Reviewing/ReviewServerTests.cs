using System.Net;
using System.Net.Sockets;
using Boxfit.Tests.Cli;
using Boxfit.Tests.Data;
using Boxfit.Tests.Preparation.Labelling;
using Boxfit.Tests.Web.Serving;

namespace Boxfit.Tests.Web.Reviewing;

public sealed class ReviewServerTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_is_there_and_the_review_is_described()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png", "b.png");
        var page = await review.SendAsync("GET", "/");
        Assert.Contains("<html", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(200, (await review.DecideAsync(1, 0, "accepted")).Status);
        Assert.Equal(200, (await review.DecideAsync(2, 0, "accepted", [10, 20, 40, 35])).Status);
        var json = await review.AskAsync("GET", "/api/review");
        Assert.Equal("boxes.csv", json.GetProperty("name").GetString());
        Assert.Equal("boxes.csv.review.db", json.GetProperty("file").GetString());
        Assert.Equal("""["cat"]""", json.GetProperty("labels").GetRawText());
        Assert.Equal("""["boxes.csv"]""", json.GetProperty("sources").GetRawText());
        Assert.Equal("[]", json.GetProperty("models").GetRawText());
        Assert.Equal("", json.GetProperty("folder").GetString());
        Assert.Equal("""["size","name","random"]""", json.GetProperty("orders").GetRawText());
        Assert.Equal(
            """{"open":0,"accepted":1,"changed":1,"none":0,"skipped":0,"unreadable":0}""", json.GetProperty("counts").GetRawText());
        Assert.Equal(
            """{"reviewed":2,"perHour":null,"shareUnchanged":0.5,"meanIouOfChanges":0.5,"secondsLeft":null}""",
            json.GetProperty("progress").GetRawText());
        Assert.Equal("none", json.GetProperty("training").GetProperty("state").GetString());
        Assert.False(json.GetProperty("canTrain").GetBoolean());
        Assert.Equal(16, json.GetProperty("id").GetString()!.Length);
    }

    [Fact]
    public async Task What_is_decided_is_there_after_the_server_was_started_anew()
    {
        string id;
        await using (var review = await RunningReview.StartAsync(_folder, "a.png", "b.png"))
        {
            id = (await review.AskAsync("GET", "/api/review")).GetProperty("id").GetString()!;
            await review.DecideAsync(1, 0, "none");
        }
        // Goes on by the review's file alone.
        await using var again = await RunningReview.StartAsync(RunningReview.Settings(_folder["boxes.csv.review.db"]));
        var json = await again.AskAsync("GET", "/api/review");
        Assert.Equal((id, 2), (json.GetProperty("id").GetString(), json.GetProperty("total").GetInt32()));
        Assert.Equal("none", (await again.AskAsync("GET", "/api/pictures/1")).GetProperty("state").GetString());
        Assert.Equal(["a.png"], AnnotationFiles.Read(_folder["boxes.csv.review.db"], new ReadOptions { OnlyReviewed = true })
            .Pictures.Select(p => p.Name));
    }

    [Fact]
    public async Task Two_annotators_are_compared()
    {
        string ada = RunningReview.Data(_folder, "ada.csv", "0,0,40,40,cat", "a.png", "b.png");
        string grace = _folder.Write("grace.csv", "path,x1,y1,x2,y2,label\nb.png,0,0,40,20,cat\na.png,0,0,40,40,cat\n");
        await using var review = await RunningReview.StartAsync(
            RunningReview.Settings(_folder["both.review.db"]) with { Data = [ada, grace] });
        var json = await review.AskAsync("GET", "/api/pictures?order=disagreement");
        Assert.Equal(["b.png 0.5", "a.png 0"], json.GetProperty("pictures").EnumerateArray()
            .Select(p => $"{p.GetProperty("name")} {p.GetProperty("disagreement")}"));
        var first = await review.AskAsync("GET", "/api/pictures/2");
        Assert.Equal(["ada.csv", "grace.csv"],
            first.GetProperty("proposals").EnumerateArray().Select(p => p.GetProperty("source").GetString()!));
    }

    [Fact]
    public async Task Sources_are_chosen_where_a_review_goes_on()
    {
        string file = _folder["both.review.db"];
        string ada = RunningReview.Data(_folder, "ada.csv", "0,0,40,40,cat", "a.png");
        string grace = _folder.Write("grace.csv", File.ReadAllText(ada));
        await using (await RunningReview.StartAsync(RunningReview.Settings(file) with { Data = [ada, grace] }))
        {
            // Both are in it.
        }
        await using (var review = await RunningReview.StartAsync(RunningReview.Settings(file) with { Sources = ["grace.csv", "ada.csv"] }))
            Assert.Equal("""["grace.csv","ada.csv"]""", (await review.AskAsync("GET", "/api/review")).GetProperty("sources").GetRawText());
        await using (var review = await RunningReview.StartAsync(RunningReview.Settings(file) with { Sources = ["ada.csv"] }))
            Assert.Equal("""["ada.csv"]""", (await review.AskAsync("GET", "/api/review")).GetProperty("sources").GetRawText());
        var settings = RunningReview.Settings(file) with { Sources = ["grace.csv"] };
        var refused = await Assert.ThrowsAsync<InputException>(() => RunningReview.StartAsync(settings));
        Assert.Equal("--source: found 'grace.csv', expected one of this review's: ada.csv.", refused.Message);
        settings = settings with { Sources = ["ada.csv"], Cascades = [LabelFolder.Square] };
        refused = await Assert.ThrowsAsync<InputException>(() => RunningReview.StartAsync(settings));
        Assert.StartsWith("--source leaves out square.xml, which is named to propose boxes. Add --source square.xml", refused.Message);
        await using var last = await RunningReview.StartAsync(settings with { Sources = ["square.xml"] });
        Assert.Equal("""["square.xml"]""", (await last.AskAsync("GET", "/api/review")).GetProperty("sources").GetRawText());
    }

    [Fact]
    public async Task Photos_without_boxes_are_drawn_from_scratch()
    {
        RunningReview.Data(_folder, "none.csv", "", "photos/写真.png", "photos/sub/a b.png");
        string[] photos = [_folder["photos/写真.png"], _folder["photos/sub/a b.png"]];
        await using var review = await RunningReview.StartAsync(
            RunningReview.Settings(_folder["photos.review.db"]) with { Pictures = photos, Labels = ["face", "head"] });
        var json = await review.AskAsync("GET", "/api/review");
        Assert.Equal("""["face","head"]""", json.GetProperty("labels").GetRawText());
        Assert.Equal("""["random","name"]""", json.GetProperty("orders").GetRawText());
        Assert.Equal("photos/", json.GetProperty("folder").GetString());
        var (status, body) = await review.DecideAsync(1, 0, "accepted", [1, 2, 30, 40], "face");
        Assert.Equal((200, "changed"), (status, body.GetProperty("state").GetString()));
        Assert.Equal("photos/写真.png", body.GetProperty("name").GetString());
        Assert.Equal(400, (await review.DecideAsync(2, 0, "accepted")).Status);
    }

    [Fact]
    public async Task Classes_that_were_named_are_there_when_it_goes_on_by_its_file()
    {
        string file = _folder["boxes.csv.review.db"], data = RunningReview.Data(_folder, "boxes.csv", "10,20,40,50,cat", "a.png");
        await using (await RunningReview.StartAsync(RunningReview.Settings(file) with { Data = [data], Labels = ["face", "head"] }))
        {
            // They are kept.
        }
        await using var review = await RunningReview.StartAsync(RunningReview.Settings(file));
        Assert.Equal("""["face","head","cat"]""", (await review.AskAsync("GET", "/api/review")).GetProperty("labels").GetRawText());
    }

    [Fact]
    public async Task Pictures_that_were_away_are_open_again_at_the_next_start()
    {
        await using (var review = await RunningReview.StartAsync(_folder, "a.png", "b.png"))
        {
            File.Move(_folder["a.png"], _folder["a.away"]);
            Assert.Equal("unreadable", (await review.AskAsync("GET", "/api/pictures/1")).GetProperty("state").GetString());
        }
        File.Move(_folder["a.away"], _folder["a.png"]);
        await using var again = await RunningReview.StartAsync(RunningReview.Settings(_folder["boxes.csv.review.db"]));
        Assert.Equal(2, (await again.AskAsync("GET", "/api/pictures?state=open")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Another_model_of_the_same_name_proposes_its_own_boxes()
    {
        using var tiny = new TinyRun();
        string[] pictures = [.. Directory.GetFiles(tiny.Pictures, "*.jpg").Order(StringComparer.Ordinal).Take(2)];
        string other = tiny["other/run"];
        Assert.Equal(ExitCode.Done, CommandRun.Of(["train", tiny.Data, "--out", other, .. TinyRun.Settings(), "--seed", "7"]).ExitCode);
        foreach (string run in (string[])[tiny.Folder, other, other])
        {
            await using var review = await RunningReview.StartAsync(
                RunningReview.Settings(_folder["p.review.db"]) with { Pictures = pictures, Run = run });
            await review.Server.ProposeAllAsync();
            using var predictor = Predictor.Load(run, new() { Threads = 1, Convert = OnnxConversion.Convert });
            var expected = predictor.Predict(pictures[0]).Pixels;
            var proposal = Assert.Single((await review.AskAsync("GET", "/api/pictures/1")).GetProperty("proposals").EnumerateArray());
            Assert.Equal(expected.X1, proposal.GetProperty("box")[0].GetDouble(), 0.06);
            Assert.Equal(expected.Y2, proposal.GetProperty("box")[3].GetDouble(), 0.06);
        }
    }

    [Fact]
    public async Task All_classes_of_a_model_can_be_chosen()
    {
        string model = SayingModel.Save(_folder, isThere: true), picture = _folder.WritePicture("a.png", new(64, 60));
        var settings = RunningReview.Settings(_folder["p.review.db"]) with { Pictures = [picture], Run = model, Labels = ["bird"] };
        await using var review = await RunningReview.StartAsync(settings);
        using var predictor = Predictor.Load(model, new() { Threads = 1 });
        var labels = (await review.AskAsync("GET", "/api/review")).GetProperty("labels").EnumerateArray().Select(l => l.GetString());
        Assert.Equal(["bird", .. predictor.Description.Classes], labels);
    }

    [Fact]
    public async Task A_second_server_is_refused_and_the_first_goes_on()
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png");
        var e = await Assert.ThrowsAsync<InputException>(
            () => RunningReview.StartAsync(RunningReview.Settings(_folder["boxes.csv.review.db"])));
        Assert.Contains("is open in another review", e.Message);
        Assert.Equal(200, (await review.DecideAsync(1, 0, "none")).Status);
    }

    [Fact]
    public async Task A_port_in_use_and_data_without_pictures_leave_nothing_behind()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string data = RunningReview.Data(_folder, "boxes.csv", "1,2,3,4,cat", "a.png"), file = _folder["boxes.csv.review.db"];
        string taken = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        var settings = RunningReview.Settings(file) with { Data = [data], Urls = [taken] };
        Assert.Contains("cannot be listened on",
            (await Assert.ThrowsAsync<BoxfitException>(() => RunningReview.StartAsync(settings))).Message, StringComparison.Ordinal);
        Assert.Contains("has no pictures",
            (await Assert.ThrowsAsync<InputException>(() => RunningReview.StartAsync(RunningReview.Settings(file)))).Message);
        Assert.Contains("have to bring a key", (await Assert.ThrowsAsync<InputException>(
            () => RunningReview.StartAsync(settings with { Urls = ["http://*:0"] }))).Message);
        Assert.Equal(["a.png", "boxes.csv"], _folder.Names.Order());
    }

    [Theory]
    [InlineData(null, 403)]
    [InlineData("other", 403)]
    [InlineData("review", 200)]
    public async Task What_changes_something_has_to_come_from_the_page(string? page, int status)
    {
        await using var review = await RunningReview.StartAsync(_folder, "a.png");
        using var client = new HttpClient { BaseAddress = new(review.Server.Addresses[0]) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/next") { Content = new StringContent("{}") };
        if (page is not null) request.Headers.Add("X-Boxfit-Page", page);
        Assert.Equal(status, (int)(await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_cascade_proposes_boxes_and_what_it_does_not_find_stays_unknown()
    {
        string photos = SharedData.Folder("caltech-faces");
        string photo = Directory.EnumerateFiles(photos, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        _folder.Write("face.jpg", File.ReadAllBytes(photo));
        _folder.WritePicture("black.png", new(64, 60));
        await using var review = await RunningReview.StartAsync(RunningReview.Settings(_folder["p.review.db"]) with
        {
            Pictures = [_folder["black.png"], _folder["face.jpg"]], Cascades = ["frontalface_alt"],
        });
        await review.Server.ProposeAllAsync();
        var face = (await review.AskAsync("GET", "/api/pictures?order=uncertain")).GetProperty("pictures")[0];
        Assert.Equal(("face.jpg", "face"), (face.GetProperty("name").GetString(), face.GetProperty("label").GetString()));
        Assert.InRange(face.GetProperty("confidence").GetDouble(), 0.1, 1);
        // What a cascade proposes is a box once somebody has accepted it.
        Assert.Empty(AnnotationFiles.Read(_folder["p.review.db"]).Pictures);
    }
}
