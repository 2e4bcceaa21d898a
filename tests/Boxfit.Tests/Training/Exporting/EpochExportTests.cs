namespace Boxfit.Tests.Training.Exporting;

public sealed class EpochExportTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly string _csv;

    public EpochExportTests() => _csv = SmallRuns.Draw(_folder["pictures"]);

    public void Dispose() => _folder.Dispose();

    string Exports => _folder["run/exports"];

    [Fact]
    public void Each_epoch_leaves_a_Keras_model_with_its_weights()
    {
        List<TrainingProgress> reported = [];
        Trainer.Run(Settings(EpochFormat.Keras), new Reports(reported.Add));
        Assert.Equal(["epoch-0001.h5", "epoch-0002.h5"], Directory.GetFiles(Exports).Select(f => Path.GetFileName(f)!).Order());
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            var model = ModelFile.Load(_folder[$"run/checkpoints/epoch-000{epoch}.safetensors"]);
            using var file = WeightFiles.Open(Path.Combine(Exports, $"epoch-000{epoch}.h5"));
            foreach (var layer in KerasArchitecture.Of(model.Graph))
            {
                foreach (var weight in new KerasLayer(layer.Name, layer.Node).Weights)
                {
                    var read = weight.FromKeras(file.Read($"{layer.Name}/{layer.Name}/{weight.Name}:0"));
                    Assert.Equal(model.Parameters[weight.Parameter.Name].Values, read.Values);
                }
            }
        }
        var notice = Assert.Single(reported.OfType<TrainingNotice>(), n => n.Text.Contains("exports", StringComparison.Ordinal));
        Assert.Matches(
            @"^Each epoch's model is written for other programs too, as exports.epoch-0001\.h5 and so on: about [0-9.]+ MB each, " +
            @"[0-9.]+ MB for 2 epochs\.$", notice.Text);
    }

    [Fact]
    public void Each_epoch_leaves_an_ONNX_model_whose_weights_are_read_again()
    {
        Trainer.Run(Settings(EpochFormat.Onnx) with { Epochs = 1, Looking = new(2, Margin: 2, Detail: 1.5) });
        string path = Assert.Single(Directory.GetFiles(Exports));
        Assert.Equal("epoch-0001.onnx", Path.GetFileName(path));
        var loaded = PretrainedWeights.Load(path, "mobilenet_v2");
        Assert.True(loaded.IsWhole && loaded.FoldedNorms);
        var model = ModelFile.Load(_folder["run/last.safetensors"]);
        using var session = new OnnxSession(File.ReadAllBytes(path), 1);
        Assert.Equal(model.Description.Configuration.Backbone,
            ModelDescription.Parse(session.Metadata[ModelFile.MetadataName]).Configuration.Backbone);
        // As `export` writes it, with its looks; the run's own leaves them to the predictor.
        Assert.True(session.Metadata.ContainsKey(OnnxExport.LooksName));
        using var own = new OnnxSession(File.ReadAllBytes(_folder["run/model.onnx"]), 1);
        Assert.False(own.Metadata.ContainsKey(OnnxExport.LooksName));
    }

    [Fact]
    public void A_model_that_ONNX_Runtime_or_the_engine_makes_nothing_of_is_not_written_and_that_is_said()
    {
        var settings = Settings(EpochFormat.Onnx);
        var run = PreparedRun.Settle(settings, null, TestContext.Current.CancellationToken);
        using var folder = RunFolder.Create(_folder["run"], run.Settings);
        var graph = run.Network.Graph;
        var parameters = graph.Parameters.ToDictionary(
            p => p.Name, p => new Tensor(p.Shape, [.. Enumerable.Repeat(1e12f, (int)p.Count)]), StringComparer.Ordinal);
        var provenance = new Provenance
        {
            Dataset = "data.csv", Weights = "none", Version = "0", Created = DateTimeOffset.UnixEpoch, Epoch = 3,
        };
        var said = new List<string>();
        var description = new ModelDescription(run.Settings.Model, run.Settings.Preprocessing, provenance);
        new EpochExport(run, folder, said.Add).Save(new(description, graph, parameters));
        string path = Path.Combine(Exports, "epoch-0003.onnx");
        Assert.StartsWith($"Note: {path} was not written. The model computes ", Assert.Single(said), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Nothing_is_written_unless_it_is_asked_for()
    {
        Trainer.Run(Settings(EpochFormat.None) with { Epochs = 1 });
        Assert.False(Directory.Exists(Exports));
    }

    [Fact]
    public void A_network_that_Keras_has_no_layers_for_is_refused_before_it_is_trained()
    {
        var settings = Settings(EpochFormat.Keras) with
        {
            Model = new() { Backbone = "mininet", ExtraConvolutions = [], Head = [], Vectorizer = Vectorizer.Vote },
        };
        var e = Assert.Throws<InputException>(() => Trainer.Run(settings));
        Assert.StartsWith("--export-each-epoch keras: This localizer cannot be a Keras file", e.Message, StringComparison.Ordinal);
        Assert.Contains("--export-each-epoch onnx", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["run"]));
        Trainer.Run(settings with { EpochExport = EpochFormat.Onnx, Epochs = 1 });
        Assert.Single(Directory.GetFiles(Exports));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_named()
    {
        Directory.CreateDirectory(_folder["run"]);
        var run = RunFolder.Create(_folder["run"], Settings(EpochFormat.Keras));
        run.Dispose();
        File.WriteAllText(Exports, "mine");
        var e = Assert.Throws<InputException>(() => RunFolder.Open(_folder["run"]));
        Assert.Contains("exports is a file, where the run has a folder", e.Message, StringComparison.Ordinal);
    }

    TrainingSettings Settings(EpochFormat format) => SmallRuns.Settings(_csv, _folder["run"]) with { EpochExport = format };
}
