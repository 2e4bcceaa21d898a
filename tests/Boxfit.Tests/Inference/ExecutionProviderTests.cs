using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Inference;

public class ExecutionProviderTests
{
    static readonly Model s_trained = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] });
    static readonly byte[] s_model = OnnxExport.Of(s_trained, InputForm.Pixels, halfPrecision: false).Model.ToBytes();

    [Fact]
    public void One_that_is_not_there_is_refused_with_what_there_is_and_what_brings_it()
    {
        string message = Assert.Throws<InputException>(() => Predictor.Load(s_model, new() { Providers = ["cuda"] })).Message;
        Assert.Matches(
            "^No execution provider that was asked for works here\\. cuda: this ONNX Runtime \\(1\\.[0-9.]+\\) has " +
            ".*CPUExecutionProvider, but no CUDAExecutionProvider, which comes with the package Microsoft\\.ML\\.OnnxRuntime\\.Gpu\\. " +
            "Put 'cpu' behind it to compute on the processor instead\\.$", message);
    }

    [Fact]
    public void Of_several_the_first_that_works_is_taken_and_the_choice_can_be_read()
    {
        var log = new ListLogger();
        using var predictor = Predictor.Load(s_model, new() { Providers = ["cuda", "directml", "cpu"], Logger = log });
        Assert.Equal("cpu", predictor.Provider.Name);
        Assert.Equal(["cuda", "directml"], predictor.Provider.Refused.Select(r => r.Name));
        Assert.Contains("Microsoft.ML.OnnxRuntime.DirectML", predictor.Provider.Refused[1].Reason);
        Assert.Equal(
            [
                $"Warning: Execution provider cuda is not used: {predictor.Provider.Refused[0].Reason}",
                $"Warning: Execution provider directml is not used: {predictor.Provider.Refused[1].Reason}",
                $"Information: Loaded The model: ONNX Runtime {OnnxSession.Version}, execution provider cpu",
            ], log.Lines);
        using var plain = Predictor.Load(s_model);
        Assert.Equal(("cpu", 0), (plain.Provider.Name, plain.Provider.Refused.Count));
    }

    [Fact]
    public void A_name_that_is_none_is_refused_with_those_that_there_are()
    {
        Assert.Equal("There is no execution provider 'gpu'; expected cpu, cuda, directml, coreml, openvino.",
            Assert.Throws<InputException>(() => Predictor.Load(s_model, new() { Providers = ["cpu", "gpu"] })).Message);
        Assert.Throws<InputException>(() => Predictor.Load(s_model, new() { Providers = [] }));
    }
}
