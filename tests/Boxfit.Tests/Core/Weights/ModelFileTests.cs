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
        new("boxes.csv", "none", 3, 99, ulong.MaxValue, "0.1.0", DateTimeOffset.UnixEpoch));

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
        var description = Description with { Metrics = metrics.Summarize(0.3, 1) };
        var graph = Build(description);
        var parameters = Fill(graph);
        ModelFile.Save(_folder["m"], description, parameters);

        var model = ModelFile.Load(_folder["m"]);
        Assert.Equivalent(description, model.Description, strict: true);
        Assert.Equal(graph.Parameters.Select(p => p.Name), model.Graph.Parameters.Select(p => p.Name));
        foreach (var (name, tensor) in parameters) Assert.Equal(tensor.Values, model.Parameters[name].Values);
    }

    [Fact]
    public void Another_architecture_is_an_input_error_that_names_parameters()
    {
        ModelFile.Save(_folder["m"], Description, Fill(Build(Description)));
        using var reader = SafetensorsReader.Open(_folder["m"]);
        var other = Build(Description with { Configuration = Description.Configuration with { ExtraConvolutions = [new(8, 1, 1)], Head = [9] } });
        var e = Assert.Throws<InputException>(() => ModelFile.ReadParameters(reader, other, "m"));
        Assert.Contains("another architecture", e.Message, StringComparison.Ordinal);
        Assert.Contains("head.0.weight is 16×8 instead of 9×16", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_description_is_an_input_error()
    {
        SafetensorsWriter.Save(_folder["m"], Fill(Build(Description)), new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Contains("not a model of Boxfit", Assert.Throws<InputException>(() => ModelFile.Load(_folder["m"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"box\":\"cxcywh\"", "\"box\":\"polar\"", "'polar'")]
    [InlineData("\"backbone\":\"mobilenet_v2\"", "\"backbone\":\"resnet9\"", "Unknown backbone")]
    [InlineData("\"stride\":2", "\"stride\":0", "size of 0")]
    [InlineData("\"head\"", "\"hat\"", "damaged")]
    [InlineData("{\"configuration\"", "[\"configuration\"", "damaged")]
    public void A_damaged_description_is_an_input_error(string from, string to, string expected)
    {
        ModelFile.Save(_folder["m"], Description, Fill(Build(Description)));
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
