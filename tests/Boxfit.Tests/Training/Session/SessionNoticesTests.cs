using Boxfit.Tests.Core.Weights;

namespace Boxfit.Tests.Training.Session;

public class SessionNoticesTests
{
    static string? OfScaling(string backbone, PixelScaling scaling, PixelScaling? model = null)
    {
        var settings = new TrainingSettings { Model = new() { Backbone = backbone }, Preprocessing = new(64, 64, Scaling: scaling) };
        var report = new LoadingReport("/w/file", WeightFormat.Safetensors, "any", [], [], []);
        var description = model is { } its ? ModelFileTests.Description with { Preprocessing = new(64, 64, Scaling: its) } : null;
        return SessionNotices.OfScaling(
            settings, new("file", new(new Dictionary<string, Tensor>(), FoldedNorms: false, report, description)));
    }

    [Theory]
    [InlineData("resnet18", PixelScaling.Article, null,
        "Warning: the published weights of resnet18 were made with --scaling imagenet; this run has article. ")]
    [InlineData("keras_resnet50", PixelScaling.Imagenet, null,
        "Warning: the published weights of keras_resnet50 were made with --scaling caffe; ")]
    [InlineData("keras_resnet50", PixelScaling.Article, null, "Note: ")]
    [InlineData("resnet18", PixelScaling.Imagenet, PixelScaling.Article,
        "Warning: the model in /w/file was made with --scaling article; this run has imagenet. ")]
    [InlineData("keras_resnet50", PixelScaling.Article, PixelScaling.Caffe,
        "Warning: the model in /w/file was made with --scaling caffe; ")]
    public void Another_scaling_than_the_weights_know_is_said(string backbone, PixelScaling scaling, PixelScaling? model, string said)
    {
        string? notice = OfScaling(backbone, scaling, model);
        Assert.StartsWith(said, notice, StringComparison.Ordinal);
        if (said.StartsWith("Warning", StringComparison.Ordinal)) Assert.Contains("say --scaling ", notice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resnet18", PixelScaling.Imagenet, null)]
    [InlineData("keras_resnet50", PixelScaling.Article, PixelScaling.Article)]
    [InlineData("mininet", PixelScaling.Article, null)]
    public void No_scaling_is_said_that_the_weights_know_or_that_is_not_known(string backbone, PixelScaling scaling, PixelScaling? model) =>
        Assert.Null(OfScaling(backbone, scaling, model));
}
