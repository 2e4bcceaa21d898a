namespace Boxfit.Tests.Onnx.Translation;

public sealed class OnnxUnlikenessTests
{
    static readonly Model s_model = RandomModel.WithUnlikeness(RandomModel.Of(
        new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8], Presence = true }));

    [Theory]
    [InlineData(InputForm.Pixels, false)]
    [InlineData(InputForm.Tensor, false)]
    [InlineData(InputForm.Pixels, true)]
    public void Both_are_outputs_of_the_file_for_any_number_of_pictures(InputForm form, bool half)
    {
        var export = OnnxExport.Of(s_model, form, half);
        Assert.Equal([form == InputForm.Pixels ? "boxes" : "numbers", "presence", "unlikeness", "featureDistance"],
            export.Model.Graph.Outputs.Select(o => o.Name));
        var levels = CheckPictures.Random(s_model.Description.Preprocessing).Levels;
        var preprocessor = new Preprocessor(s_model.Description.Preprocessing);
        float[] planes = new float[levels.Count * preprocessor.PlaneValues];
        for (int i = 0; i < levels.Count; i++)
            preprocessor.Scale(levels[i], planes.AsSpan(i * preprocessor.PlaneValues, preprocessor.PlaneValues));
        byte[] all = [.. levels.SelectMany(l => l)];
        using var session = new OnnxSession(export.Model.ToBytes(), 1);
        var given = form == InputForm.Pixels ? session.Run<byte>(all, levels.Count) : session.Run<float>(planes, levels.Count);
        var scale = s_model.Description.Unlikeness!;
        Assert.Equal(levels.Count, given[^1].Distinct().Count());
        float[][] features = EngineThread.RunOnce(() =>
        {
            using var plan = new InferencePlan(PooledFeatures.Beside(s_model.Graph), s_model.Parameters, levels.Count, 1);
            planes.CopyTo(plan.Input);
            plan.Run();
            return levels.Select((_, i) => plan.Features(i, s_model.Description.Configuration).ToArray()).ToArray();
        });
        for (int i = 0; i < levels.Count; i++)
        {
            double distance = scale.Distance(features[i]);
            Assert.Equal(distance, given[^1][i], (half ? 1e-2 : 1e-5) * distance);
            Assert.Equal(scale.Unlikeness(given[^1][i]), given[^2][i], 1e-6);
        }
        Assert.Contains(given[^2], u => u is > 0 and < 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_looks_by_itself_gives_those_of_the_first_look(bool half)
    {
        var model = RandomModel.WithUnlikeness(RandomModel.Of(
            new() { Backbone = "mininet", ExtraConvolutions = [], Head = [], Vectorizer = Vectorizer.Vote, Neck = new(16, 8) },
            new(64, 48) { Looks = new(2, 2, 2) }));
        var export = OnnxExport.WithLooks(model, half);
        Assert.Equal(["boxes", "unlikeness", "featureDistance"], export.Model.Graph.Outputs.Select(o => o.Name));
        byte[] bytes = export.Model.ToBytes();
        new OnnxCheck(model, export).Run(bytes, CheckPictures.Random(export.Pictures), TestContext.Current.CancellationToken);
        // For who runs it, it is a model that looks once.
        using Predictor looking = Predictor.Load(bytes),
            asked = Predictor.Load(OnnxExport.Of(model, InputForm.Pixels, half).Model.ToBytes());
        var random = new SeededRandom(5);
        byte[] pixels = new byte[80 * 60 * 3];
        foreach (ref byte level in pixels.AsSpan()) level = (byte)random.NextInt(256);
        Prediction one = looking.PredictPixels(pixels, 80, 60), other = asked.PredictPixels(pixels, 80, 60);
        Assert.Equal(other.FeatureDistance!.Value, one.FeatureDistance!.Value, 1e-3 * other.FeatureDistance.Value);
    }

    [Fact]
    public void What_is_no_number_is_not_called_alike()
    {
        var scale = s_model.Description.Unlikeness!;
        scale = scale with { Deviations = [.. scale.Means.Select(_ => 1e-30f)] };
        var model = s_model with { Description = s_model.Description with { Unlikeness = scale } };
        using var session = new OnnxSession(OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes(), 1);
        var given = session.Run<byte>(CheckPictures.Random(model.Description.Preprocessing).Levels[0], 1);
        Assert.Equal((float.NaN, float.NaN), (given[^2][0], given[^1][0]));
        Assert.True(float.IsFinite(given[0][0]));
    }

    [Fact]
    public void A_file_that_compares_with_others_is_refused()
    {
        var scale = s_model.Description.Unlikeness!;
        foreach (var (wrong, expected) in (IEnumerable<(UnlikenessScale, string)>)
            [(scale with { Means = [.. scale.Means.Select(m => m + 0.01f)] }, "distances of features are, by what layers may differ, "),
                (scale with { Distances = [.. scale.Distances.Select(d => d / 100)] }, "probabilities are up to ")])
        {
            var export = OnnxExport.Of(
                s_model with { Description = s_model.Description with { Unlikeness = wrong } }, InputForm.Pixels, halfPrecision: false);
            var pictures = CheckPictures.Random(s_model.Description.Preprocessing);
            string message = Assert.Throws<BoxfitException>(() => new OnnxCheck(s_model, export).Run(
                export.Model.ToBytes(), pictures, TestContext.Current.CancellationToken)).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.Contains("All layers agree, so it is the decoding of ", message, StringComparison.Ordinal);
        }
    }
}
