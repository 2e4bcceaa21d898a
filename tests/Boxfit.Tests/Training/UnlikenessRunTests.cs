using System.Text.Json.Nodes;
using Boxfit.Tests.Core.Uncertainty;

namespace Boxfit.Tests.Training;

/// <summary>A run with enough pictures to say how unlike its training one is, made once for all tests of the class.</summary>
public sealed class FinishedUnlikenessRun : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public FinishedUnlikenessRun()
    {
        Csv = SmallRuns.Draw(_folder["pictures"], 40);
        Result = Trainer.Run(Settings(_folder["run"]));
    }

    public string Csv { get; }

    public TrainingResult Result { get; }

    public string Folder => Result.RunFolder;

    public string this[string name] => _folder[name];

    /// <summary>A small network, which has learned enough in a few steps to tell pictures apart.</summary>
    public TrainingSettings Settings(string runFolder) => SmallRuns.Settings(Csv, runFolder) with
    {
        Model = new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] },
        TrainShare = 0.75,
        Looking = new(2, Margin: 2, Detail: 2),
        Optimization = new() { Ema = 0.5 },
    };

    public void Dispose() => _folder.Dispose();
}

/// <summary>What a run finds out of its model after training: how unlike its training a picture is.</summary>
public sealed class UnlikenessRunTests(FinishedUnlikenessRun whole) : IClassFixture<FinishedUnlikenessRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    static UnlikenessScale? Of(string run, string file) => ModelFile.Describe(Path.Combine(run, file)).Unlikeness;

    [Fact]
    public void All_files_of_the_delivered_model_have_it_of_all_training_pictures()
    {
        var description = ModelFile.Describe(Path.Combine(whole.Folder, "model.safetensors"));
        var scale = description.Unlikeness!;
        Assert.Equal((30, 30, true), (scale.Pictures, scale.HeldOut, scale.ByHalves));
        foreach (string file in (string[])["last.safetensors", "checkpoints/epoch-0002.safetensors"])
            Assert.Equal(description.ToJson(), ModelFile.Describe(Path.Combine(whole.Folder, file)).ToJson());
        Assert.Null(Of(whole.Folder, "checkpoints/epoch-0001.safetensors"));
        using var predictor = Predictor.Load(Path.Combine(whole.Folder, "model.onnx"));
        Assert.Equal(description.ToJson(), predictor.Description.ToJson());
    }

    [Fact]
    public void The_table_of_the_test_part_by_the_engine_has_what_ONNX_Runtime_gives()
    {
        string run = whole.Folder;
        string[][] rows = [.. File.ReadLines(Path.Combine(run, "evaluation.csv")).Select(l => l.Split(','))];
        Assert.Equal(["unlikeness", "featureDistance"], rows[0][^2..]);
        using var predictor = Predictor.Load(run);
        var samples = Dataset.Load(new() { File = whole.Csv }).Samples.ToDictionary(s => s.Name, StringComparer.Ordinal);
        int compared = 0;
        foreach (string[] row in rows.Skip(1).Where(r => samples.ContainsKey(r[0])))
        {
            compared++;
            var prediction = predictor.Predict(samples[row[0]].Path);
            double distance = double.Parse(row[^1], CultureInfo.InvariantCulture);
            Assert.Equal(distance, prediction.FeatureDistance!.Value, 1e-3 * distance);
            Assert.Equal(double.Parse(row[^2], CultureInfo.InvariantCulture), prediction.Unlikeness!.Value, 0.05);
        }
        Assert.Equal(10, compared);
        Assert.Equal(rows.Length - 1, whole.Result.Unlikeness!.Pictures);
    }

    [Fact]
    public void The_scale_is_that_of_a_plain_computation_on_the_parts_that_are_given()
    {
        var model = ModelFile.Load(ModelFile.Find(whole.Folder));
        var samples = Dataset.Load(new() { File = whole.Csv }).Samples;
        var split = new DatasetSplit([.. samples.Take(10)], [.. samples.Skip(10)], [.. samples.Take(1)]);
        var scale = EngineThread.RunOnce(() =>
            UnlikenessMeasurement.Of(model, split, threads: 2, workers: 2, TestContext.Current.CancellationToken))!;
        Assert.Equal((10, 30, false), (scale.Pictures, scale.HeldOut, scale.ByHalves));
        var expected = UnlikenessScale.Of(Features(split.Train), Features(split.Validation))!;
        Assert.All(expected.Means.Zip(scale.Means), m => Assert.Equal(m.First, m.Second, 1e-5f));
        Assert.All(expected.Distances.Zip(scale.Distances), d => Assert.Equal(d.First, d.Second, 1e-3f * d.First));
        Assert.Null(UnlikenessMeasurement.Of(
            model, new([.. samples.Take(19)], [], []), threads: 2, workers: 2, TestContext.Current.CancellationToken));

        float[][] Features(IReadOnlyList<Sample> part) => EngineThread.RunOnce(() =>
        {
            var preprocessor = new Preprocessor(model.Description.Preprocessing);
            var looker = new Looker(preprocessor);
            using var plan = new InferencePlan(PooledFeatures.Beside(model.Graph), model.Parameters, 1, 1);
            return part.Select(sample =>
            {
                byte[] kept = new byte[looker.Keeper.FittedBytes], levels = new byte[preprocessor.FittedBytes];
                looker.Keeper.FitFile(sample.Path, kept, out _);
                looker.Show(kept, Placing.Unchanged, levels);
                preprocessor.Scale(levels, plan.Input);
                plan.Run();
                return plan.Features(0, model.Description.Configuration).ToArray();
            }).ToArray();
        });
    }

    [Fact]
    public void A_run_that_had_ended_without_it_gets_it_when_it_goes_on_and_keeps_its_promise()
    {
        SmallRuns.Copy(whole.Folder, RunPath);
        string before = ModelFile.Describe(Path.Combine(RunPath, "model.safetensors")).ToJson();
        // As an earlier version has written it.
        foreach (string file in (string[])["last.safetensors", "checkpoints/epoch-0002.safetensors", "model.safetensors"])
            ModelFile.Redescribe(Path.Combine(RunPath, file), ModelFile.Describe(Path.Combine(RunPath, file)) with { Unlikeness = null });
        var promise = BoxPromiseTests.Promise(0.1);
        File.Delete(Path.Combine(RunPath, "model.onnx"));
        var old = ModelFile.Describe(Path.Combine(RunPath, "model.safetensors"));
        PromiseFiles.Write(RunPath, old, promise);
        using (var predictor = Predictor.Load(RunPath, new() { Convert = OnnxConversion.Convert }))
        {
            var prediction = predictor.Predict(Dataset.Load(new() { File = whole.Csv }).Samples[0].Path);
            Assert.Equal((null, null, null), (predictor.Description.Unlikeness, prediction.Unlikeness, prediction.FeatureDistance));
        }
        var result = Trainer.Resume(RunPath);
        Assert.NotNull(result.Unlikeness);
        var now = ModelFile.Describe(Path.Combine(RunPath, "model.safetensors"));
        Assert.Equal(promise, now.Promise);
        Assert.Equal(before, (now with { Promise = null }).ToJson());
        using var delivered = Predictor.Load(RunPath);
        Assert.Equal(now.ToJson(), delivered.Description.ToJson());
    }

    [Fact]
    public void A_damaged_scale_is_told_and_none_is_no_fault()
    {
        string file = _folder["model.safetensors"];
        File.Copy(ModelFile.Find(whole.Folder), file);
        SmallRuns.Describe(file, texts =>
        {
            var description = JsonNode.Parse(texts[ModelFile.MetadataName])!;
            description["unlikeness"]!["deviations"]!.AsArray().RemoveAt(0);
            texts[ModelFile.MetadataName] = description.ToJsonString();
        });
        Assert.Contains("cannot be used: its description of the model is damaged (Its scale of unlikeness has ",
            Assert.Throws<InputException>(() => ModelFile.Load(file)).Message, StringComparison.Ordinal);
        SmallRuns.Describe(file, texts =>
        {
            var description = JsonNode.Parse(texts[ModelFile.MetadataName])!.AsObject();
            description.Remove("unlikeness");
            texts[ModelFile.MetadataName] = description.ToJsonString();
        });
        Assert.Null(ModelFile.Load(file).Description.Unlikeness);
    }
}
