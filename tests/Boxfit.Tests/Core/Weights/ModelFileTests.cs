using Boxfit.Tests.Core.Uncertainty;
using Boxfit.Tests.Training;

namespace Boxfit.Tests.Core.Weights;

public sealed class ModelFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    internal static ModelDescription Description => new(
        new()
        {
            Backbone = "mobilenet_v2", ExtraConvolutions = [new(8, 1, 2)], Vectorizer = Vectorizer.Flatten, Head = [16, 8], Dropout = 0.1,
            Box = BoxRepresentation.Cxcywh, SigmoidOutput = true,
        },
        new(48, 32, ResizeMode.Letterbox, Interpolation.Antialias, PixelScaling.Caffe),
        new()
        {
            Dataset = "boxes.csv", Weights = "none", Epoch = 3, Step = 99, Seed = ulong.MaxValue, Version = "0.1.0",
            Created = DateTimeOffset.UnixEpoch,
        });

    public void Dispose() => _folder.Dispose();

    static Graph Build(ModelDescription d) => Localizer.Build(d.Configuration, d.Preprocessing.Height, d.Preprocessing.Width);

    static Dictionary<string, Tensor> Fill(Graph graph)
    {
        int number = 0;
        return graph.Parameters.ToDictionary(p => p.Name, p =>
        {
            var tensor = Tensor.Zeros(p.Shape);
            tensor.Values.AsSpan().Fill(++number);
            return tensor;
        }, StringComparer.Ordinal);
    }

    [Fact]
    public void A_model_survives_its_file()
    {
        var metrics = new BoxMetrics();
        metrics.Add(new(0, 0, 0.5, 0.5), new(0, 0, 0.5, 0.6), 100, 50);
        var description = Description with { Metrics = metrics.Summarize(0.3, 1), Classes = ["cat", "Zoë's dog"] };
        var graph = Build(description);
        var parameters = Fill(graph);
        ModelFile.Save(_folder["m"], description, parameters);

        var model = ModelFile.Load(_folder["m"]);
        Assert.Equivalent(description, model.Description, strict: true);
        Assert.Equal(graph.Parameters.Select(p => p.Name), model.Graph.Parameters.Select(p => p.Name));
        foreach (var (name, tensor) in parameters) Assert.Equal(tensor.Values, model.Parameters[name].Values);
    }

    [Theory]
    [InlineData(".weight", float.NaN, "] is NaN: the training that it comes from has diverged")]
    [InlineData(".bias", float.NegativeInfinity, "] is -Infinity: the training")]
    [InlineData(".running_mean", 3e38f, "] is 3E+38: larger than")]
    [InlineData(".running_var", -1, "] is -1: a variance cannot be negative")]
    public void A_model_with_a_number_of_no_use_is_refused_with_its_array_place_and_value(string ending, float value, string expected)
    {
        var graph = Build(Description);
        var parameters = Fill(graph);
        string name = parameters.Keys.Last(n => n.EndsWith(ending, StringComparison.Ordinal));
        parameters[name].Values[^1] = value;
        ModelFile.Save(_folder["m"], Description, parameters);
        string message = Assert.Throws<InputException>(() => ModelFile.Load(_folder["m"])).Message;
        string place = string.Join(',', parameters[name].Shape.Select(n => n - 1));
        Assert.Contains($"{_folder["m"]} cannot be used: {name}[{place}{expected}", message);
    }

    [Fact]
    public void The_description_has_these_bytes()
    {
        var full = Description with
        {
            Configuration = new()
            {
                Backbone = "keras_resnet50", FoldedNorms = true, Neck = new(256, 8), Box = BoxRepresentation.Xyxy, Head = [],
            },
            Provenance = new()
            {
                Dataset = "é<&\U0001F600.csv", Weights = "a\"b'+", Step = long.MaxValue, Seed = 7, Version = "0.1.0-x",
                Created = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2)),
            },
            Classes = ["face"],
            Metrics = new()
            {
                Pictures = 3, Skipped = 1, MeanIou = 2 / 3.0, MedianIou = 1,
                AccuracyAt50 = 0.1 + 0.2, AccuracyAt75 = 0, AccuracyAt90 = 1e-7, Mse = 1e20,
                EdgeErrorPixels = 12.5, EdgeErrorPercent = 100, ConstantBoxIou = 0.4, BySize = [new("small", 3, 0.1, 0.2, 0.5)],
            },
        };
        Assert.Equal(
            """
            {"configuration":{"backbone":"mobilenet_v2","foldedNorms":false,"extraConvolutions":[{"filters":8,"kernel":1,"stride":2}],
            "vectorizer":"flatten","head":[16,8],"dropout":0.1,"box":"cxcywh","sigmoidOutput":true},
            "preprocessing":{"width":48,"height":32,"resize":"letterbox","interpolation":"antialias","scaling":"caffe"},
            "provenance":{"dataset":"boxes.csv","weights":"none","epoch":3,"step":99,"seed":18446744073709551615,"version":"0.1.0",
            "created":"1970-01-01T00:00:00+00:00"},"classes":[]}
            """.Replace("\n", "", StringComparison.Ordinal), TextOf(Description));
        Assert.Equal(
            """
            {"configuration":{"backbone":"keras_resnet50","foldedNorms":true,"neck":{"channels":256,"stride":8},
            "extraConvolutions":[{"filters":1024,"kernel":3,"stride":2}],"vectorizer":"gap","head":[],"dropout":0,"box":"xyxy",
            "sigmoidOutput":false},
            "preprocessing":{"width":48,"height":32,"resize":"letterbox","interpolation":"antialias","scaling":"caffe"},
            "provenance":{"dataset":"\u00E9\u003C\u0026\uD83D\uDE00.csv","weights":"a\u0022b\u0027\u002B","epoch":0,
            "step":9223372036854775807,"seed":7,"version":"0.1.0-x","created":"2026-01-02T03:04:05.678+02:00"},
            "metrics":{"pictures":3,"skipped":1,"meanIou":0.6666666666666666,"medianIou":1,"accuracyAt50":0.30000000000000004,
            "accuracyAt75":0,"accuracyAt90":1E-07,"mse":1E+20,"edgeErrorPixels":12.5,"edgeErrorPercent":100,"constantBoxIou":0.4,
            "bySize":[{"size":"small","pictures":3,"smallestArea":0.1,"largestArea":0.2,"meanIou":0.5}]},
            "classes":["face"]}
            """.Replace("\n", "", StringComparison.Ordinal), TextOf(full));
        var promise = new BoxPromise(0.9, PromiseKind.Contains, BoxScore.Plain, 0.125)
        {
            Pictures = 59, Dataset = "b.csv", Created = DateTimeOffset.UnixEpoch,
        };
        Assert.EndsWith(
            """
            "classes":[],"promise":{"coverage":0.9,"kind":"contains","score":"plain","factor":0.125,"pictures":59,"dataset":"b.csv",
            "created":"1970-01-01T00:00:00+00:00"}}
            """.Replace("\n", "", StringComparison.Ordinal), TextOf(Description with { Promise = promise }));
        var more = Description with
        {
            Configuration = Description.Configuration with { Presence = true, Classes = 2 }, Classes = ["cat", "dog"],
            Presence = new(0.25, 0.05, 59),
        };
        string text = TextOf(more);
        Assert.Contains("\"sigmoidOutput\":true,\"presence\":true,\"classes\":2},", text, StringComparison.Ordinal);
        Assert.EndsWith(
            ",\"classes\":[\"cat\",\"dog\"],\"presence\":{\"threshold\":0.25,\"missedShare\":0.05,\"pictures\":59}}", text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"presence\":true,", "", "damaged (It has a threshold of presence, but no output for it")]
    [InlineData("\"threshold\":0.25", "\"threshold\":1.5", "damaged (Its presence has a threshold of 1.5, expected 0 to 1")]
    [InlineData("\"missedShare\":0.05", "\"missedShare\":-1", "damaged (Its presence allows a share of -1 to be missed")]
    [InlineData("\"pictures\":59", "\"pictures\":-1", "damaged (Its presence was chosen on -1 pictures")]
    [InlineData("\"threshold\":0.25,", "", "damaged (")]
    [InlineData("\"classes\":2}", "\"classes\":1}", "damaged (It has 1 output for classes, expected none, or 2 to 1000")]
    [InlineData("\"classes\":2}", "\"classes\":-2}", "damaged (It has -2 outputs for classes")]
    [InlineData("\"classes\":2}", "\"classes\":3}", "damaged (It has 3 outputs for classes, but 2 names for them")]
    public void Outputs_that_cannot_be_are_an_input_error(string from, string to, string expected)
    {
        var description = Description with
        {
            Configuration = Description.Configuration with { Presence = true, Classes = 2 }, Classes = ["cat", "dog"],
            Presence = new(0.25, 0.05, 59),
        };
        string text = description.ToJson();
        Assert.Contains(from, text, StringComparison.Ordinal);
        text = text.Replace(from, to, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ModelDescription.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"means\":[1,2]", "\"means\":[1]", "damaged (Its scale of unlikeness has 1 mean and 2 deviations, expected as many")]
    [InlineData("\"means\":[1,2]", "\"means\":[1,1e99]", "damaged (Its scale of unlikeness has a mean that is no number")]
    [InlineData("[0.5,2]", "[0.5,0]", "damaged (Its scale of unlikeness has a deviation that is not above 0")]
    [InlineData("[0.25,3]", "[3,0.25]", "damaged (Its scale of unlikeness has distances that are not 0 or more, the smallest first")]
    [InlineData("[0.25,3]", "[]", "damaged (Its scale of unlikeness has 0 distances, expected 1 to 400")]
    [InlineData("[0.25,3]", "null", "damaged (")]
    [InlineData("\"pictures\":40,", "", "damaged (")]
    public void Damaged_scales_of_unlikeness_are_told_by_what_is_wrong(string from, string to, string expected)
    {
        string text = (Description with { Unlikeness = UnlikenessScaleTests.Scale(0.25f, 3) }).ToJson();
        Assert.EndsWith(
            """
            "unlikeness":{"means":[1,2],"deviations":[0.5,2],"distances":[0.25,3],"pictures":40,"heldOut":2,"byHalves":false}}
            """, text, StringComparison.Ordinal);
        text = text.Replace(from, to, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ModelDescription.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scale_of_unlikeness_of_another_network_is_refused()
    {
        ModelFile.Save(
            _folder["m"], Description with { Unlikeness = UnlikenessScaleTests.Scale(0.25f, 3) }, Fill(Build(Description)));
        Assert.StartsWith(
            $"{_folder["m"]} cannot be used: its scale of unlikeness is of 2 features, expected the network's 8.",
            Assert.Throws<InputException>(() => ModelFile.Load(_folder["m"])).Message);
    }

    [Fact]
    public void Another_description_leaves_all_else_as_it_was()
    {
        ModelFile.Save(
            _folder["m"], Description, Fill(Build(Description)), [new("optimizer/x", new([2], [1, float.NaN]))],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["boxfit.training"] = "é\"" });
        string before = SmallRuns.Numbers(_folder["m"]);
        var promise = new BoxPromise(0.9, PromiseKind.Between, BoxScore.Scaled, 0.1)
        {
            Pictures = 59, Dataset = "b.csv", Created = DateTimeOffset.UnixEpoch,
        };
        ModelFile.Redescribe(_folder["m"], Description with { Promise = promise });
        Assert.Equal(before, SmallRuns.Numbers(_folder["m"]));
        Assert.Equal(promise, ModelFile.Load(_folder["m"]).Description.Promise);
        using (var reader = SafetensorsReader.Open(_folder["m"])) Assert.Equal("é\"", reader.Metadata["boxfit.training"]);
        ModelFile.Redescribe(_folder["m"], Description);
        ModelFile.Save(
            _folder["n"], Description, Fill(Build(Description)), [new("optimizer/x", new([2], [1, float.NaN]))],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["boxfit.training"] = "é\"" });
        Assert.Equal(File.ReadAllBytes(_folder["n"]), File.ReadAllBytes(_folder["m"]));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    string TextOf(ModelDescription description)
    {
        ModelFile.Save(_folder["t"], description, new Dictionary<string, Tensor>(StringComparer.Ordinal));
        using var reader = SafetensorsReader.Open(_folder["t"]);
        var read = ModelFile.Describe(reader, _folder["t"]);
        Assert.Equivalent(description, read, strict: true);
        return reader.Metadata[ModelFile.MetadataName];
    }

    [Fact]
    public void A_model_of_an_earlier_version_has_no_classes_and_finds_objects()
    {
        ModelFile.Save(_folder["m"], Description with { Classes = ["cat"] }, Fill(Build(Description)));
        using var reader = SafetensorsReader.Open(_folder["m"]);
        string text = reader.Metadata[ModelFile.MetadataName].Replace(",\"classes\":[\"cat\"]", "", StringComparison.Ordinal);
        SafetensorsWriter.Save(
            _folder["n"], Fill(Build(Description)), new Dictionary<string, string>(reader.Metadata) { [ModelFile.MetadataName] = text });
        Assert.Equal("cat", ModelFile.Describe(_folder["m"]).Label);
        var old = ModelFile.Describe(_folder["n"]);
        Assert.Empty(old.Classes);
        Assert.Equal("object", old.Label);
        Assert.Equal("object", (old with { Classes = ["cat", "dog"] }).Label);
    }

    [Fact]
    public void Another_architecture_is_an_input_error_that_names_parameters()
    {
        ModelFile.Save(_folder["m"], Description, Fill(Build(Description)));
        using var reader = SafetensorsReader.Open(_folder["m"]);
        var configuration = Description.Configuration with { ExtraConvolutions = [new(8, 1, 1)], Head = [9] };
        var other = Build(Description with { Configuration = configuration });
        var e = Assert.Throws<InputException>(() => ModelFile.ReadParameters(reader, other, "m"));
        Assert.Contains("another architecture", e.Message, StringComparison.Ordinal);
        Assert.Contains("head.0.weight is 16×8 instead of 9×16", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_description_is_an_input_error()
    {
        SafetensorsWriter.Save(_folder["m"], Fill(Build(Description)), new Dictionary<string, string>(StringComparer.Ordinal));
        var e = Assert.Throws<InputException>(() => ModelFile.Load(_folder["m"]));
        Assert.Contains("not a model of Boxfit", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"box\":\"cxcywh\"", "\"box\":\"polar\"", "'polar'")]
    [InlineData("\"backbone\":\"mobilenet_v2\"", "\"backbone\":\"resnet9\"", "Unknown backbone")]
    [InlineData("\"stride\":2", "\"stride\":0", "size of 0")]
    [InlineData("\"head\"", "\"hat\"", "damaged")]
    [InlineData("{\"configuration\"", "[\"configuration\"", "cannot be used: its description of the model is damaged (")]
    [InlineData("\"resize\":\"letterbox\",", "", "cannot be used: its description of the model is damaged (")]
    [InlineData("\"dropout\":0.1,", "", "cannot be used: its description of the model is damaged (")]
    [InlineData("\"weights\":\"none\"", "\"weights\":null", "cannot be used: its description of the model is damaged (")]
    [InlineData("[{\"filters\":8,\"kernel\":1,\"stride\":2}]", "[null]", "cannot be used: its description of the model is damaged (")]
    [InlineData("[{\"filters\":8,\"kernel\":1,\"stride\":2}]", "null", "cannot be used: its description of the model is damaged (")]
    [InlineData("\"classes\":[]", "\"classes\":[null]", "cannot be used: its description of the model is damaged (One of its classes")]
    [InlineData("\"classes\":[]", "\"classes\":null", "cannot be used: its description of the model is damaged (")]
    [InlineData("\"vectorizer\":\"flatten\"", "\"vectorizer\":1", "cannot be used: its description of the model is damaged (")]
    [InlineData("\"vectorizer\":\"flatten\"", "\"vectorizer\":null", "cannot be used: its description of the model is damaged (")]
    [InlineData(
        "\"vectorizer\":\"flatten\"", "\"vectorizer\":\"Flatten\"",
        "cannot be used: its 'vectorizer' is 'Flatten', which this version of Boxfit does not know.")]
    [InlineData(
        "\"scaling\":\"caffe\"", "\"scaling\":\"x\"", "cannot be used: its 'scaling' is 'x', which this version of Boxfit does not know.")]
    [InlineData("\"kind\":\"between\"", "\"kind\":\"beside\"", "its 'kind' is 'beside', which this version of Boxfit does not know.")]
    [InlineData("\"score\":\"scaled\"", "\"score\":\"votes\"", "its 'score' is 'votes', which this version of Boxfit does not know.")]
    [InlineData("\"factor\":0.1", "\"factor\":-0.1", "damaged (Its promise has a factor of -0.1, expected 0 or more")]
    [InlineData("\"coverage\":0.9", "\"coverage\":1", "damaged (Its promise has a coverage of 1, expected above 0 and below 1")]
    [InlineData("\"factor\":0.1,", "", "cannot be used: its description of the model is damaged (")]
    public void A_damaged_description_is_an_input_error(string from, string to, string expected)
    {
        var promise = new BoxPromise(0.9, PromiseKind.Between, BoxScore.Scaled, 0.1)
        {
            Pictures = 59, Dataset = "b.csv", Created = DateTimeOffset.UnixEpoch,
        };
        ModelFile.Save(_folder["m"], Description with { Promise = promise }, Fill(Build(Description)));
        using (var reader = SafetensorsReader.Open(_folder["m"]))
        {
            var metadata = new Dictionary<string, string>(reader.Metadata, StringComparer.Ordinal);
            string text = metadata[ModelFile.MetadataName];
            Assert.Contains(from, text, StringComparison.Ordinal);
            metadata[ModelFile.MetadataName] = text.Replace(from, to, StringComparison.Ordinal);
            SafetensorsWriter.Save(_folder["n"], Fill(Build(Description)), metadata);
        }
        Assert.Contains(expected, Assert.Throws<InputException>(() => ModelFile.Load(_folder["n"])).Message, StringComparison.Ordinal);
    }
}
