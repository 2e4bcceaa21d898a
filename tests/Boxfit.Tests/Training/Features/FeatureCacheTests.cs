namespace Boxfit.Tests.Training.Features;

public sealed class FeatureCacheTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly string _csv;
    readonly List<int> _computed = [];
    readonly List<string> _said = [];

    public FeatureCacheTests() => _csv = SmallRuns.Draw(_folder["pictures"], 20);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_room_of_the_run_beside_it_counts_too()
    {
        var settings = CachedRuns.Settings(_csv, "");
        var (cut, parameters) = CachedRuns.Network(settings);
        var cache = new FeatureCache(cut, parameters, settings, _folder["cache"], null) { RunBytes = long.MaxValue / 2 };
        var part = new FeaturePart(CachedRuns.Samples(_csv), null, seed: 1, views: 1, CancellationToken.None);
        string message = Assert.Throws<BoxfitException>(() => cache.Fill([part], CancellationToken.None)).Message;
        Assert.Contains($"are needed beside {ByteCount.Text(long.MaxValue / 2)} for the run", message);
    }

    [Fact]
    public void What_is_there_is_not_computed_again_but_what_is_damaged_or_edited_is()
    {
        var settings = CachedRuns.Settings(_csv, "");
        var store = Fill(settings, augmentation: null, views: 1);
        string[] files = Directory.GetFiles(store.Folder, "*.f32");
        Assert.Equal(20, files.Length);
        var contents = files.ToDictionary(f => f, File.ReadAllBytes);
        Assert.Equal([20], Totals());

        Fill(settings, augmentation: null, views: 1);
        Assert.Empty(Totals());
        Assert.Contains(store.Folder, _said[^1], StringComparison.Ordinal);

        File.WriteAllBytes(files[3], contents[files[3]][..100]);
        byte[] wrong = [.. contents[files[7]]];
        wrong[^1] ^= 1;
        File.WriteAllBytes(files[7], wrong);
        File.Delete(files[19]);
        Fill(settings, augmentation: null, views: 1);
        Assert.Equal([3], Totals());
        foreach (string file in files) Assert.Equal(contents[file], File.ReadAllBytes(file));

        File.Copy(Path.Combine(_folder["pictures"], "1.png"), Path.Combine(_folder["pictures"], "0.png"), overwrite: true);
        Fill(settings, augmentation: null, views: 1);
        Assert.Equal([1], Totals());
        Assert.Equal(21, Directory.GetFiles(store.Folder, "*.f32").Length);
    }

    [Fact]
    public void Views_are_what_the_frozen_layers_make_of_the_augmented_pictures()
    {
        const int Views = 3;
        var settings = CachedRuns.Settings(_csv, "") with { Augmentation = new() { Flip = 0.5, Shift = 0.2 } };
        var samples = CachedRuns.Samples(_csv);
        var (cut, parameters) = CachedRuns.Network(settings);
        FeatureViews? views = null;
        var store = Fill(settings, settings.Augmentation, Views, part => views = part);
        var preprocessor = new Preprocessor(settings.Preprocessing);
        var options = new LoaderOptions { Batch = 7, Seed = settings.Seed, Augmentation = settings.Augmentation };
        using var pictures = new BatchLoader(samples, preprocessor, options);
        using var network = new InferencePlan(cut.Graph.Before, parameters, 7, 2);
        float[] features = new float[store.Values];
        byte[] buffer = store.CreateBuffer();
        pictures.Start(0);
        for (int i = 0; i < Views * pictures.StepsPerEpoch; i++)
        {
            var batch = pictures.Take(TestContext.Current.CancellationToken);
            batch.Images.AsSpan(0, batch.Count * preprocessor.PlaneValues).CopyTo(network.Input);
            network.Run();
            for (int p = 0; p < batch.Count; p++)
            {
                Assert.True(store.TryRead(views!.Keys[batch.Samples[p]][batch.Epoch], features, buffer, out var about));
                Assert.Equal((batch.Boxes[p], batch.Placements[p]), (about.Box, about.Placement));
                float[] expected = network.Output.Slice(p * store.Values, store.Values).ToArray();
                Assert.All(features.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5f * expected.Max(MathF.Abs)));
            }
            pictures.Return(batch);
        }
        Assert.Equal(20 * Views, views!.Keys.SelectMany(k => k).Distinct().Count());
    }

    [Fact]
    public void Unreadable_pictures_are_left_out_and_named()
    {
        File.WriteAllText(Path.Combine(_folder["pictures"], "4.png"), "no picture");
        var samples = CachedRuns.Samples(SmallRuns.Draw(_folder["others"], 20));
        File.Delete(samples[2].Path);
        File.WriteAllText(samples[9].Path, "no picture");
        FeatureViews? views = null;
        var store = Fill(CachedRuns.Settings(_csv, ""), null, 1, part => views = part, samples);
        Assert.Equal([2, 9], views!.Bad.Keys.Order());
        Assert.Equal(18, Directory.GetFiles(store.Folder, "*.f32").Length);
    }

    [Fact]
    public void A_cancelled_computation_goes_on_where_it_was()
    {
        var settings = CachedRuns.Settings(_csv, "");
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Fill(settings, null, 1, cancellation: stop.Token, at: _ => stop.Cancel()));
        Assert.Equal(16, _computed[0]);
        _computed.Clear();
        Fill(settings, null, 1);
        Assert.Equal([4], Totals());
    }

    [Fact]
    public void A_second_process_waits_for_the_first()
    {
        var settings = CachedRuns.Settings(_csv, "");
        var (cut, parameters) = CachedRuns.Network(settings);
        var store = new FeatureCache(cut, parameters, settings, _folder["cache"], null).Store;
        Directory.CreateDirectory(store.Folder);
        var held = LockFile.TryOpen(Path.Combine(store.Folder, ".lock"))!;
        Assert.Null(LockFile.TryOpen(Path.Combine(store.Folder, ".lock")));
        Fill(settings, null, 1, said: text =>
        {
            if (text.Contains("waiting", StringComparison.Ordinal)) held.Dispose();
        });
        Assert.Contains($"Another process is computing the same features into {store.Folder}; waiting for it.", _said);
        Assert.Equal([20], Totals());
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named_with_the_remedies()
    {
        File.WriteAllText(_folder["cache"], "a file");
        string message = Assert.Throws<BoxfitException>(() => Fill(CachedRuns.Settings(_csv, ""), null, 1)).Message;
        Assert.Contains($"{_folder["cache"]} is a file.", message, StringComparison.Ordinal);
        Assert.Contains("BOXFIT_CACHE", message, StringComparison.Ordinal);
        Assert.Contains("--cache-features none", message, StringComparison.Ordinal);
    }

    /// <summary>How many views each computation found missing.</summary>
    int[] Totals()
    {
        int[] totals = [.. _computed.Distinct()];
        _computed.Clear();
        return totals;
    }

    FeatureStore Fill(
        TrainingSettings settings, Augmentation? augmentation, int views, Action<FeatureViews>? filled = null,
        IReadOnlyList<Sample>? samples = null, Action<FeatureProgress>? at = null, Action<string>? said = null,
        CancellationToken cancellation = default)
    {
        var (cut, parameters) = CachedRuns.Network(settings);
        var reports = new Reports(p =>
        {
            if (p is FeatureProgress f)
            {
                _computed.Add(cancellation.CanBeCanceled ? f.Done : f.Count);
                at?.Invoke(f);
            }
            if (p is TrainingNotice n)
            {
                _said.Add(n.Text);
                said?.Invoke(n.Text);
            }
        });
        var cache = new FeatureCache(cut, parameters, settings, _folder["cache"], reports);
        return EngineThread.RunOnce(() =>
        {
            var part = new FeaturePart(samples ?? CachedRuns.Samples(_csv), augmentation, settings.Seed, views, cancellation);
            cache.Fill([part], cancellation);
            filled?.Invoke(part.In(cache.Store));
            return cache.Store;
        });
    }
}
