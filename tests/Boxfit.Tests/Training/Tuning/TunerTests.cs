using static System.StringComparison;

namespace Boxfit.Tests.Training.Tuning;

/// <summary>A search over learning rates on three folds, made once for all tests of the class.</summary>
public sealed class FinishedSearch : IDisposable
{
    readonly TemporaryFolder _folder = new();
    long _divided;

    public FinishedSearch()
    {
        Csv = SmallRuns.Draw(_folder["pictures"]);
        Result = Tuner.Run(Request(_folder["tune"]), new Reports(Report), CancellationToken.None);
        Took = Stopwatch.GetElapsedTime(_divided);
    }

    /// <summary>Time from the first picture that was looked at to be divided, a part of it slept.</summary>
    public TimeSpan Took { get; }

    /// <summary>What of <see cref="Took"/> was slept while the pictures were divided.</summary>
    public static TimeSpan Slept { get; } = TimeSpan.FromSeconds(0.4);

    public string Csv { get; }

    public List<TrainingProgress> Reported { get; } = [];

    internal TuneResult Result { get; }

    /// <summary>Three candidates: seven trainings on folds.</summary>
    internal TuneRequest Request(string folder, double seconds = 3600) => new(
        SmallRuns.Settings(Csv, "") with { Folds = 3, Epochs = 1, TrainShare = 0.8 }, ["epochs", "shift", "freeze"],
        TimeSpan.FromSeconds(seconds), folder);

    public void Dispose() => _folder.Dispose();

    void Report(TrainingProgress progress)
    {
        if (progress is PictureProgress && _divided == 0)
        {
            _divided = Stopwatch.GetTimestamp();
            Thread.Sleep(Slept);
        }
        Reported.Add(progress);
    }
}

public sealed class TunerTests(FinishedSearch search) : IClassFixture<FinishedSearch>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_ends_with_a_table_the_winners_settings_and_its_model()
    {
        var result = search.Result;
        Assert.False(result.Interrupted);
        Assert.Equal((7, 7), (result.Trials, result.AllTrials));
        Assert.Equal(["", "lr 0.00015", "lr 0.0006"], result.Candidates.Select(c => c.Label).Order());
        Assert.Equal([1, 3, 3], result.Candidates.Select(c => c.Folds).Order());
        Assert.Equal(3, result.Candidates.Single(c => c.Label.Length == 0).Folds);
        // The first fold chose which one is compared with the preset.
        Assert.Equal(2, result.Verdict!.Folds);
        Assert.Equal(3, result.Candidates.Single(c => c.Label == result.Finalist).Folds);
        string[] rows = File.ReadAllLines(Path.Combine(result.Folder, "tune.csv"));
        Assert.Equal("settings,folds,meanIou,difference,spread,seconds,fold1,fold2,fold3", rows[0]);
        Assert.Equal(4, rows.Length);
        Assert.StartsWith("# What won a search on boxes.csv", File.ReadLines(Path.Combine(result.Folder, "winner.yaml")).First());
        Assert.True(File.Exists(Path.Combine(result.Folder, "run", "model.safetensors")));
        // Trainings on folds leave nothing behind.
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(result.Folder, "trials")));
    }

    /// <summary>Of a few pictures in a file of a fold alone nothing would be learned by itself.</summary>
    [Fact]
    public void Pictures_without_an_object_are_learned_from_in_all_its_trainings()
    {
        SmallRuns.Draw(_folder["none"], 4);
        File.Delete(_folder["none/boxes.csv"]);
        var request = search.Request(_folder["tune"]);
        var reported = new List<TrainingProgress>();
        var result = Tuner.Run(
            request with { Settings = request.Settings with { Negatives = [_folder["none"]] } }, new Reports(reported.Add), default);
        Assert.True(ModelFile.Describe(Path.Combine(result.Folder, "run", "model.safetensors")).Configuration.Presence);
        Assert.Contains("presence: on", File.ReadAllText(Path.Combine(result.Folder, "winner.yaml")));
        Assert.DoesNotContain(reported.OfType<TrainingNotice>(), n => n.Text.Contains("left out"));
        // There is no option of a search for a part to choose the threshold by.
        Assert.DoesNotContain(reported.OfType<TrainingNotice>(), n => n.Text.Contains("--validation"));
        Assert.Contains(reported.OfType<TrainingNotice>(), n => n.Text.EndsWith(" of 0.5 on; predict --threshold takes another."));
    }

    [Fact]
    public void The_test_part_is_in_no_fold_and_the_winner_is_measured_on_it()
    {
        string folder = search.Result.Folder;
        string[] tested = [.. Rows("parts.csv").Where(r => r[^1] == "test").Select(r => r[0])];
        Assert.Equal(4, tested.Length);
        var inFolds = Enumerable.Range(1, 3).SelectMany(fold => Rows($"folds.fold{fold}.csv")).Select(r => r[0]);
        Assert.Empty(inFolds.Intersect(tested));
        Assert.Equal(4, search.Result.Run!.Test!.Pictures);
        string[] trained = [.. File.ReadLines(Path.Combine(folder, "run", "pictures.csv")).Where(l => l.StartsWith("train,", Ordinal))];
        Assert.Equal(18, trained.Length);

        IEnumerable<string[]> Rows(string name) => File.ReadLines(Path.Combine(folder, name)).Skip(1).Select(l => l.Split(','));
    }

    [Fact]
    public void It_says_each_trial_and_the_time_that_is_left_for_all()
    {
        string[] said = [.. search.Reported.OfType<TrainingNotice>().Select(n => n.Text)];
        Assert.Equal(7, said.Count(s => s.StartsWith("Trial ", Ordinal)));
        Assert.Contains(said, s => s.StartsWith("Trial 1, fold 1, preset article: mean IoU 0.", Ordinal));
        Assert.Contains(said, s => s.Contains(": 3 candidates, 7 trainings on folds, and one on all training pictures.", Ordinal));
        StepProgress[] steps = [.. search.Reported.OfType<StepProgress>()];
        Assert.Equal("Trial 1", steps[0].Place!.Name);
        Assert.Equal((8, 8, "The winner"), (steps[^1].Place!.Number, steps[^1].Place!.Count, steps[^1].Place!.Name));
        Assert.DoesNotContain(search.Reported, p => p is RunOpened);
    }

    [Fact]
    public void The_time_that_is_left_is_told_in_the_first_training_too()
    {
        var first = search.Reported.OfType<StepProgress>().Last(s => s.Place!.Number == 1);
        // Nothing of itself, but all the others.
        Assert.True(first.Remaining > TimeSpan.Zero, $"{first.Remaining}");
    }

    [Fact]
    public void Its_time_begins_before_the_data_is_read() => Assert.True(
        search.Result.Elapsed > search.Took - FinishedSearch.Slept / 2, $"{search.Result.Elapsed} of {search.Took}");

    /// <summary>What was left of the search's time is no setting that another training would take over.</summary>
    [Fact]
    public void The_winners_run_keeps_the_limit_of_its_own_settings() => Assert.Equal(
        TimeSpan.Zero, TrainingSettings.OfRun(Path.Combine(search.Result.Folder, "run", RunFolder.ConfigurationName)).Time);

    [Fact]
    public void Stopped_anywhere_it_goes_on_to_the_same_figures_and_trains_nothing_twice()
    {
        using var first = new CancellationTokenSource();
        var stopped = Tuner.Run(search.Request(_folder["tune"]), new Reports(p =>
        {
            if (p is StepProgress { Place.Number: 3 }) first.Cancel();
        }), first.Token);
        Assert.True(stopped.Interrupted);
        Assert.Equal(2, stopped.Trials);
        // A kill leaves the training in progress with what it had saved, and the state as it was.
        using var second = new CancellationTokenSource();
        var again = Tuner.Run(search.Request(_folder["tune"]), new Reports(p =>
        {
            if (p is StepProgress { Place.Name: "The winner" }) second.Cancel();
        }), second.Token);
        Assert.True(again.Interrupted);
        Assert.Equal(7, again.Trials);
        var numbers = new List<int>();
        var done = Tuner.Run(search.Request(_folder["tune"]), new Reports(p =>
        {
            if (p is StepProgress { Place: { } place }) numbers.Add(place.Number);
        }), CancellationToken.None);
        Assert.Equal([8], numbers.Distinct());
        Assert.Equal(search.Result.Winner, done.Winner);
        Assert.Equal(
            search.Result.Candidates.Select(c => (c.Label, c.MeanIou)), done.Candidates.Select(c => (c.Label, c.MeanIou)));
        Assert.Equal(search.Result.Run!.Test!.MeanIou, done.Run!.Test!.MeanIou);
        Assert.True(done.Elapsed > again.Elapsed);
    }

    [Fact]
    public void A_time_that_is_too_short_says_what_it_would_need_and_loses_nothing()
    {
        string message = Assert.Throws<InputException>(
            () => Tuner.Run(search.Request(_folder["tune"], 1), null, CancellationToken.None)).Message;
        Assert.StartsWith("--time 1s is too short for the first rung: a training on a fold takes about ", message);
        Assert.Contains("goes on.", message);
        Assert.False(Directory.Exists(_folder["tune/run"]));
        // A shorter time than before is refused, a longer one goes on.
        Assert.False(Tuner.Run(search.Request(_folder["tune"]), null, CancellationToken.None).Interrupted);
        message = Assert.Throws<InputException>(
            () => Tuner.Run(search.Request(_folder["tune"], 60), null, CancellationToken.None)).Message;
        Assert.Contains("was begun with --time 1h, and can only become longer", message);
    }

    /// <summary>As where it was killed while it wrote them.</summary>
    [Fact]
    public void Divided_data_that_is_not_whole_is_divided_again()
    {
        SmallRuns.Copy(search.Result.Folder, _folder["tune"]);
        string fold = _folder["tune/folds.fold2.csv"], before = File.ReadAllText(fold);
        File.Delete(fold);
        File.Delete(_folder["tune/parts.csv"]);
        Tuner.Run(search.Request(_folder["tune"]), null, CancellationToken.None);
        Assert.Equal(before.Count(c => c == '\n'), File.ReadAllText(fold).Count(c => c == '\n'));
        Assert.True(File.Exists(_folder["tune/parts.csv"]));
    }

    [Fact]
    public void Weights_that_have_seen_the_pictures_are_refused()
    {
        var request = search.Request(_folder["tune"]);
        string run = Path.Combine(search.Result.Folder, "run");
        Assert.Contains("of 22 pictures of boxes.csv, the first", Refusal(
            request with { Settings = request.Settings with { Weights = run } }));
        Assert.False(Directory.Exists(_folder["tune"]));
    }

    [Fact]
    public void Other_data_and_other_settings_are_refused()
    {
        SmallRuns.Copy(search.Result.Folder, _folder["tune"]);
        var request = search.Request(_folder["tune"]);
        Assert.Contains("other settings: --batch 5 instead of 4; --seed 12 instead of 11.", Refusal(
            request with { Settings = request.Settings with { Batch = 5, Seed = 12 } }));
        Assert.Contains("--folds 4 instead of 3", Refusal(request with { Settings = request.Settings with { Folds = 4 } }));
        Assert.Contains("--epochs not given, which was", Refusal(request with { Fixed = ["shift", "freeze"] }));
        string other = SmallRuns.Draw(_folder["other"], 21);
        Assert.Contains("was begun with other pictures, boxes, classes, parts or groups than", Refusal(
            request with { Settings = request.Settings with { Data = other } }));
        // A search of an earlier version, which has no print of the latter, goes on.
        var state = TuneState.Read(_folder["tune"])!;
        (state with { Data = state.Data[..state.Data.LastIndexOf('-')] }).Write(_folder["tune"]);
        Assert.Equal(7, Tuner.Run(request, null, CancellationToken.None).Trials);
        File.WriteAllText(_folder["tune/tune.json"], "{");
        Assert.Contains("tune.json is damaged", Refusal(request));
    }

    /// <summary>They are in no box and no file, and divide the pictures or are learned.</summary>
    [Theory]
    [InlineData("label")]
    [InlineData("split")]
    [InlineData("person")]
    public void Other_classes_parts_and_groups_are_refused(string column)
    {
        string csv = SmallRuns.Draw(_folder["pictures"]);
        string[] rows = File.ReadAllLines(csv);
        Write("train");
        var request = search.Request(_folder["tune"]);
        request = request with { Settings = request.Settings with { Data = csv, TrainShare = Usual(request.Settings) } };
        if (column == "person") request = request with { Settings = request.Settings with { GroupColumn = column } };
        using var stop = new CancellationTokenSource();
        Assert.True(Tuner.Run(request, new Reports(p =>
        {
            if (p is StepProgress) stop.Cancel();
        }), stop.Token).Interrupted);
        Write("test");
        Assert.Contains("was begun with other pictures, boxes, classes, parts or groups than",
            Assert.Throws<InputException>(() => Tuner.Run(request, null, new(canceled: true))).Message);

        static double Usual(TrainingSettings settings) => Presets.Get(settings.Preset).TrainShare;

        void Write(string last) => File.WriteAllLines(csv, rows.Select((r, i) =>
            $"{r},{(i == 0 ? column : i < 5 ? "test" : i == rows.Length - 1 ? last : $"{(column == "person" ? $"{i}" : "train")}")}"));
    }

    [Fact]
    public void Two_searches_in_one_folder_and_a_folder_of_something_else_are_refused()
    {
        SmallRuns.Copy(search.Result.Folder, _folder["tune"]);
        using (TuneFolder.Open(_folder["tune"])) Assert.Contains("Another process searches in", Refusal(search.Request(_folder["tune"])));
        Directory.CreateDirectory(_folder["else"]);
        File.WriteAllText(_folder["else/letter.txt"], "");
        Assert.Contains("is not empty, and no search is in it", Refusal(search.Request(_folder["else"])));
        Assert.Contains("is a file", Refusal(search.Request(_folder["else/letter.txt"])));
    }

    [Fact]
    public void A_candidate_whose_loss_becomes_no_number_fails_and_the_search_goes_on()
    {
        // Each step multiplies the weights, so that twice as many are too many.
        var request = search.Request(_folder["tune"]);
        request = request with
        {
            Settings = request.Settings with
            {
                LearningRate = 1000, Batch = 32, Schedule = ScheduleShape.Constant,
                Optimization = new() { Optimizer = OptimizerKind.Sgd },
            },
            Fixed = ["lr", "shift", "freeze"],
        };
        var result = Tuner.Run(request, null, CancellationToken.None);
        Assert.True(result.Candidates.Single(c => c.Label == "twice as long").Failed);
        Assert.Equal("", result.Winner);
    }

    static string Refusal(TuneRequest request) =>
        Assert.Throws<InputException>(() => Tuner.Run(request, null, CancellationToken.None)).Message;
}
