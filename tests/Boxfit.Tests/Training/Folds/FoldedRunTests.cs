namespace Boxfit.Tests.Training.Folds;

/// <summary>A run with folds, made once for all tests of the class.</summary>
public sealed class FinishedFolds : IDisposable
{
    public const int Pictures = 14, Folds = 3;

    readonly TemporaryFolder _folder = new();

    public FinishedFolds()
    {
        Csv = Draw(_folder["pictures"]);
        Reported = [];
        Result = Trainer.Run(Settings(Csv, _folder["runs/run"]), new Reports(Reported.Add));
    }

    public string Csv { get; }

    public TrainingResult Result { get; }

    public List<TrainingProgress> Reported { get; }

    /// <summary>Pictures of which the last is a copy of the first.</summary>
    public static string Draw(string folder)
    {
        string csv = SmallRuns.Draw(folder, Pictures - 1);
        File.Copy(Path.Combine(folder, "0.png"), Path.Combine(folder, "copy.png"));
        File.AppendAllText(csv, File.ReadAllLines(csv)[1].Replace("0.png", "copy.png", StringComparison.Ordinal) + "\n");
        return csv;
    }

    public static TrainingSettings Settings(string csv, string runFolder) => SmallRuns.Settings(csv, runFolder) with { Folds = Folds };

    public void Dispose() => _folder.Dispose();
}

/// <summary>Cross-validation: a training for each fold, and a last one on all pictures.</summary>
public sealed class FoldedRunTests(FinishedFolds whole) : IClassFixture<FinishedFolds>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_picture_is_predicted_once_by_a_model_that_has_not_seen_it()
    {
        string run = whole.Result.RunFolder;
        var tested = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int fold = 1; fold <= FinishedFolds.Folds; fold++)
        {
            string path = Path.Combine(run, $"fold-{fold}");
            string[][] parts = [.. File.ReadLines(Path.Combine(path, "pictures.csv")).Skip(1).Select(l => l.Split(','))];
            string[] test = Named("test"), train = Named("train");
            Assert.Equal(FinishedFolds.Pictures, test.Length + train.Length);
            Assert.Empty(test.Intersect(train));
            string[] measured = [.. EvaluationTable.Read(Path.Combine(path, "evaluation.csv")).Select(r => r.Name)];
            Assert.Equal(test.Order(), measured.Order());
            foreach (string name in measured) tested.Add(Path.GetFileName(name), fold);
            // Only the last training goes on after its end.
            Assert.False(File.Exists(Path.Combine(path, "last.safetensors")));

            string[] Named(string part) => [.. parts.Where(p => p[0] == part).Select(p => p[2])];
        }
        Assert.Equal(FinishedFolds.Pictures, tested.Count);
        Assert.Equal(tested["0.png"], tested["copy.png"]);
    }

    [Fact]
    public void The_figures_are_those_of_all_folds()
    {
        var (result, folds) = (whole.Result, whole.Result.Folds!);
        double[] ious =
        [
            .. Enumerable.Range(1, FinishedFolds.Folds).Select(f =>
                EvaluationTable.Read(Path.Combine(result.RunFolder, $"fold-{f}", "evaluation.csv")).Average(r => r.IoU)),
        ];
        Assert.Equal(ious, folds.MeanIous);
        Assert.Equal(ious.Average(), folds.Mean!.Value, 1e-12);
        Assert.Equal(FinishedFolds.Pictures, result.Test!.Pictures);
        Assert.Equal(EvaluationTable.ReadMeanIou(Path.Combine(result.RunFolder, "evaluation.csv"))!.Value, result.Test.MeanIou, 1e-6);
        Assert.Equal(result.Test.MeanIou, RunOverview.Of(result.RunFolder).TestMeanIou!.Value, 1e-6);
        Assert.Null(result.Best);
        Assert.True(File.Exists(Path.Combine(result.RunFolder, "sheet.png")));
    }

    [Fact]
    public void The_predictions_are_data_like_any_other()
    {
        Assert.Equal(Path.Combine(whole.Result.RunFolder, "predictions.csv"), whole.Result.Folds!.Predictions);
        var read = Dataset.Load(new() { File = whole.Result.Folds.Predictions! });
        var data = Dataset.Load(new() { File = whole.Csv });
        var all = read.Samples.Concat(Absent(read, data)).OrderBy(s => Place(data, s));
        Assert.Equal(data.Samples.Select(s => s.Path), all.Select(s => s.Path));
        double mean = read.Samples.Average(s => BoundingBox.IoU(s.Box, data.Samples.Single(d => d.Path == s.Path).Box));
        Assert.Equal(whole.Result.Test!.MeanIou, mean * read.Samples.Count / data.Samples.Count, 1e-3);

        // A model of two epochs may put a box out of its picture; such a picture has a row without one.
        static IEnumerable<Sample> Absent(Dataset read, Dataset data) =>
            data.Samples.Where(d => read.Skipped.Any(s => Path.GetFileName(s.Name) == d.Name));

        static int Place(Dataset data, Sample sample) => data.Samples.ToList().FindIndex(d => d.Path == sample.Path);
    }

    [Fact]
    public void The_last_training_is_on_all_pictures_and_its_folder_is_the_runs()
    {
        string run = whole.Result.RunFolder;
        var parts = File.ReadLines(Path.Combine(run, "pictures.csv")).Skip(1).Select(l => l.Split(',')[0]).ToList();
        Assert.Equal(FinishedFolds.Pictures, parts.Count(p => p == "train"));
        Assert.Equal(FinishedFolds.Pictures, parts.Count);
        Assert.Equal(2, whole.Result.DeliveredEpoch);
        using var model = Predictor.Load(run);
        Assert.Null(model.Predict(Path.Combine(Path.GetDirectoryName(whole.Csv)!, "3.png")).Error);
        var results = ResultsTable.Read(Path.Combine(run, "results.csv"), int.MaxValue);
        Assert.Equal(2, results.Count);
        Assert.All(results, r => Assert.Null(r.Deciding));
        Assert.Equal([run], RunOverview.In(Path.GetDirectoryName(run)!).Select(r => r.Path));
        Assert.Equal(["run", "fold-1", "fold-2", "fold-3"], RunOverview.In(run).Select(r => Path.GetFileName(r.Path)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    public void An_interrupted_run_goes_on_to_the_same_bits(int training, int epoch)
    {
        using var stop = new CancellationTokenSource();
        var interrupted = Trainer.Run(FinishedFolds.Settings(whole.Csv, RunPath), new Reports(p =>
        {
            if (p is StepProgress { Place: { } place } s && place.Number == training && s.Epoch == epoch) stop.Cancel();
        }), stop.Token);
        Assert.True(interrupted.Interrupted);
        Assert.Equal(RunPath, interrupted.RunFolder);
        Assert.Equal(training - 1, interrupted.Folds!.MeanIous.Count);
        Assert.Null(interrupted.Test);
        // As a copy of the folder without its times may have it.
        if (training > 1) File.SetLastWriteTimeUtc(_folder["run/fold-1/model.safetensors"], DateTime.UtcNow.AddHours(1));

        var trained = new HashSet<int>();
        var resumed = Trainer.Resume(RunPath, new Reports(p =>
        {
            if (p is StepProgress { Place: { } place }) trained.Add(place.Number);
        }));
        Assert.Equal(Enumerable.Range(training, 5 - training), trained.Order());
        Assert.Equal(whole.Result.Folds!.MeanIous, resumed.Folds!.MeanIous);
        Assert.Equal(whole.Result.Test!.MeanIou, resumed.Test!.MeanIou);
        SmallRuns.AssertSame(whole.Result.RunFolder, RunPath, "last.safetensors", "results.csv", "evaluation.csv");
        SmallRuns.AssertSame(whole.Result.RunFolder, RunPath, "fold-2/model.safetensors", "fold-2/results.csv");
    }

    [Fact]
    public void It_is_reported_which_training_it_is_with_the_time_for_all_and_once_what_holds_for_all()
    {
        var steps = whole.Reported.OfType<StepProgress>().ToList();
        Assert.Equal([1, 2, 3, 4], steps.Select(s => s.Place!.Number).Distinct());
        Assert.All(steps, s => Assert.Equal(4, s.Place!.Count));
        Assert.All(whole.Reported.OfType<EpochProgress>(), e => Assert.NotNull(e.Place));
        Assert.True(steps.Last(s => s.Place!.Number == 2).Remaining > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, steps[^1].Remaining);
        Assert.Equal(whole.Result.RunFolder, Assert.Single(whole.Reported.OfType<RunOpened>()).Folder);
        Assert.Equal(FinishedFolds.Pictures, whole.Reported.OfType<PictureProgress>().Max(p => p.Done));
        string[] said = [.. whole.Reported.OfType<TrainingNotice>().Select(n => n.Text)];
        Assert.Equal(said.Distinct(), said);
        Assert.Contains("3 folds, each tested by a training on the others, then one on all pictures: 4 trainings.", said);
        Assert.Contains("1 set of copies or near copies is each kept in one fold.", said);
        Assert.Contains("14 pictures to train on, all that there are.", said);
        Assert.DoesNotContain(said, s => s.Contains("says little") || s.Contains("say little") || s.Contains("folds.fold2.csv"));
        Assert.Equal(3, said.Count(s => s.StartsWith("Fold ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Weights_of_a_model_that_has_seen_the_pictures_are_refused()
    {
        var settings = FinishedFolds.Settings(whole.Csv, RunPath) with { Weights = whole.Result.RunFolder };
        string said = Assert.Throws<InputException>(() => Trainer.Run(settings)).Message;
        Assert.StartsWith($"--weights {settings.Weights} was trained on 14 of 14 pictures of boxes.csv, the first 0.png (row 2).", said);
        Assert.False(Path.Exists(RunPath));
    }

    [Fact]
    public void The_last_training_says_of_itself_what_folds_said_of_them()
    {
        var said = new List<string>();
        var reports = new FoldReports(new() { Folds = 3 }, new Reports(p => said.Add(((TrainingNotice)p).Text)));
        reports.Report(new TrainingNotice("of all"));
        for (int training = 1; training <= 4; training++)
        {
            reports.Begin(training);
            foreach (string text in (string[])["of all", "The time is over."]) reports.Report(new TrainingNotice(text));
        }
        Assert.Equal(["of all", "The time is over.", "The time is over."], said);
    }

    /// <summary>As where it was killed while they were written.</summary>
    [Fact]
    public void A_division_that_is_not_whole_is_made_again()
    {
        string csv = FinishedFolds.Draw(_folder["pictures"]);
        Stopped((reports, stop) => Trainer.Run(FinishedFolds.Settings(csv, RunPath), reports, stop));
        string file = _folder["run/folds.fold3.csv"], before = File.ReadAllText(file);
        File.Delete(file);
        Stopped((reports, stop) => Trainer.Resume(RunPath, reports, stop));
        Assert.Equal(before, File.ReadAllText(file));

        static void Stopped(Action<Reports, CancellationToken> train)
        {
            using var stop = new CancellationTokenSource();
            train(new(p =>
            {
                if (p is StepProgress) stop.Cancel();
            }), stop.Token);
        }
    }

    [Fact]
    public void Other_data_is_told_before_a_fold_goes_on()
    {
        string csv = FinishedFolds.Draw(_folder["pictures"]);
        using var stop = new CancellationTokenSource();
        Trainer.Run(FinishedFolds.Settings(csv, RunPath), new Reports(p =>
        {
            if (p is StepProgress) stop.Cancel();
        }), stop.Token);
        File.WriteAllLines(csv, File.ReadAllLines(csv)[..^1]);
        var steps = new List<TrainingProgress>();
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath, new Reports(steps.Add))).Message;
        Assert.Contains("are not those that the run in", message);
        Assert.Empty(steps.OfType<StepProgress>());
    }

    [Fact]
    public void A_run_with_folds_does_not_become_longer()
    {
        string message = Assert.Throws<InputException>(() => Trainer.Resume(whole.Result.RunFolder, 5)).Message;
        Assert.Contains("--epochs 5: the run in", message);
        Assert.Contains("--out DIR", message);
    }

    [Fact]
    public void Of_a_run_that_has_ended_all_is_given_again()
    {
        var steps = new List<TrainingProgress>();
        var result = Trainer.Resume(whole.Result.RunFolder, new Reports(steps.Add));
        Assert.Equal(whole.Result.Test!.MeanIou, result.Test!.MeanIou);
        Assert.Empty(steps.OfType<StepProgress>());
    }
}
