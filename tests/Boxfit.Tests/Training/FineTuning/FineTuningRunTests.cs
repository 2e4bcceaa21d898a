namespace Boxfit.Tests.Training.FineTuning;

/// <summary>A run with everything at once that has a state of its own.</summary>
public sealed class FineTunedRun : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public FineTunedRun()
    {
        Csv = SmallRuns.Draw(_folder["pictures"]);
        Result = Trainer.Run(Settings(_folder["run"]));
    }

    public string Csv { get; }

    public TrainingResult Result { get; }

    /// <summary>Three epochs of three steps, each of two batches but the last.</summary>
    public TrainingSettings Settings(string runFolder) => SmallRuns.Settings(Csv, runFolder) with
    {
        Epochs = 3,
        Schedule = ScheduleShape.OneCycle,
        LearningRate = 0.01,
        WarmupSteps = 4,
        Optimization = new()
        {
            Optimizer = OptimizerKind.AdamW, WeightDecay = 0.1, ClipNorm = 0.05, Accumulate = 2, Ema = 0.9, RateFactor = 0.5,
        },
        Freezing = new() { Freeze = ["backbone"], Unfreeze = [new(2, "2"), new(3, "all")], Norms = NormFreezing.Statistics },
    };

    public void Dispose() => _folder.Dispose();
}

public sealed class FineTuningRunTests(FineTunedRun whole) : IClassFixture<FineTunedRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 7)]
    public void An_interrupted_run_goes_on_to_the_same_bits(int epoch, int steps)
    {
        using var stop = new CancellationTokenSource();
        var interrupted = Trainer.Run(whole.Settings(RunPath), new Reports(p =>
        {
            if (p is StepProgress s && s.Epoch == epoch) stop.Cancel();
        }), stop.Token);
        Assert.Equal((true, steps), (interrupted.Interrupted, (int)interrupted.Steps));
        AssertSameAsWhole(Trainer.Resume(RunPath));
    }

    [Theory]
    [InlineData(OptimizerKind.Adam, ScheduleShape.Constant)]
    [InlineData(OptimizerKind.Adam, ScheduleShape.Step)]
    [InlineData(OptimizerKind.AdamW, ScheduleShape.Cosine)]
    [InlineData(OptimizerKind.Sgd, ScheduleShape.Exponential)]
    [InlineData(OptimizerKind.Sgd, ScheduleShape.OneCycle)]
    public void Every_optimizer_and_schedule_goes_on_to_the_same_bits(OptimizerKind optimizer, ScheduleShape schedule)
    {
        var settings = whole.Settings(RunPath);
        settings = settings with
        {
            Epochs = 2,
            Schedule = schedule,
            DecaySteps = 2,
            LearningRate = 0.001,
            WarmupSteps = 2,
            Optimization = settings.Optimization with
            {
                Optimizer = optimizer,
                WeightDecay = optimizer == OptimizerKind.Adam ? 0 : 0.01,
                Nesterov = optimizer == OptimizerKind.Sgd,
            },
            Freezing = new() { Freeze = ["3"], Unfreeze = [new(2, "all")] },
        };
        using var stop = new CancellationTokenSource();
        Assert.True(Trainer.Run(settings, new Reports(p =>
        {
            if (p is StepProgress { Epoch: 2 }) stop.Cancel();
        }), stop.Token).Interrupted);
        Trainer.Resume(RunPath);
        var uninterrupted = Trainer.Run(settings with { Out = _folder["uninterrupted"] });
        SmallRuns.AssertSame(uninterrupted.RunFolder, RunPath, "last.safetensors");
    }

    [Fact]
    public void A_run_stopped_right_before_something_is_thawed_goes_on_to_the_same_bits()
    {
        using var stop = new CancellationTokenSource();
        var interrupted = Trainer.Run(whole.Settings(RunPath), new Reports(p =>
        {
            if (p is EpochProgress { Result.Epoch: 1 }) stop.Cancel();
        }), stop.Token);
        Assert.Equal((true, 3), (interrupted.Interrupted, (int)interrupted.Steps));
        AssertSameAsWhole(Trainer.Resume(RunPath));
    }

    [Fact]
    public void The_model_is_the_average_and_the_checkpoint_has_both()
    {
        string last = Path.Combine(whole.Result.RunFolder, "last.safetensors");
        var model = ModelFile.Load(last);
        var checkpoint = CheckpointFile.Load(last, model.Graph);
        Assert.Equal(model.Parameters["box.weight"].Values, checkpoint.Parameters["box.weight"].Values);
        Assert.NotEqual(checkpoint.Trained!["box.weight"].Values, checkpoint.Parameters["box.weight"].Values);
        Assert.Equal(model.Description.Metrics!.MeanIou, whole.Result.Test!.MeanIou);
    }

    [Fact]
    public void What_is_frozen_does_not_move()
    {
        var settings = whole.Settings(RunPath) with { Epochs = 1, Freezing = new() { Freeze = ["4"] } };
        Trainer.Run(settings);
        var model = ModelFile.Load(Path.Combine(RunPath, "last.safetensors"));
        using var network = new Network(model.Graph, 1, 1);
        network.Initialize(settings.Seed);
        var start = network.Export();
        var stages = BackboneStages.Of(model.Graph);
        foreach (var parameter in stages.Take(4).SelectMany(s => s).SelectMany(n => n.Parameters))
            Assert.Equal(start[parameter.Name].Values, model.Parameters[parameter.Name].Values);
        foreach (var parameter in stages[4].SelectMany(n => n.Parameters).Where(p => p.Role == ParameterRole.Weight))
            Assert.NotEqual(start[parameter.Name].Values, model.Parameters[parameter.Name].Values);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_are_loaded_once_and_said(bool folded)
    {
        string file = _folder["backbone.safetensors"];
        var settings = whole.Settings(RunPath) with { Epochs = 1, Weights = file, Freezing = new() { Freeze = ["backbone"] } };
        var backbone = SaveBackbone(settings.Model with { FoldedNorms = folded }, file);
        var notices = new List<string>();
        using var stop = new CancellationTokenSource();
        Trainer.Run(settings, new Reports(p =>
        {
            if (p is TrainingNotice n) notices.Add(n.Text);
            if (p is StepProgress) stop.Cancel();
        }), stop.Token);
        string loaded = $"{backbone.Count} arrays loaded, 0 missing, 1 left over (classifier.1.weight)";
        Assert.Contains(notices, n => n.Contains(loaded, StringComparison.Ordinal));
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(RunPath, "weights.json")));
        Assert.Equal(backbone.Count, report.RootElement.GetProperty("loaded").GetArrayLength());
        Assert.Equal(folded, report.RootElement.GetProperty("foldedNorms").GetBoolean());

        File.Delete(file);
        var result = Trainer.Resume(RunPath);
        Assert.False(result.Interrupted);
        var model = ModelFile.Load(Path.Combine(RunPath, "last.safetensors"));
        Assert.Equal((folded, "backbone.safetensors"), (model.Description.Configuration.FoldedNorms, model.Description.Provenance.Weights));
        foreach (var (name, tensor) in backbone) Assert.Equal(tensor.Values, model.Parameters[name].Values);

        var e = Assert.Throws<InputException>(() => Trainer.Run(settings with { Out = _folder["other"] }));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder["other"]));
    }

    [Fact]
    public void A_run_with_a_neck_serves_as_weights_for_networks_with_one_only()
    {
        string first = _folder["first"];
        var settings = SmallRuns.Settings(whole.Csv, first) with { Epochs = 1 };
        settings = settings with { Model = settings.Model with { Neck = new(8, 16) } };
        Trainer.Run(settings);
        var notices = new List<string>();
        var second = settings with
        {
            Out = RunPath,
            Weights = first + "/",
            Model = settings.Model with { Neck = new(4, 8) },
            Freezing = new() { Freeze = ["backbone"] },
        };
        Trainer.Run(second, new Reports(p =>
        {
            if (p is TrainingNotice n) notices.Add(n.Text);
        }));
        const string Missing = "5 missing (the backbone's last layers, which the neck leaves out)";
        Assert.Contains(notices, n => n.Contains(Missing, StringComparison.Ordinal));
        var from = ModelFile.Load(Path.Combine(first, "last.safetensors"));
        var to = ModelFile.Load(Path.Combine(RunPath, "last.safetensors"));
        Assert.Equal("first/model.safetensors", to.Description.Provenance.Weights);
        Assert.Equal(from.Parameters["features.17.conv.2.weight"].Values, to.Parameters["features.17.conv.2.weight"].Values);

        foreach (string weights in (string[])[first, Path.Combine(first, "last.safetensors")])
        {
            var e = Assert.Throws<InputException>(() => Trainer.Run(whole.Settings(_folder["third"]) with { Weights = weights }));
            Assert.Contains("lacks features.18.0.weight, features.18.1.weight, ", e.Message, StringComparison.Ordinal);
            Assert.Contains(
                "trained with a neck, which leaves them out. Train with a neck too, such as that model's (--neck 8x16)", e.Message);
            Assert.False(Path.Exists(_folder["third"]));
        }
    }

    [Fact]
    public void Patience_ends_a_run_that_gets_no_better()
    {
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with
        {
            Epochs = 10, Patience = 2, TrainShare = 0.6, ValidationShare = 0.2, LearningRate = 1e-30,
            Freezing = new() { Freeze = ["backbone"], Unfreeze = [new(4, "2")] },
        };
        var notices = new List<string>();
        var result = Trainer.Run(settings, new Reports(p =>
        {
            if (p is TrainingNotice n) notices.Add(n.Text);
        }));
        Assert.Equal((3, 1), (result.Epochs, result.Best!.Epoch));
        Assert.Contains(notices, n => n.Contains("No better validation IoU for 2 epochs", StringComparison.Ordinal)
            && n.EndsWith("--unfreeze 4:2 was never reached, since epoch 3 was the last.", StringComparison.Ordinal));
        Assert.Equal((3, false), (Trainer.Resume(RunPath).Epochs, result.Interrupted));
    }

    [Fact]
    public void A_time_limit_ends_the_run_well()
    {
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with
        {
            Epochs = TrainingSettings.Unlimited, Time = TimeSpan.FromSeconds(1), Schedule = ScheduleShape.Cosine,
        };
        var result = Trainer.Run(settings);
        Assert.False(result.Interrupted);
        Assert.NotNull(result.Test);
        double[] rates =
        [
            .. File.ReadLines(Path.Combine(RunPath, "metrics.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)
                .Where(l => l.GetProperty("event").GetString() == "step").Select(l => l.GetProperty("learningRate").GetDouble()),
        ];
        Assert.Equal(result.Steps, rates.Length);
        Assert.Equal(rates.OrderDescending(), rates);
        Assert.Equal(result.Steps, Trainer.Resume(RunPath).Steps);
    }

    [Fact]
    public void A_runs_clock_goes_on_where_it_was_and_keeps_time_for_the_end()
    {
        var clock = new RunClock(TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(100));
        Assert.InRange(clock.Share, 0.5, 0.51);
        Assert.False(clock.IsOver);
        clock.Reserve(TimeSpan.FromMinutes(20));
        clock.Reserve(TimeSpan.FromMinutes(10));
        Assert.InRange(clock.Share, 0.625, 0.63);
        Assert.InRange(clock.Left!.Value, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
        clock.Reserve(TimeSpan.FromMinutes(50));
        Assert.True(clock.IsOver);
        Assert.Equal((1.0, (TimeSpan?)TimeSpan.Zero), (clock.Share, clock.Left));
        var endless = new RunClock(TimeSpan.FromDays(9), TimeSpan.Zero);
        Assert.Equal((false, 0.0, (TimeSpan?)null), (endless.IsOver, endless.Share, endless.Left));
    }

    [Fact]
    public void Schedules_that_do_not_get_where_they_lead_are_warned_of()
    {
        var notices = new List<string>();
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with
        {
            Epochs = 1, Schedule = ScheduleShape.Step, DecaySteps = 5, WarmupSteps = 10,
        };
        Trainer.Run(settings, new Reports(p =>
        {
            if (p is TrainingNotice n) notices.Add(n.Text);
        }));
        const string Late = "first decay of the step schedule would come after 5 steps, but the run has 5";
        Assert.Contains(notices, n => n.Contains(Late, StringComparison.Ordinal));
        Assert.Contains(notices, n => n.Contains("gets to 50 % of --lr", StringComparison.Ordinal));
    }

    [Fact]
    public void A_short_run_has_a_shorter_warm_up_where_it_may_and_says_so_at_its_beginning()
    {
        var notices = new List<string>();
        var reports = new Reports(p =>
        {
            if (p is TrainingNotice n) notices.Add(n.Text);
        });
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with { WarmupSteps = 50, WarmupShare = 0.25 };
        Trainer.Run(settings with { Schedule = ScheduleShape.Constant }, reports);
        const string Said = "The warm-up takes 3 steps instead of 50, since the run has 10 (--warmup-share 0.25).";
        Assert.Contains(Said, notices);
        Assert.DoesNotContain(notices, n => n.StartsWith("Warning", StringComparison.Ordinal));
        double[] rates = [.. SmallRuns.Metrics(RunPath).Where(m => m.GetProperty("event").GetString() == "step")
            .Select(m => m.GetProperty("learningRate").GetDouble() / settings.LearningRate)];
        foreach (var (rate, expected) in rates.Zip([0.4, 0.8, 1, 1, 1, 1, 1, 1, 1, 1])) Assert.Equal(expected, rate, 1e-9);
        Assert.Equal(10, rates.Length);
        notices.Clear();
        Trainer.Resume(RunPath, reports);
        Assert.DoesNotContain(Said, notices);
    }

    [Fact]
    public void A_run_that_has_ended_is_not_warned_of_what_its_training_was_warned_of()
    {
        var notices = new List<string>();
        var reports = new Reports(p =>
        {
            if (p is TrainingNotice n) notices.Add(n.Text);
        });
        Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with { Epochs = 1, WarmupSteps = 50 }, reports);
        Assert.Contains(notices, n => n.StartsWith("Warning: the warm-up of 50 steps is longer", StringComparison.Ordinal));
        notices.Clear();
        Trainer.Resume(RunPath, reports);
        Assert.Contains(notices, n => n.StartsWith("All 1 epoch is done", StringComparison.Ordinal));
        Assert.DoesNotContain(notices, n => n.StartsWith("Warning", StringComparison.Ordinal));
        Trainer.Resume(RunPath, [GivenSetting.Option("epochs", "2")], reports);
        Assert.Contains(notices, n => n.StartsWith("Warning: the warm-up of 50 steps is longer", StringComparison.Ordinal));
    }

    [Fact]
    public void A_warm_up_that_the_time_is_not_enough_for_is_warned_of_once_the_pace_is_known()
    {
        var notices = new List<string>();
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with
        {
            Epochs = TrainingSettings.Unlimited, Time = TimeSpan.FromSeconds(1), WarmupSteps = 1_000_000,
        };
        Trainer.Run(settings, new Reports(p =>
        {
            if (p is TrainingNotice n) notices.Add(n.Text);
        }));
        const string Long = "the warm-up of 1,000,000 steps is longer than the run, which has ";
        Assert.Single(notices, n => n.Contains(Long, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_frozen_is_said_and_rates_that_it_leaves_without_effect()
    {
        string[] notices = FirstNotices(
            new() { Rates = [new("features.1", 0.5), new("box", 2)], RateFactor = 0.5 },
            new() { Freeze = ["backbone"], Norms = NormFreezing.All });
        const string Frozen = "parameters are trained. Frozen: the backbone. The backbone's batch norms keep statistics, scale and shift.";
        Assert.Contains(notices, n => n.EndsWith(Frozen, StringComparison.Ordinal));
        Assert.Contains("Note: --rates features.1=0.5 has no effect: all that it names is frozen to the end.", notices);
        Assert.DoesNotContain(notices, n => n.Contains("--rates box", StringComparison.Ordinal));
        Assert.Contains("Note: --rate-factor 0.5 has no effect: the backbone is frozen to the end.", notices);
    }

    [Fact]
    public void Rates_of_what_is_unfrozen_later_count()
    {
        string[] notices = FirstNotices(
            new() { Rates = [new("features.18", 0.5)], RateFactor = 0.5 },
            new() { Freeze = ["backbone"], Unfreeze = [new(2, "1")] });
        Assert.DoesNotContain(notices, n => n.Contains("has no effect", StringComparison.Ordinal));
    }

    /// <summary>What is said before the first step.</summary>
    string[] FirstNotices(OptimizationSettings optimization, FreezingSettings freezing)
    {
        var notices = new List<string>();
        using var stop = new CancellationTokenSource();
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with
        {
            Optimization = optimization, Freezing = freezing, CacheFeatures = FeatureCaching.None,
        };
        Trainer.Run(settings, new Reports(p =>
        {
            if (p is TrainingNotice n) notices.Add(n.Text);
            if (p is StepProgress) stop.Cancel();
        }), stop.Token);
        return [.. notices];
    }

    static Dictionary<string, Tensor> SaveBackbone(LocalizerConfiguration configuration, string path)
    {
        var graph = Localizer.Build(configuration, 32, 32);
        using var network = new Network(graph, 1, 1);
        network.Initialize(seed: 77);
        var all = network.Export();
        var backbone = graph.Nodes.Where(n => n.Section == Section.Backbone).SelectMany(n => n.Parameters)
            .ToDictionary(p => p.Name, p => all[p.Name], StringComparer.Ordinal);
        SafetensorsWriter.Save(path, [.. backbone, new("classifier.1.weight", Tensor.Zeros([10, 1280]))], new Dictionary<string, string>());
        return backbone;
    }

    void AssertSameAsWhole(TrainingResult result)
    {
        Assert.False(result.Interrupted);
        SmallRuns.AssertSame(
            whole.Result.RunFolder, result.RunFolder, "last.safetensors", "best.safetensors", "checkpoints/epoch-0002.safetensors",
            "checkpoints/epoch-0003.safetensors", "results.csv");
    }
}
