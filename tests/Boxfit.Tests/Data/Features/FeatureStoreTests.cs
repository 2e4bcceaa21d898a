namespace Boxfit.Tests.Data.Features;

public sealed class FeatureStoreTests : IDisposable
{
    static readonly FittedBox s_about = new(new(0.1, 0.2, 0.6, 0.9), new(1, 0.75, 0, 0.125));

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(nameof(FeaturePrecision.Fp32))]
    [InlineData(nameof(FeaturePrecision.Fp16))]
    public void What_was_written_is_read(string name)
    {
        var precision = Enum.Parse<FeaturePrecision>(name);
        var store = new FeatureStore(Path.Combine(_folder.Path, "new"), 5, precision);
        float[] features = [0, -1.5f, 0.1f, 1e-3f, 1e6f], read = new float[5];
        Directory.CreateDirectory(store.Folder);
        store.Write("a", features, s_about);
        Assert.True(store.Contains("a", store.CreateBuffer()));
        Assert.True(store.TryRead("a", read, store.CreateBuffer(), out var about));
        Assert.Equal(s_about, about);
        float[] expected = precision == FeaturePrecision.Fp32 ? features : [0, -1.5f, (float)(Half)0.1f, (float)(Half)1e-3f, 65504];
        Assert.Equal(expected, read);
    }

    [Fact]
    public void Missing_and_damaged_files_are_not_read()
    {
        var store = new FeatureStore(_folder.Path, 4, FeaturePrecision.Fp16);
        float[] read = new float[4];
        Assert.False(store.Contains("a", store.CreateBuffer()));
        Assert.False(store.TryRead("a", read, store.CreateBuffer(), out _));
        store.Write("a", [1, 2, 3, 4], s_about);
        string file = Directory.GetFiles(_folder.Path).Single();
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..^1]);
        Assert.False(store.Contains("a", store.CreateBuffer()));
        Assert.False(store.TryRead("a", read, store.CreateBuffer(), out _));
        foreach (int place in (int[])[0, whole.Length / 2, whole.Length - 1])
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= 1;
            File.WriteAllBytes(file, damaged);
            Assert.False(store.Contains("a", store.CreateBuffer()));
            Assert.False(store.TryRead("a", read, store.CreateBuffer(), out _));
        }
        File.WriteAllBytes(file, whole);
        Assert.True(store.Contains("a", store.CreateBuffer()));
    }

    [Fact]
    public void Batches_of_features_take_the_views_in_turn_and_leave_bad_samples_out()
    {
        const int Samples = 5, Views = 2, Values = 3;
        var store = new FeatureStore(_folder.Path, Values, FeaturePrecision.Fp32);
        string[][] keys = [.. Enumerable.Range(0, Samples).Select(s => Enumerable.Range(0, Views).Select(v => $"{s}-{v}").ToArray())];
        for (int s = 0; s < Samples; s++)
            for (int v = 0; v < Views; v++) store.Write(keys[s][v], [s, v, 7], s_about);
        var samples = Enumerable.Range(0, Samples).Select(i => new Sample($"{i}.jpg", $"{i}.jpg", s_about.Box, i, 10, 10)).ToArray();
        var views = new FeatureViews(store, keys, new Dictionary<int, string> { [2] = "not a picture" });
        using var loader = new BatchLoader(samples, views, new() { Batch = 2, SkipBad = true, Workers = 2 });

        loader.Start(0);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var seen = new List<int>();
            for (int step = 0; step < loader.StepsPerEpoch; step++)
            {
                var batch = loader.Take(TestContext.Current.CancellationToken);
                for (int i = 0; i < batch.Count; i++)
                {
                    seen.Add(batch.Samples[i]);
                    Assert.Equal([batch.Samples[i], (epoch + batch.Samples[i]) % Views, 7], batch.Images[(i * Values)..((i + 1) * Values)]);
                    Assert.Equal(s_about, new(batch.Boxes[i], batch.Placements[i]));
                }
                loader.Return(batch);
            }
            Assert.Equal([0, 1, 3, 4], seen);
        }
        Assert.Equal("not a picture", loader.BadSamples[2]);
    }

    [Fact]
    public void Features_that_vanish_are_reported_with_the_remedy()
    {
        var store = new FeatureStore(_folder.Path, 1, FeaturePrecision.Fp32);
        var views = new FeatureViews(store, [["gone"]], new Dictionary<int, string>());
        using var loader = new BatchLoader([new("a.jpg", "a.jpg", s_about.Box, 1, 10, 10)], views, new() { Workers = 1 });
        loader.Start(0);
        var error = Assert.Throws<BoxfitException>(() => loader.Take(TestContext.Current.CancellationToken));
        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
    }
}
