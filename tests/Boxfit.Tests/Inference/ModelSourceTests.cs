using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Inference;

public sealed class ModelSourceTests : IDisposable
{
    static readonly LocalizerConfiguration s_small = new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] };

    readonly TemporaryFolder _folder = new();
    readonly Model _model = RandomModel.Of(s_small);
    readonly PredictorOptions _converting;
    readonly List<string> _converted = [];

    public ModelSourceTests() => _converting = new()
    {
        Convert = path =>
        {
            _converted.Add(path);
            return Onnx(ModelFile.Load(path));
        },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_was_shipped_needs_nothing_but_the_ONNX_file()
    {
        File.WriteAllBytes(_folder["model.onnx"], Onnx(_model));
        using var predictor = Predictor.Load(_folder.Path);
        Assert.Equal(_model.Description.ToJson(), predictor.Description.ToJson());
    }

    [Fact]
    public void A_runs_ONNX_file_is_taken_where_it_is_of_the_model_that_the_run_delivers()
    {
        Save(_model);
        File.WriteAllBytes(_folder["model.onnx"], Onnx(_model));
        Predictor.Load(_folder.Path, _converting).Dispose();
        Assert.Empty(_converted);
    }

    [Fact]
    public void One_that_takes_the_models_looks_by_itself_is_of_it_too()
    {
        var model = RandomModel.Of(s_small, new(64, 64) { Looks = new(2, 2, 2) });
        Save(model);
        File.WriteAllBytes(_folder["model.onnx"], OnnxExport.WithLooks(model, halfPrecision: false).Model.ToBytes());
        using var predictor = Predictor.Load(_folder.Path, _converting);
        Assert.Empty(_converted);
        Assert.Equal(new(128, 128), predictor.Description.Preprocessing);
    }

    [Fact]
    public void One_of_another_model_is_not()
    {
        var newer = _model with
        {
            Description = _model.Description with { Provenance = _model.Description.Provenance with { Epoch = 7 } },
        };
        Save(newer);
        File.WriteAllBytes(_folder["model.onnx"], Onnx(_model));
        Assert.Equal(
            $"{_folder["model.onnx"]} is of another model than {_folder["model.safetensors"]}, which the run delivers. Write it anew: " +
            ShellLine.Of("export", _folder.Path, "--out", _folder["model.onnx"]),
            Assert.Throws<InputException>(() => Predictor.Load(_folder.Path)).Message);
        using var predictor = Predictor.Load(_folder.Path, _converting);
        Assert.Equal(7, predictor.Description.Provenance.Epoch);
        Assert.Equal([_folder["model.safetensors"]], _converted);
    }

    [Fact]
    public void A_model_file_is_converted_or_refused_with_the_command_that_does()
    {
        Save(_model);
        foreach (string path in (string[])[_folder.Path, _folder["model.safetensors"]])
        {
            Assert.Equal(
                $"{_folder["model.safetensors"]} is the trained model as Boxfit itself keeps it, where the same as ONNX was expected: " +
                "model.onnx, which lies beside it in the run's folder, or is written by " +
                ShellLine.Of("export", _folder["model.safetensors"], "--out", "model.onnx"),
                Assert.Throws<InputException>(() => Predictor.Load(path)).Message);
            Predictor.Load(path, _converting).Dispose();
        }
        Assert.Equal([_folder["model.safetensors"], _folder["model.safetensors"]], _converted);
    }

    [Fact]
    public void A_run_that_is_not_at_its_end_is_told_as_that()
    {
        Save(_model with { Description = _model.Description with { Provenance = _model.Description.Provenance with { Epoch = 7 } } });
        _folder.Write("config.yaml", "validation: 0\n");
        string message = Assert.Throws<InputException>(() => Predictor.Load(_folder.Path)).Message;
        Assert.StartsWith(
            $"{_folder.Path} has no model.onnx, which a training writes at its end: it is being trained, or was stopped, or the file was " +
            "removed. To write the model that it has so far: boxfit export ", message);
        Assert.EndsWith(ShellLine.Of("train", "--resume", _folder.Path), message);
        Predictor.Load(_folder.Path, _converting).Dispose();
    }

    [Fact]
    public void ONNX_is_known_by_its_content()
    {
        File.WriteAllBytes(_folder["weights.bin"], Onnx(_model));
        using var predictor = Predictor.Load(_folder["weights.bin"]);
        Assert.Equal("mininet", predictor.Description.Configuration.Backbone);
    }

    [Fact]
    public void A_pipe_is_refused_at_once()
    {
        PipeFixture.Make(_folder["m.onnx"]);
        Assert.Contains("is a pipe", Assert.Throws<InputException>(() => Predictor.Load(_folder["m.onnx"])).Message);
    }

    void Save(Model model) => ModelFile.Save(_folder["model.safetensors"], model.Description, model.Parameters);

    static byte[] Onnx(Model model) => OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes();
}
