using Boxfit.Tests.Onnx;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Boxfit.Tests.Inference;

public sealed class PredictorServicesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Model
    {
        get
        {
            var model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] });
            File.WriteAllBytes(_folder["m.onnx"], OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes());
            return _folder["m.onnx"];
        }
    }

    [Fact]
    public void There_is_one_predictor_with_the_applications_logger_and_it_ends_with_the_services()
    {
        var log = new ListLogger();
        Predictor predictor;
        using (var provider = new ServiceCollection().AddSingleton<ILoggerFactory>(log).AddBoxfit(Model).BuildServiceProvider())
        {
            Assert.Empty(log.Lines);
            predictor = provider.GetRequiredService<Predictor>();
            Assert.Same(predictor, provider.GetRequiredService<Predictor>());
            predictor.PredictPixels(new byte[12], 2, 2);
        }
        Assert.Equal("Boxfit.Inference.Predictor", Assert.Single(log.Categories));
        Assert.StartsWith($"Information: Loaded {_folder["m.onnx"]}", Assert.Single(log.Lines));
        Assert.Throws<ObjectDisposedException>(() => predictor.PredictPixels(new byte[12], 2, 2));
    }

    [Fact]
    public void Several_models_have_keys()
    {
        string model = Model;
        using var provider = new ServiceCollection().AddBoxfit(model, key: "a").AddBoxfit(model, new() { Threads = 1 }, "b")
            .BuildServiceProvider();
        Assert.NotSame(provider.GetRequiredKeyedService<Predictor>("a"), provider.GetRequiredKeyedService<Predictor>("b"));
        Assert.Null(provider.GetService<Predictor>());
    }
}
