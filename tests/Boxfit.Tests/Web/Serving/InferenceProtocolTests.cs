using System.Net;
using System.Net.Http.Json;

namespace Boxfit.Tests.Web.Serving;

public sealed class InferenceProtocolTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    const string HugeShape =
        """{"inputs":[{"name":"image","datatype":"UINT8","shape":[64,9223372036854775807,9223372036854775807,3],"data":[1]}]}""";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_and_model_say_what_they_are()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        foreach (string path in (string[])["/v2/health/live", "/v2/health/ready", "/v2/models/run/ready"])
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation)).StatusCode);
        var about = await server.Client.GetFromJsonAsync<JsonElement>("/v2", Cancellation);
        Assert.Equal("boxfit", about.GetProperty("name").GetString());
        var model = await server.Client.GetFromJsonAsync<JsonElement>("/v2/models/run", Cancellation);
        Assert.Equal("[-1,4]", model.GetProperty("outputs")[0].GetProperty("shape").GetRawText());
    }

    [Fact]
    public async Task Files_and_pixels_get_the_same_boxes()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        string picture = Directory.GetFiles(tiny.Pictures).Order(StringComparer.Ordinal).First();
        string[] files = [picture, picture];
        var encoded = await Infer("BYTES", [2], files.Select(f => Convert.ToBase64String(File.ReadAllBytes(f))));
        var pictures = files.Select(PictureReader.Read).ToList();
        var pixels = await Infer(
            "UINT8", [2, pictures[0].Height, pictures[0].Width, 3], pictures.SelectMany(p => p.Pixels.ToArray()).Select(b => (int)b));
        Assert.Equal("[2,4]", encoded.GetProperty("shape").GetRawText());
        Assert.Equal(encoded.GetRawText(), pixels.GetRawText());
        var printed = CommandRun.Of("predict", tiny.Folder, files[1]).Json.GetProperty("box").EnumerateArray();
        Assert.All(printed.Zip(encoded.GetProperty("data").EnumerateArray().Skip(4)),
            edges => Assert.Equal(edges.First.GetDouble(), edges.Second.GetDouble(), 0.02));

        async Task<JsonElement> Infer<T>(string type, int[] shape, IEnumerable<T> data)
        {
            var body = new { id = "7", inputs = new[] { new { name = "image", datatype = type, shape, data } } };
            var response = await server.Client.PostAsJsonAsync("/v2/models/run/infer", body, Cancellation);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            Assert.True(response.IsSuccessStatusCode, answer.GetRawText());
            Assert.Equal(("run", "7"), (answer.GetProperty("model_name").GetString(), answer.GetProperty("id").GetString()));
            return answer.GetProperty("outputs")[0];
        }
    }

    [Fact]
    public async Task A_calibrated_model_has_tensors_of_its_outer_and_inner_boxes()
    {
        using var folder = new TemporaryFolder();
        string model = CalibratedModel.Copy(tiny, folder, 0.1);
        await using var server = await RunningServer.StartAsync(model);
        var about = await server.Client.GetFromJsonAsync<JsonElement>("/v2/models/model.onnx", Cancellation);
        string[] names = ["box", "outer", "inner"];
        Assert.Equal(names, about.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("name").GetString()));
        string picture = Directory.GetFiles(tiny.Pictures).Order(StringComparer.Ordinal).First();
        string[] data = [Convert.ToBase64String(File.ReadAllBytes(picture))];
        var body = new { inputs = new[] { new { name = "image", datatype = "BYTES", shape = (int[])[1], data } } };
        var response = await server.Client.PostAsJsonAsync("/v2/models/model.onnx/infer", body, Cancellation);
        var outputs = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("outputs");
        Assert.Equal(names, outputs.EnumerateArray().Select(o => o.GetProperty("name").GetString()));
        var printed = CommandRun.Of("predict", model, picture).Json;
        foreach (var output in outputs.EnumerateArray())
        {
            Assert.Equal("[1,4]", output.GetProperty("shape").GetRawText());
            var edges = printed.GetProperty(output.GetProperty("name").GetString()!).EnumerateArray().Select(e => e.GetDouble());
            Assert.All(edges.Zip(output.GetProperty("data").EnumerateArray()), e => Assert.Equal(e.First, e.Second.GetDouble(), 0.03));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_that_says_more_than_a_box_has_tensors_of_that(bool isThere)
    {
        using var folder = new TemporaryFolder();
        string model = SayingModel.Save(folder, isThere);
        await using var server = await RunningServer.StartAsync(model);
        var about = await server.Client.GetFromJsonAsync<JsonElement>("/v2/models/model.onnx", Cancellation);
        Assert.Equal(
            ["box FP32 [-1,4]", "confidence FP32 [-1]", "label BYTES [-1]", "labelConfidence FP32 [-1]", "unlikeness FP32 [-1]",
                "featureDistance FP32 [-1]"],
            about.GetProperty("outputs").EnumerateArray().Select(Form));
        string picture = Directory.GetFiles(tiny.Pictures).Order(StringComparer.Ordinal).First();
        string text = Convert.ToBase64String(File.ReadAllBytes(picture));
        string[] data = [text, text];
        var body = new { inputs = new[] { new { name = "image", datatype = "BYTES", shape = (int[])[2], data } } };
        var response = await server.Client.PostAsJsonAsync("/v2/models/model.onnx/infer", body, Cancellation);
        var outputs = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("outputs");
        Assert.Equal(
            ["box FP32 [2,4]", "confidence FP32 [2]", "label BYTES [2]", "labelConfidence FP32 [2]", "unlikeness FP32 [2]",
                "featureDistance FP32 [2]"],
            outputs.EnumerateArray().Select(Form));
        var printed = CommandRun.Of("predict", model, picture).Json;
        Assert.Equal(printed.GetProperty("confidence").GetDouble(), Data(1).GetDouble(), 1e-4);
        Assert.Equal(isThere ? printed.GetProperty("label").GetString() : "", Data(2).GetString());
        Assert.Equal(printed.GetProperty("unlikeness").GetDouble(), Data(4).GetDouble(), 0.02);
        Assert.Equal(printed.GetProperty("featureDistance").GetDouble(), Data(5).GetDouble(), 1e-4);
        Assert.Equal(isThere, outputs[0].GetProperty("data").EnumerateArray().Any(e => e.GetDouble() > 0));

        JsonElement Data(int output) => outputs[output].GetProperty("data")[1];

        static string Form(JsonElement tensor) => string.Join(' ',
            tensor.GetProperty("name").GetString(), tensor.GetProperty("datatype").GetString(), tensor.GetProperty("shape").GetRawText());
    }

    /// <summary>Read numbers take many times the memory of their text.</summary>
    [Fact]
    public async Task A_body_that_would_take_too_much_memory_is_refused()
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder, s => s with { Memory = 200_000 });
        // Never, so that to come again is of no use.
        var refused = await server.PostAsync("/v2/models/run/infer", new byte[10_000]);
        Assert.Equal((413, null), ((int)refused.StatusCode, refused.Headers.RetryAfter));
        string text = await refused.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("needs 225.5 kB of memory, where all together may take 200.0 kB", text);
        Assert.Equal(400, (int)(await server.PostAsync("/v2/models/run/infer", new byte[5_000])).StatusCode);
    }

    [Theory]
    [InlineData("""{"inputs":[]}""", 400, "Expected one input")]
    [InlineData("""{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["aa"]}]}""", 400, "Expected one input")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"FP32","shape":[1],"data":[1]}]}""", 400, "expected BYTES or UINT8")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"BYTES","shape":[2],"data":["aaaa"]}]}""", 400, "as many texts")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":["?"]}]}""", 400, "Picture 1 is no text in base64")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":["\ud800"]}]}""", 400, "Picture 1 is no text")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":[7]}]}""", 400, "Picture 1 is no text in base64")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":["aaaa"]}]}""", 422, "The picture cannot be used")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"UINT8","shape":[1,1,1,3],"data":[1,2]}]}""", 400, "as many numbers")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"UINT8","shape":[1,1,1,3],"data":[1,2,300]}]}""", 400, "Number 3 of the data")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"UINT8","shape":[1,9223372036854775807,4,3],"data":[1]}]}""", 400, "as many")]
    [InlineData(HugeShape, 400, "as many")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"UINT8","shape":[1,1,1,3],"data":7}]}""", 400, "no list in data")]
    public async Task Wrong_requests_are_refused_with_the_reason(string body, int status, string detail)
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        var response = await server.PostAsync("/v2/models/run/infer", Encoding.UTF8.GetBytes(body));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(detail, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
