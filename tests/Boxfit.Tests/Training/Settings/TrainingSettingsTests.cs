namespace Boxfit.Tests.Training.Settings;

public class TrainingSettingsTests
{
    // On the recipe, whose values the tests know.
    static TrainingSettings Resolve(string yaml, params (string Name, string Value)[] options) => TrainingSettings.Resolve(
        [GivenSetting.Option("preset", Presets.Article), .. SettingsFile.Parse(yaml, "/data/my.yaml")],
        [.. options.Select(o => GivenSetting.Option(o.Name, o.Value))]);

    [Theory]
    [InlineData("mobilenet_v2", "--scaling", "imagenet")]
    [InlineData("keras_resnet50")]
    [InlineData("mininet")]
    public void Published_weights_are_given_pixels_as_they_know_them(string backbone, params string[] words) =>
        Assert.Equal(words, TrainingSettings.ScalingFor(backbone));

    /// <summary>A value for each setting that is not the preset article's, or at least not fast's.</summary>
    internal static readonly Dictionary<string, string> OtherValues = new(StringComparer.Ordinal)
    {
        ["data"] = "/d/a \"b\".csv", ["format"] = "voc", ["images"] = "/d/i: #j", ["working-folder"] = "/d/w",
        ["objects"] = "largest", ["preset"] = "fast",
        ["negatives"] = "/d/none, \"a\"\n/d/none: #b", ["presence"] = "on", ["presence-error"] = "0.01", ["presence-weight"] = "0.75",
        ["classes"] = "on", ["class-weight"] = "1.5", ["from"] = "/runs/y",
        ["backbone"] = "vgg11", ["weights"] = "/w/vgg 11.pth", ["neck"] = "96x8", ["extra-convs"] = "64x3x2,32x1x1",
        ["vectorizer"] = "gap", ["head"] = "256,128", ["dropout"] = "0.25", ["box"] = "cxcywh", ["output"] = "sigmoid",
        ["size"] = "320x240", ["resize"] = "letterbox", ["interpolation"] = "bilinear", ["scaling"] = "caffe", ["loss"] = "smooth-l1",
        ["looks"] = "3", ["look-margin"] = "1.75", ["look-detail"] = "1.25", ["look-error"] = "0.2",
        ["beta"] = "0.05", ["epochs"] = "3", ["min-steps"] = "12", ["time"] = "1h30m5s", ["patience"] = "7", ["batch"] = "5",
        ["lr"] = "0.00001", ["schedule"] = "constant", ["decay-steps"] = "11", ["decay-rate"] = "0.5", ["warmup-steps"] = "9",
        ["warmup-share"] = "0.5",
        ["pct-start"] = "0.4", ["div-factor"] = "10", ["final-div-factor"] = "100", ["optimizer"] = "sgd", ["momentum"] = "0.8",
        ["nesterov"] = "on", ["weight-decay"] = "0.0001", ["clip-norm"] = "1.5", ["accumulate"] = "4", ["ema"] = "0.999",
        ["rate-factor"] = "0.3", ["rates"] = "*.bias=2,features.0=0.01", ["freeze"] = "*.weight,2",
        ["unfreeze"] = "2:features.18,2:head.?,3:all", ["freeze-norms"] = "statistics", ["cache-features"] = "fp32", ["views"] = "5",
        ["flip"] = "0.125", ["shift"] = "0.1", ["zoom"] = "0.2", ["zoom-out"] = "0.25", ["zoom-place"] = "anywhere",
        ["aspect"] = "0.15", ["rotate"] = "12@0.5", ["perspective"] = "0.3", ["visible"] = "0.7", ["border"] = "grey",
        ["oversample"] = "1.5", ["brightness"] = "0.3", ["contrast"] = "0.4@0.125", ["saturation"] = "0.6", ["hue"] = "0.05",
        ["grey"] = "0.11", ["blur"] = "1.5@0.3", ["noise"] = "0.04", ["erase"] = "0.2@0.7", ["split"] = "0.7", ["validation"] = "0.15",
        ["folds"] = "5", ["group"] = "^(.)_", ["group-column"] = "person",
        ["test"] = "epochs", ["split-order"] = "file", ["columns"] = "path=1,box=3",
        ["units"] = "share", ["boxes"] = "size",
        ["picture-names"] = "file", ["only"] = "reviewed", ["outside-boxes"] = "clip", ["allow"] = "size-swapped,shares-as-pixels",
        ["max-skipped"] = "0.01", ["seed"] = "18446744073709551615",
        ["threads"] = "17", ["workers"] = "19", ["sync-norms"] = "on", ["wait-limit"] = "none",
        ["cache-memory"] = "300MB", ["keep"] = "4", ["export-each-epoch"] = "keras",
        ["out"] = "/runs/x",
    };

    [Fact]
    public void Several_folders_are_a_list_as_seen_from_the_file()
    {
        var s = TrainingSettings.Resolve(SettingsFile.Parse("negatives: [none, \"/d/a, b\"]", "/data/my.yaml"), []);
        Assert.Equal(["/data/none", "/d/a, b"], s.Negatives);
        Assert.Equal(["/data/none"], TrainingSettings.Resolve(SettingsFile.Parse("negatives: none", "/data/my.yaml"), []).Negatives);
        Assert.Empty(TrainingSettings.Resolve(SettingsFile.Parse("negatives: []", "/data/my.yaml"), []).Negatives);
        Assert.Contains("\nnegatives: [\"/data/none\", \"/d/a, b\"]\n", SettingsFile.Print(s), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_an_earlier_version_learns_boxes_alone()
    {
        string run = SettingsFile.Print(Presets.Get(Presets.Best));
        string[] earlier = [.. run.Split('\n').Where(l => !l.StartsWith("presence:", StringComparison.Ordinal)
            && !l.StartsWith("classes:", StringComparison.Ordinal))];
        var s = TrainingSettings.Resolve(SettingsFile.Parse(string.Join('\n', earlier), "/runs/a/config.yaml"), []);
        Assert.Equal((OutputChoice.Off, OutputChoice.Off), (s.Presence, s.Classes));
        s = TrainingSettings.Resolve(SettingsFile.Parse(run, "/runs/a/config.yaml"), []);
        Assert.Equal((OutputChoice.Auto, OutputChoice.Auto), (s.Presence, s.Classes));
    }

    [Fact]
    public void Negatives_that_nothing_is_learned_from_are_refused()
    {
        string message = Assert.Throws<InputException>(() => Resolve("", ("negatives", "/d/none"), ("presence", "off"))).Message;
        Assert.Equal("Setting 'negatives': found '/d/none', expected none with --presence off.", message);
    }

    [Fact]
    public void A_deeply_nested_file_is_refused_before_it_uses_up_the_stack()
    {
        string text = "head: " + new string('[', 100_000) + new string(']', 100_000);
        Assert.Contains("nested", Assert.Throws<InputException>(() => SettingsFile.Parse(text, "deep.yaml")).Message);
    }

    [Theory]
    [InlineData("", Presets.Best, "mobilenet_v2")]
    [InlineData("epochs: 7", Presets.Best, "mobilenet_v2")]
    [InlineData("backbone: resnet18", Presets.Article, "resnet18")]
    [InlineData("preset: fast", Presets.Fast, "resnet18")]
    [InlineData("backbone: vgg16\npreset: best", Presets.Best, "vgg16")]
    public void Without_a_preset_it_is_best_or_the_recipe_for_a_backbone_that_is_named(string yaml, string preset, string backbone)
    {
        var s = TrainingSettings.Resolve(SettingsFile.Parse(yaml, "/data/my.yaml"), []);
        Assert.Equal((preset, backbone), (s.Preset, s.Model.Backbone));
        Assert.Equal(Presets.Get(preset).Loss, s.Loss);
    }

    [Fact]
    public void The_recipes_optimizer_takes_no_weight_decay_from_a_preset() =>
        Assert.Equal(0, TrainingSettings.Resolve([], [GivenSetting.Option("optimizer", "adam")]).Optimization.WeightDecay);

    [Fact]
    public void Article_is_the_published_recipe()
    {
        var s = Resolve("");
        Assert.Equal("keras_resnet50", s.Model.Backbone);
        Assert.Equal([new ExtraConvolution(1024, 3, 2)], s.Model.ExtraConvolutions);
        Assert.Equal((Vectorizer.Gap, BoxRepresentation.Xyxy, false), (s.Model.Vectorizer, s.Model.Box, s.Model.SigmoidOutput));
        Assert.Equal([512], s.Model.Head);
        Assert.Equal(new Preprocessing(300, 300, ResizeMode.Stretch, Interpolation.Bilinear, PixelScaling.Article), s.Preprocessing);
        Assert.Equal((10, 16, 0.0003, 3600, 0.8), (s.Epochs, s.Batch, s.LearningRate, s.DecaySteps, s.DecayRate));
        Assert.Equal((LossFunction.Mse, ScheduleShape.Exponential), (s.Loss, s.Schedule));
        Assert.Equal(0, s.Model.Dropout + s.WarmupSteps);
        Assert.False(s.Augmentation.IsActive);
    }

    [Fact]
    public void The_command_line_wins_over_the_file_and_the_file_over_the_preset()
    {
        var s = Resolve("preset: fast\nepochs: 7\nbatch: 8\n", ("batch", "4"));
        Assert.Equal((7, 4, "resnet18", "fast"), (s.Epochs, s.Batch, s.Model.Backbone, s.Preset));
        Assert.Equal(Presets.Get("fast").Augmentation, s.Augmentation);
        Assert.Equal("keras_resnet50", Resolve("preset: fast", ("preset", "article")).Model.Backbone);
    }

    [Fact]
    public void Every_setting_survives_the_way_through_a_file()
    {
        Assert.Equal(SettingsTable.Standard.All.Select(s => s.Name).Order(), OtherValues.Keys.Order());
        // Folds are the parts, and do not go with others.
        var others = OtherValues.Where(v => v.Key != SettingsTable.Folds).ToList();
        var settings = Resolve("", [.. others.Select(v => (v.Key, v.Value))]);
        var again = TrainingSettings.Resolve(SettingsFile.Parse(SettingsFile.Print(settings), "/elsewhere/config.yaml"), []);
        foreach (var (name, value) in others) Assert.Equal(value, SettingsTable.Standard.Find(name).Print(again));
    }

    [Fact]
    public void Yaml_may_use_lists_and_paths_from_its_own_folder()
    {
        var s = Resolve("data: boxes.csv\nimages: ../photos\nhead: [64, 32]\nextra-convs: []\n");
        Assert.Equal(("/data/boxes.csv", "/photos"), (s.Data, s.Images));
        Assert.Equal([64, 32], s.Model.Head);
        Assert.Empty(s.Model.ExtraConvolutions);
    }

    [Theory]
    [InlineData("epochs: 3\nbacth: 4\n", "line 2", "'batch'")]
    [InlineData("epochs: many\n", "line 1", "a whole number")]
    [InlineData("epochs: 3\nepochs: 4\n", "my.yaml", "uplicate")]
    [InlineData("epochs: {a: 1}\n", "line 1", "plain value")]
    [InlineData("- epochs\n", "my.yaml", "mapping")]
    [InlineData("epochs: [1\n", "line", "YAML")]
    [InlineData("box: yxyx\n", "'yxyx'", "xyxy, cxcywh, xywh")]
    [InlineData("weights: ''\n", "'weights'", "imagenet")]
    [InlineData("time: 30\n", "'30'", "1h30m")]
    [InlineData("time: 5m3h\n", "'5m3h'", "1h30m")]
    [InlineData("time: 0s\n", "'0s'", "from a second")]
    [InlineData("time: 999999999h\n", "'999999999h'", "to a year")]
    [InlineData("nesterov: on\n", "'nesterov'", "expected off, or the optimizer sgd")]
    [InlineData("weight-decay: 0.1\n", "'weight-decay'", "adamw")]
    [InlineData("optimizer: adamax\n", "'adamax'", "adamw")]
    [InlineData("ema: 1\n", "'ema'", "below 1")]
    [InlineData("accumulate: 0\n", "'accumulate'", "1 to")]
    [InlineData("rates: layer1\n", "'layer1'", "layer1=0.1")]
    [InlineData("rates: layer1=0\n", "'rates'", "above 0")]
    [InlineData("unfreeze: 3:all\n", "'unfreeze'", "--freeze")]
    [InlineData("freeze: backbone\nunfreeze: 1:all\n", "'unfreeze'", "from 2")]
    [InlineData("freeze: backbone\nunfreeze: 4:all,3:layer4\n", "'unfreeze'", "rising")]
    [InlineData("freeze: backbone\nunfreeze: all\n", "'all'", "3:layer4,6:all")]
    [InlineData("freeze: ''\n", "freeze: found ''", "or none")]
    [InlineData("freeze: ' '\n", "freeze: found ' '", "or none")]
    [InlineData("unfreeze: ''\n", "unfreeze: found ''", "or none")]
    [InlineData("rates: ''\n", "rates: found ''", "or none")]
    [InlineData("head: ''\n", "head: found ''", "a whole number")]
    [InlineData("pct-start: 1\n", "'pct-start'", "below 1")]
    [InlineData("split: 0.9\nvalidation: 0.1\n", "'validation'", "test")]
    [InlineData("batch: 0\n", "'batch'", "1 to 4096")]
    [InlineData("lr: nan\n", "'nan'", "a number")]
    [InlineData("rotate: 46\n", "'46'", "0 to 45")]
    [InlineData("blur: 2@1.5\n", "'2@1.5'", "a probability from 0 to 1")]
    [InlineData("hue: 0.1@often\n", "'0.1@often'", "0.2@0.5")]
    [InlineData("visible: 0\n", "'visible'", "0.1 to 1")]
    [InlineData("border: mirror\n", "'mirror'", "repeat, grey, random")]
    [InlineData("size: 300x\n", "'300x'", "width x height")]
    [InlineData("head: 512,x\n", "'512,x'", "a whole number")]
    [InlineData("cache-memory: 3TB\n", "'3TB'", "512MB")]
    [InlineData("folds: 1\n", "'folds'", "2 to 100, or 0 for none")]
    [InlineData("folds: 5\nvalidation: 0.1\n", "'folds'", "0 with --validation or --patience")]
    [InlineData("folds: 5\npatience: 3\n", "'folds'", "0 with --validation or --patience")]
    public void A_wrong_value_is_an_input_error_that_says_where(string yaml, string where, string expected)
    {
        var e = Assert.Throws<InputException>(() => Resolve(yaml));
        Assert.Contains(where, e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("split", "0.7")]
    [InlineData("split-order", "rows")]
    [InlineData("test", "epochs")]
    public void Folds_do_not_go_with_other_parts_that_are_asked_for(string name, string value)
    {
        string message = Assert.Throws<InputException>(() => Resolve("", ("folds", "5"), (name, value))).Message;
        Assert.Equal(
            $"--folds tests each picture once and trains on all at last, so --{name} {value} has nothing to divide. Leave one of them out.",
            message);
        // A run's own file names all there are.
        Assert.Equal(5, Resolve(SettingsFile.Print(Resolve("")), ("folds", "5")).Folds);
        Assert.Equal(5, Resolve(SettingsFile.Print(Resolve("", ("folds", "5")))).Folds);
    }

    [Fact]
    public void A_time_alone_ends_the_run_and_beside_epochs_whichever_comes_first()
    {
        Assert.Equal(TrainingSettings.Unlimited, Resolve("preset: fast", ("time", "90m")).Epochs);
        Assert.Equal(TimeSpan.FromMinutes(90), Resolve("time: 1h30m").Time);
        Assert.Equal(7, Resolve("epochs: 7", ("time", "90s")).Epochs);
        Assert.Equal(60, Resolve("preset: fast").Epochs);
        var settings = Resolve("preset: fast", ("time", "90m"));
        string file = SettingsFile.Print(settings);
        Assert.DoesNotContain("epochs", file, StringComparison.Ordinal);
        var (model, optimization, freezing) = (settings.Model, settings.Optimization, settings.Freezing);
        Assert.Equal(settings, Resolve(file) with { Model = model, Optimization = optimization, Freezing = freezing });
    }

    [Fact]
    public void A_number_of_epochs_that_was_asked_for_has_no_least_number_of_steps()
    {
        Assert.Equal(400, Resolve("preset: best").MinSteps);
        Assert.Equal((5, 0), (Resolve("preset: best", ("epochs", "5")).Epochs, Resolve("preset: best", ("epochs", "5")).MinSteps));
        Assert.Equal(100, Resolve("preset: best\nmin-steps: 100", ("epochs", "5")).MinSteps);
    }

    [Theory]
    [InlineData(50, 0.25)]
    [InlineData(50, 1, "warmup-steps", "50")]
    [InlineData(9, 1, "warmup-steps", "9")]
    [InlineData(9, 0.5, "warmup-steps", "9", "warmup-share", "0.5")]
    public void A_warm_up_that_was_asked_for_is_not_shortened(int steps, double share, params string[] given)
    {
        var settings = Resolve("preset: fast", [.. given.Chunk(2).Select(pair => (pair[0], pair[1]))]);
        Assert.Equal((steps, share), (settings.WarmupSteps, settings.WarmupShare));
        Assert.Equal(settings.WarmupShare, Resolve(SettingsFile.Print(settings)).WarmupShare);
    }

    [Theory]
    [InlineData(147, 40)] // Ten steps an epoch: enough.
    [InlineData(144, 45)] // Nine steps.
    [InlineData(33, 134)]
    [InlineData(5, 400)]
    public void Few_pictures_get_more_epochs(int pictures, int epochs) =>
        Assert.Equal(epochs, Presets.Get(Presets.Best).EpochsOn(pictures));

    [Theory]
    [InlineData("class red: big")]
    [InlineData("class number #1")]
    [InlineData("class what:")]
    public void A_class_of_any_name_is_read_back_from_the_file(string objects)
    {
        var settings = Resolve("", ("objects", objects));
        Assert.Equal(settings.Objects, Resolve(SettingsFile.Print(settings)).Objects);
    }

    [Theory]
    [InlineData("momentum", "--optimizer sgd", "optimizer=adam", "optimizer=sgd")]
    [InlineData("decay-steps", "--schedule exponential or step", "schedule=cosine", "schedule=step")]
    [InlineData("decay-rate", "--schedule exponential or step", "schedule=one-cycle", "schedule=exponential")]
    [InlineData("pct-start", "--schedule one-cycle", "schedule=cosine", "schedule=one-cycle")]
    [InlineData("div-factor", "--schedule one-cycle", "schedule=cosine", "schedule=one-cycle")]
    [InlineData("final-div-factor", "--schedule one-cycle", "schedule=constant", "schedule=one-cycle")]
    [InlineData("warmup-share", "--warmup-steps above 0", "warmup-steps=0", "warmup-steps=9")]
    [InlineData("beta", "--loss smooth-l1 or huber", "loss=giou", "loss=huber")]
    [InlineData("dropout", "--head with hidden layers", "head=none", "head=16")]
    [InlineData("look-error", "--looks 2", "looks=1", "looks=2")]
    public void A_setting_that_another_leaves_without_effect_is_noted(string name, string remedy, string without, string with)
    {
        string value = name switch { "decay-steps" => "10", "div-factor" or "final-div-factor" => "5", _ => "0.5" };
        string note = $"Note: --{name} {value} has no effect; it needs {remedy}.";
        Assert.Equal([note], SettingsTable.Standard.Unused(Resolve("", (name, value), Pair(without))));
        Assert.Empty(SettingsTable.Standard.Unused(Resolve("", (name, value), Pair(with))));
        Assert.Empty(SettingsTable.Standard.Unused(Resolve("", Pair(without))));

        static (string, string) Pair(string words) => words.Split('=') is [var first, var second] ? (first, second) : default;
    }

    [Fact]
    public void Pictures_are_not_kept_larger_for_later_looks_than_fits_into_a_batch()
    {
        Assert.Equal(1500, Resolve("", ("looks", "2"), ("size", "1500"), ("look-detail", "4")).Preprocessing.Width);
        Refused("1600", "4", "pictures of an input of 1600 with sides of at most 6000 pixels: at most 3.7");
        Assert.Equal(4, Resolve("", ("looks", "1"), ("size", "1600"), ("look-detail", "4")).Looking.Detail);

        static void Refused(string size, string detail, string expected)
        {
            var refused = Assert.Throws<InputException>(() => Resolve("", ("looks", "2"), ("size", size), ("look-detail", detail)));
            Assert.Equal($"Setting 'look-detail': found '{detail}', expected {expected}.", refused.Message);
        }
    }

    [Fact]
    public void Weights_are_words_or_a_path_from_the_files_folder()
    {
        Assert.Equal("imagenet", Resolve("").Weights);
        Assert.Equal("none", Resolve("preset: fast").Weights);
        Assert.Equal("/data/resnet.pth", Resolve("weights: resnet.pth").Weights);
        Assert.Equal("/data/none", Resolve("weights: ./none").Weights);
    }

    [Fact]
    public void An_unknown_key_is_an_error_that_offers_a_near_one_and_nothing_else()
    {
        Assert.EndsWith(
            "line 2: there is no setting 'epohcs'. Did you mean 'epochs'?", Message("batch: 4\nepohcs: 3"), StringComparison.Ordinal);
        Assert.EndsWith("line 1: there is no setting 'learning'.", Message("learning: 3"), StringComparison.Ordinal);

        static string Message(string yaml) => Assert.Throws<InputException>(() => Resolve(yaml)).Message;
    }

    [Fact]
    public void A_folder_is_no_settings_file() =>
        Assert.Contains("is a folder", Assert.Throws<InputException>(() => SettingsFile.Read(Path.GetTempPath())).Message);

    [Fact]
    public void A_missing_file_is_an_input_error_with_its_full_path() =>
        Assert.Contains("/nowhere/my.yaml", Assert.Throws<InputException>(() => SettingsFile.Read("/nowhere/my.yaml")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_run_of_a_larger_machine_can_be_looked_at_but_not_gone_on_with()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "threads: 1000000\nworkers: 1000\nbatch: 3\n");
        Assert.Equal((1_000_000, 1000, 3), TrainingSettings.OfRun(file) is var s ? (s.Threads, s.Workers, s.Batch) : default);
        Assert.Contains("'threads'", Assert.Throws<InputException>(() => TrainingSettings.Resolve(SettingsFile.Read(file), [])).Message);
        File.WriteAllText(file, "threads: 1000000\nbatch: 0\n");
        Assert.Contains("'batch'", Assert.Throws<InputException>(() => TrainingSettings.OfRun(file)).Message);
        File.Delete(file);
    }
}
