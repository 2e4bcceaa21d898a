using Boxfit.Tests.Core.Uncertainty;
using Boxfit.Tests.Onnx;
using Boxfit.Tests.Training;

namespace Boxfit.Tests.Inference;

/// <summary>What a predictor says beside the box: whether the object is there, and its class.</summary>
public sealed class PredictedOutputsTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    static readonly LocalizerConfiguration s_small = new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] };

    string[] Pictures => [.. Dataset.Load(new() { File = run.Csv }).Samples.Select(s => s.Path)];

    [Theory]
    [InlineData(true, 3, null)]
    [InlineData(true, 0, null)]
    [InlineData(false, 2, null)]
    [InlineData(true, 3, 2)]
    public void Presence_and_class_are_the_engines_of_the_look_whose_box_stands(bool presence, int classes, int? looks)
    {
        var model = RandomModel.Of(
            s_small with { Presence = presence, Classes = classes, Vectorizer = Vectorizer.Vote, Neck = new(16, 8) },
            new(64, 48) { Looks = looks is { } count ? new(count, 2, 2) : null });
        var outputs = model.Description.Configuration.Outputs;
        byte[] bytes = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes();
        using var predictor = Predictor.Load(bytes);
        using var batched = Predictor.Load(bytes, new() { BatchSize = 4 });
        var expected = Verdicts(model, Pictures);
        Assert.Equal(Pictures.Length, expected.Distinct().Count());
        foreach (var (verdict, one, many) in expected.Zip(Pictures.Select(predictor.Predict), batched.Predict(Pictures)))
        {
            foreach (var prediction in (Prediction[])[one, many])
            {
                Assert.Equal(presence, prediction.Confidence is not null);
                Assert.Equal(verdict.Presence, prediction.Confidence ?? 1, 1e-5);
                Assert.Equal(verdict.Presence >= 0.5, prediction.IsPresent);
                Assert.Equal(classes > 0 ? $"class {verdict.Class + 1}" : "face", prediction.Label);
                Assert.Equal(classes > 0, prediction.LabelConfidence is not null);
                Assert.Equal(verdict.ClassProbability, prediction.LabelConfidence ?? 1, 1e-5);
            }
        }

        static List<Verdict> Verdicts(Model model, string[] paths) => EngineThread.RunOnce(() =>
        {
            var preprocessor = new Preprocessor(model.Description.Preprocessing);
            var looker = new Looker(preprocessor);
            using var plan = new InferencePlan(model.Graph, model.Parameters, 1, 1);
            return paths.Select(path =>
            {
                byte[] kept = new byte[looker.Keeper.FittedBytes], levels = new byte[preprocessor.FittedBytes];
                looker.Keeper.FitFile(path, kept, out _);
                var state = new LookState(looker.Looks);
                while (!state.IsDone)
                {
                    looker.Show(kept, state.Part, levels);
                    preprocessor.Scale(levels, plan.Input);
                    plan.Run();
                    var (box, verdict) = plan.Seen(0, model.Description.Configuration);
                    state.Take(box, verdict);
                }
                return state.Verdict;
            }).ToList();
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void How_unlike_its_training_a_picture_is_is_told_by_the_engines_features_of_the_first_look(int? looks)
    {
        var model = RandomModel.WithUnlikeness(RandomModel.Of(
            s_small with { Vectorizer = Vectorizer.Vote, Neck = new(16, 8) },
            new(64, 48) { Looks = looks is { } count ? new(count, 2, 2) : null }));
        byte[] bytes = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes();
        using var predictor = Predictor.Load(bytes);
        using var batched = Predictor.Load(bytes, new() { BatchSize = 4 });
        double[] expected = Distances();
        Assert.Equal(Pictures.Length, expected.Distinct().Count());
        foreach (var (distance, one, many) in expected.Zip(Pictures.Select(predictor.Predict), batched.Predict(Pictures)))
        {
            foreach (var prediction in (Prediction[])[one, many])
            {
                Assert.Equal(distance, prediction.FeatureDistance!.Value, 1e-4 * distance);
                double share = model.Description.Unlikeness!.Unlikeness(prediction.FeatureDistance.Value);
                Assert.Equal(share, prediction.Unlikeness!.Value, 1e-6);
            }
        }

        double[] Distances() => EngineThread.RunOnce(() =>
        {
            var preprocessor = new Preprocessor(model.Description.Preprocessing);
            var looker = new Looker(preprocessor);
            using var plan = new InferencePlan(PooledFeatures.Beside(model.Graph), model.Parameters, 1, 1);
            byte[] kept = new byte[looker.Keeper.FittedBytes], levels = new byte[preprocessor.FittedBytes];
            return Pictures.Select(path =>
            {
                looker.Keeper.FitFile(path, kept, out _);
                looker.Show(kept, Placing.Unchanged, levels);
                preprocessor.Scale(levels, plan.Input);
                plan.Run();
                return model.Description.Unlikeness!.Distance(plan.Features(0, model.Description.Configuration));
            }).ToArray();
        });
    }

    [Fact]
    public void Below_the_models_threshold_or_the_one_that_is_given_the_object_is_not_there()
    {
        var model = RandomModel.Of(s_small with { Presence = true });
        double middle = Of(null).Order().ElementAt(11);
        var promise = BoxPromiseTests.Promise(0.1);
        model = model with { Description = model.Description with { Presence = new(middle, 0.05, 20), Promise = promise } };
        using var own = Predictor.Load(Bytes());
        var predictions = own.Predict(Pictures).ToList();
        Assert.Equal(11, predictions.Count(p => p.IsPresent));
        Assert.All(predictions, p => Assert.Equal(p.Confidence >= middle, p.IsPresent));
        Assert.All(predictions, p => Assert.Equal((p.IsPresent, p.IsPresent), (p.Outer is not null, p.Inner is not null)));
        Assert.All(predictions, p => Assert.Null(p.Error));
        Assert.Equal(0, Present(1));
        Assert.Equal(22, Present(0));

        byte[] Bytes() => OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes();

        List<double> Of(double? threshold)
        {
            using var predictor = Predictor.Load(Bytes(), new() { Threshold = threshold });
            return [.. predictor.Predict(Pictures).Select(p => p.Confidence!.Value)];
        }

        int Present(double threshold)
        {
            using var predictor = Predictor.Load(Bytes(), new() { Threshold = threshold });
            return predictor.Predict(Pictures).Count(p => p.IsPresent);
        }
    }
}
