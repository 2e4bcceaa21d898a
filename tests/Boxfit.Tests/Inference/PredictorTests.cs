using Boxfit.Tests.Training;

namespace Boxfit.Tests.Inference;

public sealed class PredictorTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    string[] Pictures => [.. Dataset.Load(new() { File = run.Csv }).Samples.Select(s => s.Path)];

    [Fact]
    public void One_by_one_and_in_batches_the_boxes_are_the_evaluations()
    {
        var evaluation = Evaluator.Evaluate(run.Result.RunFolder, Dataset.Load(new() { File = run.Csv }));
        using var predictor = Predictor.Load(run.Result.RunFolder);
        var many = predictor.Predict(Pictures).ToArray();
        Assert.Equal(22, many.Length);
        foreach (var (expected, actual) in evaluation.Pictures.Zip(many))
        {
            Assert.Equal((expected.Sample.Path, 60, 40, null), (actual.Path, actual.Width, actual.Height, actual.Error));
            AssertClose(expected.Predicted, actual.Box);
            AssertClose(expected.Predicted, predictor.Predict(actual.Path).Box);
            Assert.Equal(actual.Box.X2 * 60, actual.Pixels.X2);
        }
        Assert.NotEqual(many[0].Box, many[1].Box);
    }

    [Fact]
    public void An_unreadable_picture_is_an_error_of_its_own()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder);
        string[] paths = [Pictures[0], run.Csv, "/nowhere.png", .. Pictures];
        var predictions = predictor.Predict(paths).ToArray();
        Assert.Equal(paths, predictions.Select(p => p.Path));
        Assert.Equal([1, 2], Enumerable.Range(0, paths.Length).Where(i => predictions[i].Error is not null));
        Assert.Throws<PictureException>(() => predictor.Predict(run.Csv));
        AssertClose(predictions[0].Box, predictions[3].Box);
    }

    [Fact]
    public void Numbers_that_are_each_of_use_but_give_none_are_no_box()
    {
        using var folder = new TemporaryFolder();
        var configuration = new LocalizerConfiguration { Backbone = "mininet", ExtraConvolutions = [], Head = [], SigmoidOutput = false };
        var graph = Localizer.Build(configuration, 64, 64);
        // All positive and as large as they may be: after some layers what goes on is infinite.
        var parameters = graph.Parameters.ToDictionary(p => p.Name, p => new Tensor(p.Shape, [.. Enumerable.Repeat(1e12f, (int)p.Count)]));
        foreach (var variance in graph.Parameters.Where(p => p.Role is ParameterRole.RunningVariance or ParameterRole.RunningMean))
            parameters[variance.Name].Values.AsSpan().Fill(1);
        var provenance = new Provenance { Dataset = "data.csv", Weights = "none", Version = "0", Created = DateTimeOffset.UnixEpoch };
        ModelFile.Save(folder["m"], new(configuration, new(64, 64), provenance), parameters);
        using var predictor = Predictor.Load(folder["m"]);
        Assert.Contains("the model is not usable", Assert.Throws<BoxfitException>(() => predictor.Predict(Pictures[0])).Message);
        Assert.Contains(
            "the model is not usable",
            Assert.Throws<BoxfitException>(() => Evaluator.Evaluate(folder["m"], Dataset.Load(new() { File = run.Csv }))).Message);
    }

    [Theory]
    [InlineData("mininet", 1e12f)]
    [InlineData("mobilenet_v2", 1e12f)]
    [InlineData("resnet18", 1e6f)]
    public void Infinities_that_later_layers_hide_are_no_box_either(string backbone, float size)
    {
        using var folder = new TemporaryFolder();
        var configuration = new LocalizerConfiguration { Backbone = backbone, ExtraConvolutions = [], Head = [] };
        var graph = Localizer.Build(configuration, 64, 64);
        var random = new SeededRandom(1);
        var parameters = graph.Parameters.ToDictionary(p => p.Name, p => new Tensor(p.Shape,
            [.. Enumerable.Range(0, (int)p.Count).Select(_ => p.Role == ParameterRole.Weight ? (random.NextInt(3) - 1) * size : 1)]));
        var provenance = new Provenance { Dataset = "data.csv", Weights = "none", Version = "0", Created = DateTimeOffset.UnixEpoch };
        ModelFile.Save(folder["m"], new(configuration, new(64, 64), provenance), parameters);
        using var predictor = Predictor.Load(folder["m"]);
        foreach (var predict in (Func<Prediction>[])[() => predictor.Predict(Pictures[0]), () => predictor.Predict(Pictures).Last()])
        {
            string message = Assert.Throws<BoxfitException>(predict).Message;
            Assert.Matches("^The model computes .* in its layer '.*', where numbers up to 1e\\+[0-9]+ were expected; ", message);
        }
        Assert.Contains(
            "the model is not usable",
            Assert.Throws<BoxfitException>(() => Evaluator.Evaluate(folder["m"], Dataset.Load(new() { File = run.Csv }))).Message);
    }

    [Fact]
    public void An_endless_sequence_can_be_left()
    {
        using var predictor = Predictor.Load(run.Result.RunFolder);
        Assert.Equal(5, predictor.Predict(Enumerable.Repeat(Pictures[0], int.MaxValue)).Take(5).Count());
        Assert.Empty(predictor.Predict([]));
    }

    [Fact]
    public void A_path_without_a_model_is_an_input_error()
    {
        Assert.Throws<InputException>(() => Predictor.Load("/nowhere"));
        Assert.Throws<InputException>(() => Predictor.Load(run.Csv));
        var e = Assert.Throws<InputException>(() => Predictor.Load(Path.GetTempPath()));
        Assert.Contains("config.yaml", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_runs_settings_are_not_read_so_they_may_be_of_another_machine_or_version()
    {
        using var folder = new TemporaryFolder();
        SmallRuns.Copy(run.Result.RunFolder, folder["run"]);
        File.WriteAllText(folder["run/config.yaml"], "threads: 128\nvalidation: [\nno-such-setting: {\n");
        using Predictor expected = Predictor.Load(run.Result.RunFolder), predictor = Predictor.Load(folder["run"]);
        Assert.Equal(expected.Predict(Pictures[0]).Box, predictor.Predict(Pictures[0]).Box);
        File.Delete(folder["run/config.yaml"]);
        predictor.Predict(Pictures[0]);
    }

    static void AssertClose(Boxfit.Boxes.BoundingBox expected, Boxfit.Boxes.BoundingBox actual)
    {
        Assert.Equal(expected.X1, actual.X1, 1e-4);
        Assert.Equal(expected.Y1, actual.Y1, 1e-4);
        Assert.Equal(expected.X2, actual.X2, 1e-4);
        Assert.Equal(expected.Y2, actual.Y2, 1e-4);
    }
}
