namespace Boxfit.Tests.Pretrained;

public sealed class PretrainedWeightsTests : IDisposable
{
    const string Backbone = "mininet";
    static readonly Dictionary<string, string> s_metadata = [];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static Dictionary<string, Tensor> Parameters(bool foldedNorms = false) =>
        Localizer.BuildBackbone(Backbone, foldedNorms, 64, 64).Parameters.Select(
            (p, i) => (p.Name, new Tensor(p.Shape, [.. Enumerable.Range(0, (int)p.Count).Select(n => 0.1f + (i + n) % 97)])))
            .ToDictionary(p => p.Name, p => p.Item2, StringComparer.Ordinal);

    string Save(Dictionary<string, Tensor> tensors)
    {
        SafetensorsWriter.Save(_folder["weights.bin"], tensors, s_metadata);
        return _folder["weights.bin"];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_numbers_come_through_and_the_graph_is_known(bool foldedNorms)
    {
        var expected = Parameters(foldedNorms);
        var loaded = PretrainedWeights.Load(Save(expected), Backbone);
        Assert.Equal(foldedNorms, loaded.FoldedNorms);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), loaded.Parameters.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, e => Assert.Equal(e.Value.Values, loaded.Parameters[e.Key].Values));
        Assert.Equal((WeightFormat.Safetensors, _folder["weights.bin"]), (loaded.Report.Format, loaded.Report.File));
    }

    [Theory]
    [InlineData("weight", float.NaN, "NaN")]
    [InlineData("bias", float.PositiveInfinity, "Infinity")]
    [InlineData("weight", -3e38f, "is -3E+38: larger than 1e+12, which no network computes with")]
    [InlineData("running_var", -1, "is -1: a variance cannot be negative")]
    public void A_number_that_cannot_be_used_is_refused_with_the_arrays_name(string role, float value, string expected)
    {
        var parameters = Parameters();
        string name = parameters.Keys.Last(n => n.EndsWith("." + role, StringComparison.Ordinal));
        parameters[name].Values[^1] = value;
        string path = Save(parameters);
        string message = Assert.Throws<InputException>(() => PretrainedWeights.Load(path, Backbone)).Message;
        Assert.Contains($"{path}: the array {name}[", message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void A_64_bit_number_beyond_32_bit_floats_is_no_divergence()
    {
        var parameters = Parameters();
        var (header, numbers) = (new List<string>(), new List<double>());
        foreach (var (name, tensor) in parameters)
        {
            int begin = sizeof(double) * numbers.Count;
            numbers.AddRange(tensor.Values.Select(v => (double)v));
            int end = sizeof(double) * numbers.Count;
            header.Add($$"""
                "{{name}}":{"dtype":"F64","shape":[{{string.Join(',', tensor.Shape)}}],"data_offsets":[{{begin}},{{end}}]}
                """);
        }
        numbers[0] = 1e300;
        byte[] text = Encoding.UTF8.GetBytes($"{{{string.Join(',', header)}}}");
        string path = _folder["weights.bin"];
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. numbers.SelectMany(BitConverter.GetBytes)]);
        string message = Assert.Throws<InputException>(() => PretrainedWeights.Load(path, Backbone)).Message;
        Assert.Contains($"{path}: the array {parameters.Keys.First()} holds a 64-bit number that is too large", message);
        Assert.DoesNotContain("diverged", message);
    }

    [Fact]
    public void A_model_of_ours_gives_its_backbone()
    {
        var configuration = new LocalizerConfiguration { Backbone = Backbone, ExtraConvolutions = [], Head = [] };
        var graph = Localizer.Build(configuration, 64, 64);
        var parameters = graph.Parameters.ToDictionary(p => p.Name, p => Tensor.Zeros(p.Shape), StringComparer.Ordinal);
        var provenance = new Provenance { Dataset = "data.csv", Weights = "none", Version = "0", Created = DateTimeOffset.UnixEpoch };
        ModelFile.Save(_folder["model"], new(configuration, new(64, 64), provenance), parameters);
        var report = PretrainedWeights.Load(_folder["model"], Backbone).Report;
        Assert.Equal("Boxfit", report.Naming);
        Assert.Equal(["box.weight", "box.bias"], report.LeftOver);
    }

    [Fact]
    public void What_is_exported_is_loaded_again_to_the_bit()
    {
        var loaded = PretrainedWeights.Load(Save(Parameters()), Backbone);
        WeightExport.SaveSafetensors(_folder["out"], Backbone, loaded);
        var again = PretrainedWeights.Load(_folder["out"], Backbone);
        Assert.All(loaded.Parameters, p => Assert.Equal(p.Value.Values, again.Parameters[p.Key].Values));
    }

    [Fact]
    public void An_unknown_backbone_is_refused_with_the_known_ones() => Assert.Contains(
        "Unknown backbone 'resnet19'. Known: resnet18",
        Assert.Throws<InputException>(() => PretrainedWeights.Load("x", "resnet19")).Message);
}
