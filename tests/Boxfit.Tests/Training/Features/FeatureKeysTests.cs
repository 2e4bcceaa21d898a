namespace Boxfit.Tests.Training.Features;

public sealed class FeatureKeysTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly string _csv;

    public FeatureKeysTests() => _csv = SmallRuns.Draw(_folder["pictures"], 3);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_network_other_weights_or_another_preprocessing_have_another_folder()
    {
        var settings = CachedRuns.Settings(_csv, "");
        var (cut, parameters) = CachedRuns.Network(settings);
        string key = Key(settings, cut.Graph.Before, parameters);
        Assert.Equal(key, Key(settings, cut.Graph.Before, parameters));

        // Weights behind the cut do not matter.
        parameters["box.weight"].Values[0]++;
        Assert.Equal(key, Key(settings, cut.Graph.Before, parameters));

        var keys = new HashSet<string>(StringComparer.Ordinal) { key };
        foreach (var parameter in cut.Graph.Before.Parameters)
        {
            float[] values = parameters[parameter.Name].Values;
            float before = values[^1];
            values[^1] = MathF.BitIncrement(before);
            Assert.True(keys.Add(Key(settings, cut.Graph.Before, parameters)), parameter.Name);
            values[^1] = before;
        }
        foreach (var other in (Preprocessing[])[
            settings.Preprocessing with { Resize = ResizeMode.Letterbox },
            settings.Preprocessing with { Interpolation = Interpolation.Antialias },
            settings.Preprocessing with { Scaling = PixelScaling.Caffe }])
        {
            Assert.True(keys.Add(Key(settings with { Preprocessing = other }, cut.Graph.Before, parameters)), $"{other}");
        }
        Assert.True(keys.Add(Key(settings with { Threads = 1 }, cut.Graph.Before, parameters)));
        Assert.True(keys.Add(Key(settings, cut.Graph.Before, parameters, "2.6.3 Avx512")));
        var stem = CachedRuns.Network(settings with { Freezing = new() { Freeze = ["2"] } }).Cut.Graph.Before;
        Assert.True(keys.Add(Key(settings, stem, parameters)));
    }

    [Fact]
    public void Another_content_box_or_way_of_drawing_views_has_another_key()
    {
        Sample[] samples = [.. CachedRuns.Samples(_csv)];
        var flip = new Augmentation { Flip = 0.5 };
        string[] plain = FeatureKeys.OfViews(samples, 0, null, 1, 1), views = FeatureKeys.OfViews(samples, 0, flip, 1, 4);
        Assert.Equal(plain, FeatureKeys.OfViews(samples, 0, new Augmentation(), 2, 1));
        Assert.Equal(views, FeatureKeys.OfViews(samples, 0, flip, 1, 4));
        // More views leave those that are there.
        Assert.Equal(views, FeatureKeys.OfViews(samples, 0, flip, 1, 9)[..4]);

        var keys = new HashSet<string>([.. plain, .. views], StringComparer.Ordinal);
        Assert.Equal(5, keys.Count);
        Assert.True(keys.Add(FeatureKeys.OfViews(samples, 0, flip, 2, 1)[0]), "seed");
        Assert.True(keys.Add(FeatureKeys.OfViews(samples, 0, flip with { Flip = 0.25 }, 1, 1)[0]), "strength");
        Assert.True(keys.Add(FeatureKeys.OfViews(samples, 1, flip, 1, 1)[0]), "another picture");
        Assert.True(keys.Add(FeatureKeys.OfViews(samples, 1, null, 1, 1)[0]), "another plain picture");
        Assert.True(keys.Add(FeatureKeys.OfViews([samples[1], samples[0]], 1, flip, 1, 1)[0]), "another place in the random numbers");
        Assert.True(keys.Add(FeatureKeys.OfViews([samples[0] with { Box = samples[1].Box }], 0, null, 1, 1)[0]), "box");

        File.Copy(samples[0].Path, _folder["copy.png"]);
        Assert.Equal(plain, FeatureKeys.OfViews([samples[0] with { Path = _folder["copy.png"] }], 0, null, 1, 1));
        File.AppendAllText(samples[0].Path, " ");
        Assert.True(keys.Add(FeatureKeys.OfViews(samples, 0, null, 1, 1)[0]), "content");
    }

    static string Key(
        TrainingSettings settings, Graph before, Dictionary<string, Tensor> parameters, string engine = "2.6.3 Avx2") =>
        FeatureKeys.OfFolder(before, parameters, settings.Preprocessing, settings.Threads, engine);
}
