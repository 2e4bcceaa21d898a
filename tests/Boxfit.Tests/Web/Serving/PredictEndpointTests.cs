using System.Net;

namespace Boxfit.Tests.Web.Serving;

public sealed class PredictEndpointTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    string First => Directory.GetFiles(tiny.Pictures).Order(StringComparer.Ordinal).First();

    static async Task<JsonElement> Json(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    [Fact]
    public async Task A_picture_gets_the_box_that_predict_prints()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        var response = await server.PostAsync("/predict", File.ReadAllBytes(First));
        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.NotEmpty(response.Headers.GetValues("X-Request-Id").Single());
        var answer = await Json(response);
        Assert.Equal(["width", "height", "box", "label", "model", "milliseconds"], answer.EnumerateObject().Select(p => p.Name));
        var printed = CommandRun.Of("predict", tiny.Folder, First).Json;
        foreach (string name in (string[])["width", "height", "label"])
            Assert.Equal(printed.GetProperty(name).GetRawText(), answer.GetProperty(name).GetRawText());
        Assert.All(printed.GetProperty("box").EnumerateArray().Zip(answer.GetProperty("box").EnumerateArray()),
            edges => Assert.Equal(edges.First.GetDouble(), edges.Second.GetDouble(), 0.02));
        Assert.StartsWith("run@", answer.GetProperty("model").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calibrated_model_gives_the_boxes_that_it_promises()
    {
        using var folder = new TemporaryFolder();
        string model = CalibratedModel.Copy(tiny, folder, 0.1);
        await using var server = await RunningServer.StartAsync(model);
        var answer = await Json(await server.PostAsync("/predict", File.ReadAllBytes(First)));
        string[] names = ["width", "height", "box", "label", "model", "milliseconds", "inner", "outer"];
        Assert.Equal(names, answer.EnumerateObject().Select(p => p.Name));
        var printed = CommandRun.Of("predict", model, First).Json;
        foreach (string name in (string[])["inner", "outer"])
        {
            Assert.All(printed.GetProperty(name).EnumerateArray().Zip(answer.GetProperty(name).EnumerateArray()),
                edges => Assert.Equal(edges.First.GetDouble(), edges.Second.GetDouble(), 0.03));
        }
        byte[] plain = await Drawn(tiny.Folder), promised = await Drawn(model);
        Assert.NotEqual(plain, promised);

        async Task<byte[]> Drawn(string path)
        {
            await using var other = await RunningServer.StartAsync(path);
            var response = await other.PostAsync("/predict", File.ReadAllBytes(First), "image/jpeg");
            return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_that_says_more_than_a_box_answers_what_predict_prints(bool isThere)
    {
        using var folder = new TemporaryFolder();
        string model = SayingModel.Save(folder, isThere);
        await using var server = await RunningServer.StartAsync(model);
        var answer = await Json(await server.PostAsync("/predict", File.ReadAllBytes(First)));
        string[] names = ["width", "height", "box", "label", "model", "milliseconds", "confidence"];
        string[] ofAll = ["unlikeness", "featureDistance"];
        Assert.Equal(
            isThere ? [.. names, "labelConfidence", .. ofAll] : [.. names, .. ofAll], answer.EnumerateObject().Select(p => p.Name));
        var printed = CommandRun.Of("predict", model, First).Json;
        Assert.Equal(isThere ? JsonValueKind.Array : JsonValueKind.Null, answer.GetProperty("box").ValueKind);
        Assert.Equal(printed.GetProperty("label").GetRawText(), answer.GetProperty("label").GetRawText());
        foreach (string name in isThere ? (string[])["confidence", "labelConfidence", .. ofAll] : ["confidence", .. ofAll])
            Assert.Equal(printed.GetProperty(name).GetDouble(), answer.GetProperty(name).GetDouble(), 1e-4);
        var drawn = await server.PostAsync("/predict", File.ReadAllBytes(First), "image/jpeg");
        Assert.Equal("image/jpeg", drawn.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Many_pictures_are_answered_in_their_order_and_a_bad_one_for_itself()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        var pictures = Directory.GetFiles(tiny.Pictures).Order(StringComparer.Ordinal).Take(5).ToList();
        using var content = new MultipartFormDataContent();
        foreach (string picture in pictures)
            content.Add(new ByteArrayContent(File.ReadAllBytes(picture)), "picture", Path.GetFileName(picture));
        content.Add(new ByteArrayContent([1, 2, 3]), "picture", "b\u00e4d.jpg");
        var response = await server.Client.PostAsync(new Uri("/predict", UriKind.Relative), content, TestContext.Current.CancellationToken);
        JsonElement[] answers = [.. (await Json(response)).GetProperty("predictions").EnumerateArray()];
        Assert.Equal([.. pictures.Select(Path.GetFileName), "b\u00e4d.jpg"], answers.Select(a => a.GetProperty("name").GetString()));
        Assert.All(answers[..^1], a => Assert.Equal(4, a.GetProperty("box").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, answers[^1].GetProperty("box").ValueKind);
        Assert.StartsWith("The picture cannot be used: ", answers[^1].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_a_JPEG_gets_the_picture_with_its_box()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        var response = await server.PostAsync("/predict", File.ReadAllBytes(First), "image/jpeg");
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var (drawn, photo) = (PictureReader.Read(bytes, "drawn"), PictureReader.Read(First));
        Assert.Equal((photo.Width, photo.Height), (drawn.Width, drawn.Height));
        Assert.NotEqual(photo.Pixels, drawn.Pixels);
    }

    [Theory]
    [InlineData("", 422, "The picture cannot be used: ")]
    [InlineData("no picture", 422, "The picture cannot be used: ")]
    [InlineData("../../../../../etc/passwd", 422, "The picture cannot be used: ")]
    [InlineData("large", 413, "more than 5,000 bytes")]
    [InlineData("pixels", 422, "64×64 pixels; at most 4,095 are taken")]
    [InlineData("cut", 422, "The picture cannot be used: ")]
    public async Task What_is_no_usable_picture_is_refused_with_the_reason(string body, int status, string reason)
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder, s => s with { MaxBytes = 5_000, MaxPixels = 4_095 });
        byte[] content = body switch
        {
            "large" => new byte[5_001],
            "pixels" => PictureWriter.EncodePng(new(64, 64)),
            "cut" => PictureWriter.EncodeJpeg(new(60, 60))[..200],
            _ => Encoding.UTF8.GetBytes(body),
        };
        var response = await server.PostAsync("/predict", content);
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var problem = await Json(response);
        Assert.Contains(reason, problem.GetProperty("detail").GetString());
        Assert.Equal(
            (status, "/predict", response.Headers.GetValues("X-Request-Id").Single()),
            (problem.GetProperty("status").GetInt32(), problem.GetProperty("instance").GetString(),
                problem.GetProperty("requestId").GetString()));
    }

    [Fact]
    public async Task What_takes_too_long_is_told_and_leaves_nothing_behind()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder, s => s with { Timeout = TimeSpan.FromTicks(1) });
        var response = await server.PostAsync("/predict", File.ReadAllBytes(First));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Multipart_bodies_that_are_none_are_refused()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        foreach (string type in (string[])["multipart/form-data", "multipart/form-data; boundary=x"])
        {
            using var content = new ByteArrayContent("--y\r\n"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            var address = new Uri("/predict", UriKind.Relative);
            var response = await server.Client.PostAsync(address, content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(4, 100, 400, "The body has more than 3 parts, as many pictures as may wait.")]
    [InlineData(3, 4_000, 413, "Request body too large")]
    public async Task More_parts_or_bytes_than_may_be_are_refused_for_good(int parts, int bytes, int status, string detail)
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder, s => s with { Queue = 3, MaxBytes = 5_000 });
        using var content = new MultipartFormDataContent();
        for (int i = 0; i < parts; i++) content.Add(new ByteArrayContent(new byte[bytes]), "picture", $"{i}.jpg");
        var response = await server.Client.PostAsync(new Uri("/predict", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal((status, null), ((int)response.StatusCode, response.Headers.RetryAfter));
        Assert.Contains(detail, (await Json(response)).GetProperty("detail").GetString());
    }

    /// <summary>As predict has it.</summary>
    [Fact]
    public async Task A_box_without_area_is_told_to_be_none_and_not_drawn()
    {
        string model = EmptyBoxes.Model(tiny.Folder, tiny["empty.safetensors"]);
        await using var server = await RunningServer.StartAsync(model);
        var answer = await Json(await server.PostAsync("/predict", File.ReadAllBytes(First)));
        var printed = CommandRun.Of("predict", model, First).Json;
        foreach (string name in (string[])["box", "error"])
            Assert.Equal(printed.GetProperty(name).GetRawText(), answer.GetProperty(name).GetRawText());
        Assert.Contains("nothing was found", answer.GetProperty("error").GetString());
        using var content = new MultipartFormDataContent { { new ByteArrayContent(File.ReadAllBytes(First)), "picture", "a.png" } };
        var many = await server.Client.PostAsync(new Uri("/predict", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Contains("nothing was found", (await Json(many)).GetProperty("predictions")[0].GetProperty("error").GetString());
        byte[] drawn = await (await server.PostAsync("/predict", File.ReadAllBytes(First), "image/jpeg")).Content
            .ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(PictureWriter.EncodeJpeg(PictureReader.Read(First), 92), drawn);
    }
}
