namespace Boxfit.Tests.Training.Session;

public sealed class PreparedRunTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Time_that_a_training_may_take_besides_ends_it_and_is_no_setting_of_the_run()
    {
        var settings = SmallRuns.Settings(SmallRuns.Draw(_folder["pictures"]), _folder["run"]) with { Epochs = 100_000 };
        var run = PreparedRun.Settle(settings, null, CancellationToken.None) with { Within = TimeSpan.FromSeconds(1) };
        Assert.Equal(1, run.Limit.TotalSeconds);
        Assert.Equal(0.5, (run with { Settings = run.Settings with { Time = TimeSpan.FromSeconds(0.5) } }).Limit.TotalSeconds);
        Assert.Equal(1, (run with { Settings = run.Settings with { Time = TimeSpan.FromSeconds(5) } }).Limit.TotalSeconds);
        var reported = new List<TrainingProgress>();
        using (var folder = Trainer.Create(_folder["run"], run))
        {
            var result = Trainer.Train(run, folder, new Reports(reported.Add), CancellationToken.None);
            Assert.False(result.Interrupted);
            Assert.True(result.Epochs < 100_000);
        }
        Assert.Contains(reported.OfType<TrainingNotice>(), n => n.Text == "The time of 1s is over.");
        Assert.Equal(TimeSpan.Zero, TrainingSettings.OfRun(_folder["run/config.yaml"]).Time);
    }
}
