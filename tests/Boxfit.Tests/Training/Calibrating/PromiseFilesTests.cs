using Boxfit.Tests.Core.Uncertainty;
using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Training.Calibrating;

public sealed class PromiseFilesTests(FinishedRun whole) : IClassFixture<FinishedRun>, IDisposable
{
    static readonly string[] s_delivered = ["model.onnx", "model.safetensors"];

    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    static BoxPromise Promise(double factor = 0.1) => BoxPromiseTests.Promise(factor);

    BoxPromise? Of(string name) => ModelFile.Describe(Path.Combine(RunPath, name)).Promise;

    BoxPromise? Predicted()
    {
        using var predictor = Predictor.Load(RunPath);
        return predictor.Description.Promise;
    }

    static ModelDescription Measured(string run)
    {
        using var predictor = Predictor.Load(run);
        return predictor.Description;
    }

    [Fact]
    public void All_files_of_the_same_weights_carry_it_and_nothing_else_of_them_changes()
    {
        Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath));
        string[] models = ["last.safetensors", "checkpoints/epoch-0002.safetensors", "model.safetensors"];
        string[] numbers = [.. models.Select(m => SmallRuns.Numbers(Path.Combine(RunPath, m)))];
        string older = SmallRuns.Numbers(Path.Combine(RunPath, "checkpoints/epoch-0001.safetensors"));
        float[] before = Boxes();
        Assert.True(RunFigures.IsEvaluationOfModel(RunPath));
        var written = PromiseFiles.Write(RunPath, Measured(RunPath), Promise());
        Assert.Equal([.. models[..2], "model.onnx", models[2]], written.Select(f => Path.GetRelativePath(RunPath, f)));
        Assert.All(models, m => Assert.Equal(Promise(), Of(m)));
        Assert.Equal(numbers, models.Select(m => SmallRuns.Numbers(Path.Combine(RunPath, m))));
        Assert.Null(Of("checkpoints/epoch-0001.safetensors"));
        Assert.Equal(older, SmallRuns.Numbers(Path.Combine(RunPath, "checkpoints/epoch-0001.safetensors")));
        // Still one file of two names, and the model that the run delivers; the ONNX file is taken without a conversion.
        Assert.Equal(FileStatus.Of(Path.Combine(RunPath, models[0])).Identity, FileStatus.Of(Path.Combine(RunPath, models[1])).Identity);
        Assert.Equal(Path.Combine(RunPath, "model.safetensors"), ModelFile.Find(RunPath));
        Assert.Equal(Promise(), Predicted());
        Assert.Equal(before, Boxes());
        Assert.True(RunFigures.IsEvaluationOfModel(RunPath));
        // Another one takes its place.
        PromiseFiles.Write(RunPath, Measured(RunPath), Promise(0.2));
        Assert.Equal(Promise(0.2), Predicted());

        float[] Boxes()
        {
            using var predictor = Predictor.Load(RunPath);
            string[] pictures = [.. Dataset.Load(new() { File = whole.Csv }).Samples.Select(s => s.Path)];
            return [.. predictor.Predict(pictures).Select(p => (float)p.Box.X1)];
        }
    }

    [Fact]
    public void A_run_that_goes_on_keeps_it_as_long_as_the_weights_are_the_same_and_no_longer()
    {
        Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath));
        PromiseFiles.Write(RunPath, Measured(RunPath), Promise());
        Trainer.Resume(RunPath); // It has ended: nothing is trained.
        Assert.Equal((Promise(), Promise()), (Of("model.safetensors"), Predicted()));
        Trainer.Resume(RunPath, epochs: 3);
        Assert.Equal((null, null), (Of("model.safetensors"), Predicted()));
        Assert.Equal(Promise(), Of("checkpoints/epoch-0002.safetensors"));
    }

    [Fact]
    public void The_best_epochs_model_keeps_it_while_it_is_the_best()
    {
        Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with { TrainShare = 0.6, ValidationShare = 0.2 });
        PromiseFiles.Write(RunPath, Measured(RunPath), Promise());
        Assert.Equal(Promise(), Of("best.safetensors"));
        string best = Path.Combine(RunPath, "best.safetensors"), numbers = SmallRuns.Numbers(best);
        Assert.Equal(FileStatus.Of(best).Identity, FileStatus.Of(Path.Combine(RunPath, "model.safetensors")).Identity);
        Trainer.Resume(RunPath, epochs: 4);
        Assert.Equal(SmallRuns.Numbers(best) == numbers ? Promise() : null, Of("model.safetensors"));
        Assert.Equal(Of("model.safetensors"), Predicted());
    }

    [Fact]
    public void A_file_by_itself_is_written_alone()
    {
        foreach (string name in s_delivered)
        {
            string file = _folder[name];
            File.Copy(Path.Combine(whole.Result.RunFolder, name), file);
            Assert.Equal([file], PromiseFiles.Write(file, Measured(whole.Result.RunFolder), Promise()));
        }
        Assert.Equal(Promise(), Measured(_folder["model.onnx"]).Promise);
        Assert.Equal(Promise(), ModelFile.Describe(_folder["model.safetensors"]).Promise);
        Assert.Null(Measured(whole.Result.RunFolder).Promise);
    }

    [Fact]
    public void An_ONNX_file_that_takes_the_models_looks_by_itself_carries_it_too()
    {
        var model = RandomModel.Of(
            new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] }, new(32, 32) { Looks = new(2, Margin: 2, Detail: 2) });
        var trained = model.Description.Provenance with { Epoch = 1, Step = 1 };
        model = model with { Description = model.Description with { Provenance = trained } };
        Directory.CreateDirectory(RunPath);
        File.Copy(Path.Combine(whole.Result.RunFolder, "config.yaml"), Path.Combine(RunPath, "config.yaml"));
        string file = Path.Combine(RunPath, "model.safetensors"), onnx = Path.Combine(RunPath, "model.onnx");
        ModelFile.Save(file, model.Description, model.Parameters);
        File.WriteAllBytes(onnx, OnnxExport.WithLooks(model, halfPrecision: false).Model.ToBytes());
        Assert.Equal([onnx, file], PromiseFiles.Write(RunPath, Measured(RunPath), Promise()));
        Assert.Equal((Promise(), Promise()), (Of("model.safetensors"), Predicted()));
        Assert.Equal(new(64, 64), Measured(RunPath).Preprocessing);
        Assert.Equal(model.Description.Preprocessing, ModelFile.Describe(file).Preprocessing);
    }

    [Fact]
    public void Another_model_than_was_measured_gets_none()
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        var measured = Measured(RunPath);
        var other = measured with { Provenance = measured.Provenance with { Epoch = 9 } };
        Assert.Contains("is not the model any more that was measured",
            Assert.Throws<BoxfitException>(() => PromiseFiles.Write(RunPath, other, Promise())).Message);
        Assert.Null(Predicted());
        // A damaged checkpoint beside does not hinder.
        File.WriteAllText(Path.Combine(RunPath, "last.safetensors"), "damaged");
        PromiseFiles.Write(RunPath, measured, Promise());
        Assert.Equal(Promise(), Predicted());
        Assert.Equal("damaged", File.ReadAllText(Path.Combine(RunPath, "last.safetensors")));
    }

    [Fact]
    public void What_is_made_with_other_numbers_does_not_carry_it()
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        PromiseFiles.Write(RunPath, Measured(RunPath), Promise());
        var model = ModelFile.Load(ModelFile.Find(RunPath));
        Assert.Contains("\"promise\"", Export(half: false));
        Assert.DoesNotContain("\"promise\"", Export(half: true));

        string Export(bool half) => OnnxExport.Of(model, InputForm.Pixels, half).Model.Metadata[ModelFile.MetadataName];
    }
}
