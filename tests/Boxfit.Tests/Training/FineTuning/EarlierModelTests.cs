using static System.StringComparison;

namespace Boxfit.Tests.Training.FineTuning;

/// <summary>A run that goes on with another run's model: the whole of it, and none of the pictures that tested it.</summary>
public sealed class EarlierModelTests(FinishedRun earlier) : IClassFixture<FinishedRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Run => earlier.Result.RunFolder;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_begins_with_all_weights_of_the_delivered_model()
    {
        string more = More(8);
        var settings = Begin(more, _folder["next"]);
        Assert.True(Trainer.Run(settings, cancellation: new(canceled: true)).Interrupted);
        Model before = ModelFile.Load(ModelFile.Find(Run)), now = ModelFile.Load(Path.Combine(_folder["next"], "last.safetensors"));
        Assert.Equal(before.Parameters.Keys, now.Parameters.Keys);
        Assert.All(before.Parameters, p => Assert.Equal(p.Value.Values, now.Parameters[p.Key].Values));
        Assert.Equal("the whole model run/model.safetensors", now.Description.Provenance.Weights);
        Assert.Contains("\"head", File.ReadAllText(_folder["next/weights.json"]), Ordinal);
    }

    [Fact]
    public void Settings_are_the_earlier_runs_but_for_what_is_given_and_what_is_of_its_data()
    {
        var settings = Resolve(("data", earlier.Csv), ("lr", "0.01"), ("epochs", "3"));
        Assert.Equal(0.01, settings.LearningRate);
        Assert.Equal(3, settings.Epochs);
        Assert.Equal((4, 0.5, 32), (settings.Batch, settings.Augmentation.Flip, settings.Preprocessing.Width));
        Assert.Equal("mobilenet_v2", settings.Model.Backbone);
        // Shares and the seed are of other data.
        Assert.Equal((0.8, 1ul, ""), (settings.TrainShare, settings.Seed, settings.Out));
        Assert.Equal((Run, Run), (settings.From, settings.Weights));
    }

    [Theory]
    [InlineData("--size 48 instead of 32", "size", "48")]
    [InlineData("--looks 2 instead of 1. Leave it out", "looks", "2")]
    [InlineData("--vectorizer flatten instead of gap, --head none instead of 16. Leave them out", "vectorizer", "flatten", "head", "none")]
    public void A_setting_that_contradicts_the_model_is_refused(string expected, params string[] given)
    {
        var settings = Resolve([("data", earlier.Csv), .. given.Chunk(2).Select(g => (g[0], g[1]))]) with { Out = _folder["next"] };
        Assert.Contains(expected, Assert.Throws<InputException>(() => Trainer.Run(settings)).Message);
        Assert.False(Directory.Exists(_folder["next"]));
    }

    [Fact]
    public void Outputs_that_the_model_does_not_have_are_refused()
    {
        SmallRuns.Draw(_folder["none"], 4);
        File.Delete(_folder["none/boxes.csv"]);
        var settings = Begin(More(1), _folder["next"]);
        Assert.Contains("begins with a model that does not say whether the object is there", Refusal(settings with
        {
            Negatives = [_folder["none"]], Presence = OutputChoice.Auto,
        }));
        Assert.Contains("leave --presence on out", Refusal(settings with { Negatives = [_folder["none"]], Presence = OutputChoice.On }));
        Assert.Contains("begins with a model that tells no classes apart", Refusal(settings with { Classes = OutputChoice.On }));
        // That its data had none is no option that anybody gave.
        string said = Refusal(Resolve(("data", settings.Data), ("negatives", _folder["none"])) with { Out = _folder["next"] });
        Assert.EndsWith("Leave --negatives out, or train without --from.", said);

        static string Refusal(TrainingSettings settings) => Assert.Throws<InputException>(() => Trainer.Run(settings)).Message;
    }

    [Theory]
    [InlineData("takes the settings of run, whose preset is article", "preset", "fast")]
    [InlineData("both say what to begin with", "weights", "none")]
    [InlineData("Setting 'from': found '*', expected none with --folds", "folds", "3")]
    public void What_begins_otherwise_is_refused(string expected, string name, string value)
    {
        string message = Assert.Throws<InputException>(() => Resolve((name, value))).Message;
        Assert.Contains(expected, message.Replace(Run, "*", Ordinal));
    }

    [Fact]
    public void Only_a_run_with_a_model_can_be_gone_on_from()
    {
        Assert.Contains("There is no run folder", Assert.Throws<InputException>(() => Resolve(("from", _folder["none"]))).Message);
        string file = ModelFile.Find(Run);
        Assert.Contains("There is no run folder", Assert.Throws<InputException>(() => Resolve(("from", file))).Message);
        Directory.CreateDirectory(_folder["empty"]);
        Assert.Contains("is not a run folder", Assert.Throws<InputException>(() => Resolve(("from", _folder["empty"]))).Message);
    }

    [Fact]
    public void What_tested_the_earlier_model_tests_and_what_it_knows_does_not()
    {
        string more = More(12);
        var said = new List<string>();
        Trainer.Run(Begin(more, _folder["next"]) with { Epochs = 1, Freezing = new() { Freeze = ["1"] } }, Notices(said));
        // What is frozen was learned.
        Assert.DoesNotContain(said, s => s.Contains("random weights", Ordinal));
        var (before, now) = (Parts(Run), Parts(_folder["next"]));
        string[] tested = [.. before.Where(p => p.Value == "test").Select(p => p.Key)];
        Assert.Equal(4, tested.Length);
        Assert.All(tested, name => Assert.Equal("test", now[name]));
        Assert.All(before.Where(p => p.Value == "train"), p => Assert.Equal("train", now[p.Key]));
        // Of the new ones each part gets some.
        Assert.Equal(["test", "train"], now.Where(p => !before.ContainsKey(p.Key)).Select(p => p.Value).Distinct().Order());
        Assert.Contains("4 pictures of more.csv tested the model of run: they are in the test part, and not trained on.", said);
        Assert.Contains(said, s => s.StartsWith("18 pictures of more.csv are known to the model of run", Ordinal));
    }

    [Fact]
    public void Parts_that_the_data_says_do_not_undo_that()
    {
        string more = More(8);
        string[] rows = File.ReadAllLines(more);
        // The other way round: the first are for testing.
        File.WriteAllLines(more, rows.Select((r, i) => r + (i == 0 ? ",split" : i <= 15 ? ",test" : ",train")));
        Trainer.Run(Begin(more, _folder["next"]) with { Epochs = 1, TrainShare = 0.8 });
        var now = Parts(_folder["next"]);
        Assert.All(Parts(Run), p => Assert.Equal(p.Value, now[p.Key]));
        Assert.All(Enumerable.Range(22, 8), i => Assert.Equal("train", now[$"{i}.png"]));
        // The run's own list says the parts of its data from now on.
        Assert.Equal(4, Trainer.Resume(_folder["next"], 2).Test!.Pictures);
    }

    [Fact]
    public void Where_all_is_known_there_is_nothing_to_test_on()
    {
        string[] trained = [.. Parts(Run).Where(p => p.Value == "train").Select(p => p.Key)];
        string known = _folder["known.csv"];
        string[] rows = File.ReadAllLines(earlier.Csv);
        File.WriteAllLines(known, [rows[0], .. rows.Skip(1).Where(r => trained.Contains(r.Split(',')[0]))]);
        var settings = Begin(known, _folder["next"]) with { Images = Path.GetDirectoryName(earlier.Csv)! };
        Assert.Equal(
            "There is nothing to test on: the model of run was trained on 18 pictures of known.csv, and there are no others. Add " +
            "pictures that it does not know.",
            Assert.Throws<InputException>(() => Trainer.Run(settings)).Message);
        Assert.False(Directory.Exists(_folder["next"]));
    }

    /// <summary>A run with folds has trained on all of its pictures, and none tests what goes on with it.</summary>
    [Theory]
    [InlineData(1, "1 picture of more.csv is new to the model of run, which was trained on 22, and none tested it. That is too few to " +
        "train and to test on: expected 3 or more. Add pictures, or train anew on all of them, each tested once: ")]
    [InlineData(2, "2 pictures of more.csv are new to the model of run, which was trained on 22, ")]
    [InlineData(3, null)]
    public void Fewer_new_pictures_than_can_be_divided_are_refused_with_their_number(int others, string? expected)
    {
        SmallRuns.Copy(Run, _folder["run"]);
        string list = File.ReadAllText(_folder["run/pictures.csv"]);
        File.WriteAllText(_folder["run/pictures.csv"], list.Replace("test,", "train,", Ordinal));
        var settings = Begin(More(others), _folder["next"]) with { From = _folder["run"] };
        if (expected is null) Assert.True(Trainer.Run(settings, cancellation: new(canceled: true)).Interrupted);
        else Assert.StartsWith(expected, Assert.Throws<InputException>(() => Trainer.Run(settings)).Message);
    }

    [Fact]
    public void It_goes_on_to_the_same_bits_when_the_earlier_run_is_gone()
    {
        SmallRuns.Copy(Run, _folder["other/run"]);
        string more = More(12);
        var settings = Begin(more, _folder["whole"]) with { From = _folder["other/run"], ValidationShare = 0.1 };
        var said = new List<string>();
        Trainer.Run(settings, Notices(said));
        Assert.Contains(said, s => s.Contains("to choose the best epoch by say", Ordinal));
        using var stop = new CancellationTokenSource();
        Trainer.Run(settings with { Out = _folder["stopped"] }, new Reports(p =>
        {
            if (p is StepProgress { Epoch: 2 }) stop.Cancel();
        }), stop.Token);
        Directory.Delete(_folder["other/run"], recursive: true);
        Assert.False(Trainer.Resume(_folder["stopped"]).Interrupted);
        SmallRuns.AssertSame(_folder["whole"], _folder["stopped"], "last.safetensors", "evaluation.csv", "pictures.csv");
    }

    [Fact]
    public void Of_a_run_that_does_not_say_its_pictures_that_is_told()
    {
        SmallRuns.Copy(Run, _folder["run"]);
        File.Delete(_folder["run/pictures.csv"]);
        var said = new List<string>();
        Trainer.Run(Begin(earlier.Csv, _folder["next"]) with { From = _folder["run"], Epochs = 1 }, Notices(said));
        Assert.Contains(said, s => s.StartsWith("Warning: which pictures run was trained and tested on is not known,", Ordinal));
    }

    /// <summary>The earlier run's pictures and others.</summary>
    string More(int others)
    {
        string more = SmallRuns.Draw(_folder["more"], 22 + others), csv = Path.Combine(Path.GetDirectoryName(more)!, "more.csv");
        File.Move(more, csv);
        return csv;
    }

    static Reports Notices(List<string> said) => new(p =>
    {
        if (p is TrainingNotice notice) said.Add(notice.Text);
    });

    TrainingSettings Begin(string csv, string run) => SmallRuns.Settings(csv, run) with { From = Run };

    TrainingSettings Resolve(params (string Name, string Value)[] given) => EarlierModel.Resolve(
        SettingsTable.Standard, [GivenSetting.Option("from", Run), .. given.Select(g => GivenSetting.Option(g.Name, g.Value))]);

    static Dictionary<string, string> Parts(string run) => File.ReadLines(Path.Combine(run, "pictures.csv")).Skip(1)
        .Select(l => l.Split(',')).Where(c => c[0] != "earlier").ToDictionary(c => c[2], c => c[0], StringComparer.Ordinal);
}
