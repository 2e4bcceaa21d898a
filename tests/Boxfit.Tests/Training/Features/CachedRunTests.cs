namespace Boxfit.Tests.Training.Features;

/// <summary>A whole run on cached features, made once for all tests of the class.</summary>
public sealed class CachedRun : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public CachedRun()
    {
        Csv = SmallRuns.Draw(_folder["pictures"]);
        (Result, Said) = CachedRuns.Run(CachedRuns.Settings(Csv, _folder["run"]));
    }

    public string Csv { get; }

    public TrainingResult Result { get; }

    public List<string> Said { get; }

    public void Dispose() => _folder.Dispose();
}

public sealed class CachedRunTests(CachedRun whole) : IClassFixture<CachedRun>, IDisposable
{
    static readonly string[] s_files = ["last.safetensors", "best.safetensors", "checkpoints/epoch-0002.safetensors"];

    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    TrainingSettings Settings => CachedRuns.Settings(whole.Csv, RunPath);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Vectorizer.Gap, "backbone")]
    [InlineData(Vectorizer.Flatten, "backbone")]
    [InlineData(Vectorizer.Gap, "3")]
    public void Training_on_features_of_32_bits_is_training_on_pictures(Vectorizer vectorizer, string frozen)
    {
        var settings = Settings with
        {
            Model = Settings.Model with { Vectorizer = vectorizer },
            Freezing = new() { Freeze = [frozen], Norms = NormFreezing.Statistics },
            // Adam divides by gradients of any size, so that single numbers may show the roundings of tiny ones.
            Optimization = Settings.Optimization with { Optimizer = OptimizerKind.Sgd, Nesterov = true },
        };
        CachedRuns.Run(settings);
        CachedRuns.Run(settings with { CacheFeatures = FeatureCaching.None, Out = _folder["uncached"] });
        foreach (string name in s_files)
        {
            var (cached, uncached) = (Tensors(Path.Combine(RunPath, name)), Tensors(Path.Combine(_folder["uncached"], name)));
            Assert.Equal(uncached.Keys, cached.Keys);
            foreach (var (tensor, expected) in uncached)
            {
                float scale = expected.Max(MathF.Abs);
                Assert.All(
                    expected.Zip(cached[tensor]),
                    p => Assert.True(Math.Abs(p.First - p.Second) <= 1e-5f * scale, $"{tensor} {p} of {scale}"));
            }
        }
        var figures = Figures(RunPath).Zip(Figures(_folder["uncached"]));
        Assert.All(figures, p => Assert.Equal(p.Second, p.First, 1e-4));
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 3, true)]
    public void An_interrupted_run_goes_on_to_the_same_bits_also_without_its_cache(int epoch, int steps, bool isDeleted)
    {
        using var stop = new CancellationTokenSource();
        var interrupted = Trainer.Run(Settings, new Reports(p =>
        {
            if (p is StepProgress s && s.Epoch == epoch) stop.Cancel();
        }), stop.Token);
        Assert.Equal((true, steps), (interrupted.Interrupted, (int)interrupted.Steps));
        if (isDeleted) Directory.Delete(CacheFolder(), recursive: true);
        AssertSame(whole.Result.RunFolder, Trainer.Resume(RunPath));
    }

    [Fact]
    public void A_run_interrupted_while_features_are_computed_goes_on_to_the_same_bits()
    {
        // Weights of their own, so that nothing is there yet.
        var settings = Settings with { Seed = 1234 };
        using var stop = new CancellationTokenSource();
        var interrupted = Trainer.Run(settings, new Reports(p =>
        {
            if (p is FeatureProgress) stop.Cancel();
        }), stop.Token);
        Assert.Equal((true, 0), (interrupted.Interrupted, (int)interrupted.Steps));
        var result = Trainer.Resume(RunPath);
        CachedRuns.Run(settings with { Out = _folder["whole"] });
        AssertSame(_folder["whole"], result);
    }

    [Fact]
    public void Layers_that_are_thawed_later_are_behind_the_cut()
    {
        var settings = Settings with { Freezing = new() { Freeze = ["backbone"], Unfreeze = [new(3, "2")] } };
        CachedRuns.Run(settings);
        CachedRuns.Run(settings with { CacheFeatures = FeatureCaching.None, Out = _folder["uncached"] });
        var (cached, uncached) = (CachedRuns.Model(RunPath), CachedRuns.Model(_folder["uncached"]));
        foreach (var (name, tensor) in uncached)
        {
            float scale = tensor.Values.Max(MathF.Abs);
            Assert.All(tensor.Values.Zip(cached[name].Values), p => Assert.Equal(p.First, p.Second, 1e-2f * scale));
        }
        Assert.Equal(
            [.. uncached.Keys.Where(n => IsSame(uncached, n))],
            cached.Keys.Where(n => IsSame(cached, n)));

        bool IsSame(IReadOnlyDictionary<string, Tensor> model, string name) =>
            CachedRuns.Network(settings).Parameters[name].Values.AsSpan().SequenceEqual(model[name].Values);
    }

    [Fact]
    public void Auto_is_16_bits_and_stays_so()
    {
        var (result, said) = CachedRuns.Run(Settings with { CacheFeatures = FeatureCaching.Auto, TestsEachEpoch = true });
        Assert.Contains(said, s => s.Contains("read from", StringComparison.Ordinal));
        Assert.Contains("cache-features: fp16", File.ReadAllText(Path.Combine(RunPath, "config.yaml")), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(CacheFolder(), "*.f16"));
        // The delivered model is measured from pictures, its epochs on features of 16 bits.
        string[] row = File.ReadAllLines(Path.Combine(RunPath, "results.csv"))[result.Best!.Epoch].Split(',');
        double ofFeatures = double.Parse(row[7], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(ofFeatures, Trainer.Resume(RunPath).Test!.MeanIou, 0.02);
        Assert.Equal(0.0, Math.Abs(result.Test!.MeanIou - whole.Result.Test!.MeanIou), 0.05);
    }

    [Fact]
    public void Views_are_taken_in_turn_and_give_the_same_bits_twice()
    {
        var settings = Settings with { Augmentation = new() { Flip = 0.5, Shift = 0.1 }, Views = 2, CacheFeatures = FeatureCaching.Auto };
        var (result, said) = CachedRuns.Run(settings);
        Assert.Contains(said, s => s.Contains("2 views", StringComparison.Ordinal));
        CachedRuns.Run(settings with { Out = _folder["again"] });
        AssertSame(_folder["again"], result);
    }

    [Fact]
    public void A_time_limit_keeps_time_to_measure_the_whole_network()
    {
        var (result, _) = CachedRuns.Run(Settings with { Epochs = TrainingSettings.Unlimited, Time = TimeSpan.FromSeconds(1) });
        Assert.False(result.Interrupted);
        Assert.Equal(whole.Result.Test!.Pictures, result.Test!.Pictures);
    }

    [Theory]
    [InlineData("augmentation", "--views 8")]
    [InlineData("thawed", "--unfreeze 2:all")]
    [InlineData("little", "% of the work only")]
    public void Auto_says_why_it_does_not_cache(string why, string said)
    {
        var settings = Settings with { CacheFeatures = FeatureCaching.Auto, Epochs = 2 };
        settings = why switch
        {
            "augmentation" => settings with { Augmentation = new() { Flip = 0.5 } },
            "thawed" => settings with { Freezing = settings.Freezing with { Unfreeze = [new(2, "all")] } },
            _ => settings with { Freezing = new() { Freeze = ["1"] } },
        };
        var (result, notices) = CachedRuns.Run(settings);
        Assert.False(result.Interrupted);
        Assert.StartsWith("Weights: ", notices[0], StringComparison.Ordinal);
        Assert.Contains(notices, n => n.Contains("computed anew", StringComparison.Ordinal) && n.Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain(notices, n => n.Contains("read from", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing frozen", "--freeze backbone")]
    [InlineData("augmentation", "--views 8")]
    [InlineData("thawed", "--unfreeze 2:all")]
    [InlineData("views without augmentation", "--views 4 needs augmentation")]
    [InlineData("views without a cache", "--cache-features none")]
    [InlineData("views of nothing frozen", "--views 4 cannot be done")]
    public void What_cannot_be_cached_is_refused_before_anything_is_written(string what, string said)
    {
        var flipped = Settings with { Views = 4, Augmentation = new() { Flip = 0.5 } };
        var settings = what switch
        {
            "nothing frozen" => Settings with { Freezing = new() },
            "augmentation" => Settings with { Augmentation = new() { Flip = 0.5 } },
            "thawed" => Settings with { Freezing = Settings.Freezing with { Unfreeze = [new(2, "all")] } },
            "views without augmentation" => Settings with { Views = 4 },
            "views without a cache" => flipped with { CacheFeatures = FeatureCaching.None },
            _ => flipped with { CacheFeatures = FeatureCaching.Auto, Freezing = new() },
        };
        Assert.Contains(said, Assert.Throws<InputException>(() => CachedRuns.Run(settings)).Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(RunPath));
    }

    string CacheFolder()
    {
        var settings = TrainingSettings.Resolve(SettingsFile.Read(Path.Combine(RunPath, "config.yaml")), []);
        var (cut, parameters) = CachedRuns.Network(settings);
        return new FeatureCache(cut, parameters, settings, FeatureCut.Root, null).Store.Folder;
    }

    static Dictionary<string, float[]> Tensors(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        return reader.Entries.ToDictionary(e => e.Name, e => reader.Read(e.Name).Values, StringComparer.Ordinal);
    }

    /// <summary>All numbers of the table of epochs.</summary>
    static double[] Figures(string runFolder) =>
    [
        .. File.ReadLines(Path.Combine(runFolder, "results.csv")).Skip(1)
            .SelectMany(l => l.Split(',')).Where(f => f.Length > 0).Select(double.Parse),
    ];

    static void AssertSame(string expected, TrainingResult result)
    {
        Assert.False(result.Interrupted);
        SmallRuns.AssertSame(expected, result.RunFolder, [.. s_files, "results.csv"]);
    }
}
