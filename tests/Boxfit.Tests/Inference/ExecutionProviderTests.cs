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
    public void One_that_is_there_and_fails_gives_way_to_the_next_and_is_told()
    {
        string[] present = ["CUDAExecutionProvider", "CPUExecutionProvider"];
        int tried = 0;
        var (opened, choice) = ExecutionProvider.Choose(["cuda", "cpu"], present, _ =>
            ++tried == 2 ? "opened" : throw new DllNotFoundException("libcudnn.so.9 is missing"));
        Assert.Equal(("opened", "cpu"), (opened, choice.Name));
        Assert.Equal([new("cuda", "it is there, but cannot be used: libcudnn.so.9 is missing.")], choice.Refused);
        // As it comes where the model is opened, whose message is about the file.
        var own = new InputException("It is damaged.", Assert.ThrowsAny<BoxfitException>(() => new OnnxSession([8, 7, 1], threads: 1)));
        tried = 0;
        choice = ExecutionProvider.Choose(["cuda", "cpu"], present, _ => ++tried == 2 ? "opened" : throw own).Choice;
        Assert.Equal("cpu", choice.Name);
        Assert.Matches(
            "^it is there, but cannot load the model: .+\\. Either it does not work here, or the model is damaged, which 'cpu' would " +
            "say\\.$",
            Assert.Single(choice.Refused).Reason);
        Assert.DoesNotContain("It is damaged", choice.Refused[0].Reason);
        // What the processor does not take is a fault of the model.
        Assert.Throws<DllNotFoundException>(
            () => ExecutionProvider.Choose<string>(["cpu", "cuda"], present, _ => throw new DllNotFoundException("x")));
        string message = Assert.Throws<InputException>(
            () => ExecutionProvider.Choose<string>(["cuda"], present, _ => throw new DllNotFoundException("x"))).Message;
        Assert.Contains("cuda: it is there, but cannot be used: x. Put 'cpu' behind it", message);
    }

    [Fact]
    public void A_name_that_is_none_is_refused_with_those_that_there_are()
    {
        Assert.Equal("There is no execution provider 'gpu'; expected cpu, cuda, directml, coreml, openvino.",
            Assert.Throws<InputException>(() => Predictor.Load(s_model, new() { Providers = ["cpu", "gpu"] })).Message);
        Assert.Throws<InputException>(() => Predictor.Load(s_model, new() { Providers = [] }));
    }
}
