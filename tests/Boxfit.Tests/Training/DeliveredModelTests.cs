namespace Boxfit.Tests.Training;

public sealed class DeliveredModelTests(FinishedRun whole) : IClassFixture<FinishedRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_the_newest_checkpoints_are_kept_and_a_validation_part_chooses_the_model()
    {
        var result = Trainer.Run(
            SmallRuns.Settings(whole.Csv, RunPath) with { Epochs = 3, Keep = 1, TrainShare = 0.6, ValidationShare = 0.2 });
        string kept = Assert.Single(Directory.GetFiles(Path.Combine(RunPath, "checkpoints")));
        Assert.Equal("epoch-0003.safetensors", Path.GetFileName(kept));
        Assert.Equal(File.ReadAllBytes(Path.Combine(RunPath, "best.safetensors")), File.ReadAllBytes(ModelFile.Find(RunPath)));
        string[][] rows = [.. File.ReadLines(Path.Combine(RunPath, "results.csv")).Skip(1).Select(l => l.Split(','))];
        string[] best = rows.MaxBy(r => double.Parse(r[5], System.Globalization.CultureInfo.InvariantCulture))!;
        Assert.Equal((best[0], best[5]), ($"{result.Best!.Epoch}", $"{result.Best.MeanIou:R}"));
        // Nothing can be chosen by the test part, which only the end measures.
        Assert.All(rows, r => Assert.Equal(["", ""], r[7..]));
        Assert.All(SmallRuns.Metrics(RunPath), line => Assert.False(line.TryGetProperty("testMeanIou", out _)));
        Assert.Equal(result.Best.Epoch, ModelFile.Load(ModelFile.Find(RunPath)).Description.Provenance.Epoch);
    }

    [Fact]
    public void The_test_part_is_measured_after_each_epoch_where_it_is_asked_for_and_changes_nothing()
    {
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with { TrainShare = 0.6, ValidationShare = 0.2, Epochs = 3 };
        var result = Trainer.Run(settings with { TestsEachEpoch = true });
        string[][] rows = [.. File.ReadLines(Path.Combine(RunPath, "results.csv")).Skip(1).Select(l => l.Split(','))];
        Assert.Equal(rows[result.Best!.Epoch - 1][7], $"{result.Test!.MeanIou:R}");
        // A run that goes on reads them back.
        Assert.Equal(result.Test.MeanIou, Trainer.Resume(RunPath).Test!.MeanIou);
        Assert.Equal(rows, File.ReadLines(Path.Combine(RunPath, "results.csv")).Skip(1).Select(l => l.Split(',')));
        Trainer.Run(settings with { Out = _folder["other"] });
        SmallRuns.AssertSame(RunPath, _folder["other"], "last.safetensors", "best.safetensors");
    }

    [Fact]
    public void Evaluating_the_model_on_the_test_part_gives_the_runs_figures()
    {
        var settings = SmallRuns.Settings(whole.Csv, RunPath);
        var dataset = Dataset.Load(new() { File = whole.Csv });
        var split = DatasetSplit.Make(dataset.Samples, settings.TrainShare, 0, settings.Seed);
        using var model = Predictor.Load(whole.Result.RunFolder);
        var evaluation = Evaluator.Evaluate(model, split.Test);
        // The run measures with its own engine.
        Assert.Equal(whole.Result.Test!.MeanIou, evaluation.Summary.MeanIou, 1e-4);
        Assert.Equal(model.Description.Metrics!.MeanIou, evaluation.Summary.MeanIou, 1e-4);
        Assert.Equal(File.ReadLines(Path.Combine(whole.Result.RunFolder, "evaluation.csv")).Count() - 1, evaluation.Pictures.Count);
        Assert.Equal(22, Evaluator.Evaluate(whole.Result.RunFolder, dataset).Summary.Pictures);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_model_that_looks_again_does_so_wherever_it_runs(int looks)
    {
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with { Looking = new(looks, Margin: 2, Detail: 2) };
        var result = Trainer.Run(settings);
        // Each picture twice an epoch: as a whole, and as a later look sees it.
        Assert.Equal(2 * 9, result.Steps);
        var split = DatasetSplit.Make(Dataset.Load(new() { File = whole.Csv }).Samples, settings.TrainShare, 0, settings.Seed);
        using var model = Predictor.Load(RunPath);
        Assert.Equal(settings.Looking, model.Description.Preprocessing.Looks);
        var evaluation = Evaluator.Evaluate(model, split.Test);
        Assert.Equal(result.Test!.MeanIou, evaluation.Summary.MeanIou, 1e-4);
        // Not what one look gives.
        var description = ModelFile.Load(ModelFile.Find(RunPath));
        string once = _folder["once.safetensors"];
        ModelFile.Save(once, description.Description with { Preprocessing = description.Description.Preprocessing with { Looks = null } },
            description.Parameters);
        using var first = Predictor.Load(once, new() { Convert = OnnxConversion.Convert });
        var others = Evaluator.Evaluate(first, split.Test).Pictures;
        Assert.NotEqual(evaluation.Pictures.Select(p => p.Predicted), others.Select(p => p.Predicted));
    }

    [Theory]
    [InlineData("preset: best\nthre")]
    [InlineData("preset: best\nvalidation: 0")] // was 0.15
    [InlineData("")]
    [InlineData("validation: [\n")]
    public void Damaged_settings_lead_to_no_other_model_than_the_delivered_one(string settings)
    {
        Directory.CreateDirectory(RunPath);
        File.WriteAllText(Inside("model.safetensors"), "the model");
        foreach (string name in (string[])["best", "last"])
        {
            File.WriteAllText(Inside($"{name}.safetensors"), "another");
            File.SetLastWriteTimeUtc(Inside($"{name}.safetensors"), DateTime.UtcNow.AddMinutes(1));
        }
        File.WriteAllText(Inside("config.yaml"), settings);
        Assert.Equal(Inside("model.safetensors"), ModelFile.Find(RunPath));
    }

    [Theory]
    [InlineData("validation: 0.1\n", "best")]
    [InlineData("validation: '0.1' # of all\n", "best")]
    [InlineData("validation: 1E-2\n", "best")]
    [InlineData("validation: 0\n", "last")]
    [InlineData("\"validation\" : 0.1\n", "best")]
    [InlineData("threads: 128\nseed: x\n", "last")]
    [InlineData("data: photos/validation/boxes.csv\n# validation: 0\nvalidation: 0.1\n", "best")]
    public void In_a_folder_of_an_earlier_version_the_line_of_the_validation_part_decides(string settings, string model)
    {
        Directory.CreateDirectory(RunPath);
        File.WriteAllText(Inside("config.yaml"), "preset: best\n" + settings + "epochs: 3\n");
        string file = Inside($"{model}.safetensors");
        Assert.Equal(
            $"The run {RunPath} has no model yet: {model}.safetensors comes with its first epoch. Where nothing trains it, " +
            $"go on with it: boxfit train --resume {RunPath}",
            Assert.Throws<InputException>(() => ModelFile.Find(RunPath)).Message);
        File.WriteAllText(file, "a model");
        Assert.Equal(file, ModelFile.Find(RunPath));
        Assert.Equal(file, WeightFolder.Find(RunPath));
        File.WriteAllText(Inside("model.safetensors"), "the model");
        Assert.Equal(Inside("model.safetensors"), ModelFile.Find(RunPath + "/"));
    }

    [Theory]
    [InlineData("{validation: 0.1}")]
    [InlineData("validation: !!float 0.1")]
    [InlineData("validation: abc")]
    public void A_line_of_another_form_is_no_guess(string line)
    {
        Directory.CreateDirectory(RunPath);
        File.WriteAllText(Inside("config.yaml"), line + "\n");
        File.WriteAllText(Inside("last.safetensors"), "a model");
        string message = Message(() => ModelFile.Find(RunPath));
        Assert.Contains($"found '{line}', expected a line 'validation: NUMBER'", message, StringComparison.Ordinal);
        File.WriteAllText(Inside("model.safetensors"), "the model");
        Assert.Equal(Inside("model.safetensors"), ModelFile.Find(RunPath));
    }

    [Theory]
    [InlineData(0, "last")]
    [InlineData(0.2, "best")]
    public void A_model_that_an_earlier_version_saved_since_is_found(double validation, string model)
    {
        Run(validation);
        AssertDelivered(model);
        string file = Inside($"{model}.safetensors"), copy = Inside("copy");
        File.Copy(file, copy);
        File.Move(copy, file, overwrite: true);
        File.SetLastWriteTimeUtc(Inside("model.safetensors"), File.GetLastWriteTimeUtc(file).AddSeconds(-1));
        Assert.Equal(file, ModelFile.Find(RunPath));
        Trainer.Resume(RunPath);
        AssertDelivered(model);
    }

    [Fact]
    public void A_folder_in_the_place_of_the_model_is_told()
    {
        Run(validation: 0);
        File.Delete(Inside("model.safetensors"));
        Directory.CreateDirectory(Inside("model.safetensors"));
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message;
        string place = $"{Inside("model.safetensors")} is a folder, where the run has a file.";
        Assert.Equal($"{place} Move it away, then go on with --resume; nothing was changed.", message);
    }

    [Fact]
    public void What_is_no_run_folder_is_told()
    {
        Assert.Equal($"There is no model file or run folder {RunPath}.", Message(() => ModelFile.Find(RunPath)));
        Assert.Equal(RunPath, WeightFolder.Find(RunPath));
        Directory.CreateDirectory(RunPath);
        Assert.Equal($"{RunPath} is not a run folder: it has no config.yaml.", Message(() => WeightFolder.Find(RunPath)));
    }

    [Fact]
    public void Resuming_a_run_of_an_earlier_version_names_its_model()
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        File.Delete(Inside("model.safetensors"));
        Assert.Equal(Inside("last.safetensors"), ModelFile.Find(RunPath));
        Assert.Equal(whole.Result.Test!.MeanIou, Trainer.Resume(RunPath).Test!.MeanIou);
        AssertDelivered("last");
    }

    [Theory]
    [InlineData(0, "last")]
    [InlineData(0.2, "best")]
    public void A_kill_between_a_model_and_its_name_leaves_the_one_before_until_the_run_is_resumed(double validation, string model)
    {
        Run(validation);
        AssertDelivered(model);
        // Another file, as a model saved before.
        File.Delete(Inside("model.safetensors"));
        File.WriteAllText(Inside("model.safetensors"), "the model before");
        string half = TemporaryName.Beside(Inside("model.safetensors"));
        File.WriteAllText(half, "half a copy");
        Trainer.Resume(RunPath);
        AssertDelivered(model);
        Assert.False(File.Exists(half));
        // The best is one file with two names, which takes no space of its own.
        if (model != "best") return;
        File.AppendAllText(Inside("best.safetensors"), "more");
        Assert.Equal(File.ReadAllBytes(Inside("best.safetensors")), File.ReadAllBytes(Inside("model.safetensors")));
    }

    [Fact]
    public void The_ONNX_file_is_of_the_delivered_model_and_absent_while_the_run_goes_on()
    {
        var seen = new List<bool>();
        using var stop = new CancellationTokenSource();
        var settings = SmallRuns.Settings(whole.Csv, RunPath);
        Trainer.Run(settings, new Reports(p =>
        {
            if (p is not EpochProgress) return;
            seen.Add(File.Exists(Inside("model.onnx")));
            stop.Cancel();
        }), stop.Token);
        AssertDelivered("last");
        Assert.Equal(1, ModelFile.Describe(Inside("model.safetensors")).Provenance.Epoch);
        Trainer.Resume(RunPath, new Reports(p =>
        {
            if (p is EpochProgress) seen.Add(File.Exists(Inside("model.onnx")));
        }), TestContext.Current.CancellationToken);
        AssertDelivered("last");
        Assert.Equal([false, false], seen);
    }

    [Fact]
    public void A_model_that_cannot_be_ONNX_is_delivered_all_the_same_and_that_is_said()
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        File.Delete(Inside("model.onnx"));
        // Each can be computed with, but not what comes of all.
        SmallRuns.Change(Inside("model.safetensors"), "head.0.weight", weights => weights.AsSpan().Fill(1e12f));
        SmallRuns.Change(Inside("model.safetensors"), "box.weight", weights => weights.AsSpan().Fill(1e12f));
        var said = new List<string>();
        using var folder = RunFolder.Open(RunPath);
        OnnxDelivery.Write(folder, threads: 1, said.Add);
        Assert.StartsWith("Note: the run has no model.onnx. ", Assert.Single(said), StringComparison.Ordinal);
        Assert.False(File.Exists(Inside("model.onnx")));
    }

    [Fact]
    public void A_run_that_begins_again_has_no_model_of_its_earlier_beginning()
    {
        Run(validation: 0);
        // As if it was killed before it saved its first state.
        string[] names = ["last.safetensors", "best.safetensors", "results.csv", "metrics.jsonl"];
        foreach (string name in names) File.Delete(Inside(name));
        Directory.Delete(Inside("checkpoints"), recursive: true);
        string? found = null;
        using var stop = new CancellationTokenSource();
        Trainer.Resume(RunPath, new Reports(p =>
        {
            if (p is not RunOpened) return; // It is prepared before, as at its beginning.
            found = Message(() => ModelFile.Find(RunPath));
            stop.Cancel();
        }), stop.Token);
        Assert.Contains("has no model yet: last.safetensors comes", found, StringComparison.Ordinal);
        // It was stopped before its first step, from which it goes on.
        Assert.Equal(0, ModelFile.Describe(Inside("last.safetensors")).Provenance.Step);
        Assert.Equal(found, Message(() => ModelFile.Find(RunPath)));
        Trainer.Resume(RunPath);
        AssertDelivered("last");
    }

    void Run(double validation) => Trainer.Run(
        SmallRuns.Settings(whole.Csv, RunPath) with { TrainShare = 0.6, ValidationShare = validation });

    void AssertDelivered(string model)
    {
        Assert.Equal(Inside("model.safetensors"), ModelFile.Find(RunPath));
        var (chosen, delivered) = (ModelFile.Load(Inside($"{model}.safetensors")), ModelFile.Load(Inside("model.safetensors")));
        Assert.Equal(chosen.Description.Provenance, delivered.Description.Provenance);
        Assert.Equal(chosen.Parameters.Keys, delivered.Parameters.Keys);
        Assert.All(chosen.Parameters, p => Assert.Equal(p.Value.Values, delivered.Parameters[p.Key].Values));
        using var predictor = Predictor.Load(RunPath);
        Assert.Equal(delivered.Description.ToJson(), predictor.Description.ToJson());
        using var reader = SafetensorsReader.Open(Inside("model.safetensors"));
        Assert.Equal(delivered.Parameters.Count, reader.Entries.Count);
        Assert.DoesNotContain("boxfit.training", reader.Metadata.Keys);
    }

    string Inside(string name) => Path.Combine(RunPath, name);

    static string Message(Func<string> find) => Assert.Throws<InputException>(find).Message;
}
