namespace Boxfit.Tests.Training.Settings;

/// <summary>Runs that are made longer than they were begun.</summary>
public sealed class RunLengthTests(FinishedRun whole) : IClassFixture<FinishedRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_has_ended_is_trained_longer_as_one_of_that_length_would_be()
    {
        // Two epochs of a constant rate and three more are five.
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with { Schedule = ScheduleShape.Constant };
        Trainer.Run(settings);
        List<string> said = [];
        var result = Trainer.Resume(RunPath, 5, new Reports(p => Note(p, said)));
        Assert.Equal((5, 25L, false), (result.Epochs, result.Steps, result.Interrupted));
        Assert.Contains("The run is longer now: 5 epochs, before 2 epochs.", said);
        Trainer.Run(settings with { Out = _folder["five"], Epochs = 5 });
        SmallRuns.AssertSame(_folder["five"], RunPath, "last.safetensors", "results.csv", "evaluation.csv");
        // What it is now is what it goes on with.
        Assert.Equal(5, Trainer.Resume(RunPath).Epochs);
        string refusal = Assert.Throws<InputException>(() => Trainer.Resume(RunPath, [GivenSetting.Option("epochs", "4")])).Message;
        Assert.StartsWith("--epochs: found '4', but the run was begun with 5, and a run ", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void The_learning_rate_of_a_longer_run_is_that_of_its_length_and_said()
    {
        Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with { Schedule = ScheduleShape.Cosine, LearningRate = 0.001 });
        string config = Path.Combine(RunPath, "config.yaml");
        // As if it was killed after the settings were written.
        File.WriteAllText(config, File.ReadAllText(config).Replace("epochs: 2", "epochs: 4", StringComparison.Ordinal));
        List<string> said = [];
        Trainer.Resume(RunPath, new Reports(p => Note(p, said)));
        // Half a cosine over 20 steps, at step 10; over 10 steps, at step 9.
        Assert.Contains(
            "The run is longer now: 4 epochs, before 2 epochs. The learning rate goes on as in a run of 4 epochs: 5.0e-4, after 2.4e-5.",
            said);
        double[] rates =
        [
            .. SmallRuns.Metrics(RunPath).Where(l => l.GetProperty("event").GetString() == "step")
                .Select(l => l.GetProperty("learningRate").GetDouble()),
        ];
        Assert.Equal(20, rates.Length);
        Assert.Equal(0.0005, rates[10], 1e-9);
    }

    [Theory]
    [InlineData("patience", "1", "--patience: found '1', but the run was begun with 2", "leave --patience out")]
    [InlineData("batch", "8", "leave out --batch", "longer by --epochs, --time or --patience")]
    [InlineData("epochs", "9", "where patience 2 ends it at once", "Give more by --patience, or 0")]
    public void What_makes_no_run_longer_is_refused(string name, string value, params string[] expected)
    {
        // With a rate of next to nothing no epoch is better than the first, within the digits that count.
        Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with
        {
            TrainShare = 0.6, ValidationShare = 0.2, Patience = 2, Epochs = 8, LearningRate = 1e-30, Augmentation = new(),
            Model = new() { Backbone = "mobilenet_v2", ExtraConvolutions = [], Head = [16] },
            Freezing = new() { Freeze = ["backbone"] },
        });
        string config = File.ReadAllText(Path.Combine(RunPath, "config.yaml"));
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath, [GivenSetting.Option(name, value)])).Message;
        Assert.All(expected, e => Assert.Contains(e, message, StringComparison.Ordinal));
        Assert.Equal(config, File.ReadAllText(Path.Combine(RunPath, "config.yaml")));
        Assert.Equal(8, Trainer.Resume(RunPath, [GivenSetting.Option("patience", "0")]).Epochs);
    }

    [Fact]
    public void A_run_that_time_has_ended_goes_on_with_epochs()
    {
        var ended = Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with
        {
            Epochs = TrainingSettings.Unlimited, Time = TimeSpan.FromSeconds(1),
        });
        Assert.True(ended.Steps > 0);
        string more = $"{ended.Epochs + 2}";
        var result = Trainer.Resume(RunPath, [GivenSetting.Option("epochs", more)]);
        Assert.Equal(ended.Epochs + 2, result.Epochs);
        Assert.Equal(ended.Steps + 10, result.Steps);
        Assert.Equal(result.Steps, Trainer.Resume(RunPath).Steps);
    }

    static void Note(TrainingProgress progress, List<string> said)
    {
        if (progress is TrainingNotice notice) said.Add(notice.Text);
    }
}
