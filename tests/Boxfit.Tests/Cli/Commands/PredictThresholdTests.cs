using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Cli.Commands;

/// <summary>Predictions of models that say whether the object is there, and of those that do not.</summary>
public class PredictThresholdTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    [Fact]
    public void A_model_that_says_whether_the_object_is_there_and_what_it_is_gives_no_box_below_the_threshold()
    {
        using var folder = new TemporaryFolder();
        var configuration = new LocalizerConfiguration
        {
            Backbone = "mininet", ExtraConvolutions = [], Head = [], Presence = true, Classes = 2,
        };
        string model = RandomModel.Save(folder["model.onnx"], configuration, threshold: 0);
        string[] pictures = [.. Directory.GetFiles(tiny.Pictures, "*.jpg").Order(StringComparer.Ordinal).Take(5)];
        var run = CommandRun.Of(["predict", model, .. pictures]);
        Assert.True(run.ExitCode == 0, run.Messages);
        var lines = Lines(run.Output);
        Assert.Equal(["path", "width", "height", "box", "label", "confidence", "labelConfidence"],
            lines[0].EnumerateObject().Select(p => p.Name));
        Assert.All(lines, l => Assert.Matches("^class [12]$", l.GetProperty("label").GetString()));
        double[] confidences = [.. lines.Select(l => l.GetProperty("confidence").GetDouble())];
        double middle = confidences.Order().ElementAt(2);
        string threshold = middle.ToString("0.#######", CultureInfo.InvariantCulture);

        string[] words = ["predict", model, .. pictures, "--threshold", threshold];
        var cut = CommandRun.Of([.. words, "--annotate", folder["drawn"], "--crop", folder["cut"], "--json"]);
        Assert.True(cut.ExitCode == 0, cut.Messages);
        lines = Lines(cut.Output);
        int absent = lines[..^1].Count(l => l.GetProperty("box").ValueKind == JsonValueKind.Null);
        Assert.InRange(absent, 2, 3);
        Assert.Equal(absent, lines[^1].GetProperty("withoutObject").GetInt32());
        Assert.Equal(0, lines[^1].GetProperty("emptyBoxes").GetInt32());
        Assert.Contains($"{absent} of 5 pictures got no box: the object is not there.", cut.Messages);
        foreach (var line in lines[..^1].Where(l => l.GetProperty("box").ValueKind == JsonValueKind.Null))
        {
            Assert.Equal(["path", "width", "height", "box", "label", "confidence"], line.EnumerateObject().Select(p => p.Name));
            Assert.Equal(JsonValueKind.Null, line.GetProperty("label").ValueKind);
            Assert.True(line.GetProperty("confidence").GetDouble() <= middle);
        }
        Assert.Equal(5, Directory.GetFiles(folder["drawn"]).Length);
        Assert.Equal(5 - absent, Directory.GetFiles(folder["cut"]).Length);

        string[] table = CommandRun.Of([.. words, "--csv"]).Output.TrimEnd('\n').Split('\n');
        Assert.EndsWith(",error,label,confidence,labelConfidence", table[0]);
        Assert.Equal(absent, table[1..].Count(r => r.Contains(",,,,,,,0.", StringComparison.Ordinal)));
        // As data they are pictures without objects.
        Assert.Equal(0, CommandRun.Of([.. words, "--format", "coco", "--out", folder["p.json"]]).ExitCode);
        using var coco = JsonDocument.Parse(File.ReadAllText(folder["p.json"]));
        Assert.Equal((5, 5 - absent),
            (coco.RootElement.GetProperty("images").GetArrayLength(), coco.RootElement.GetProperty("annotations").GetArrayLength()));

        static JsonElement[] Lines(string output) =>
            [.. output.TrimEnd('\n').Split('\n').Select(l => JsonSerializer.Deserialize<JsonElement>(l))];
    }

    [Fact]
    public void A_threshold_is_refused_by_a_model_that_puts_a_box_into_every_picture()
    {
        var refused = CommandRun.Of("predict", tiny.Folder, Path.Combine(tiny.Pictures, "00000.jpg"), "--threshold", "0.3");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("does not say whether the object is in a picture: it puts a box into every one", refused.Messages);
    }
}
