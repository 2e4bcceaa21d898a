namespace Boxfit.Tests.Training.Session;

public sealed class StepReportsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_time_that_is_left_counts_each_look()
    {
        string csv = SmallRuns.Draw(_folder["pictures"], 10);
        var steps = new List<StepProgress>();
        var settings = SmallRuns.Settings(csv, _folder["run"]) with { Epochs = 2, Looking = new(2, Margin: 2, Detail: 1) };
        Trainer.Run(settings, new Reports(p =>
        {
            if (p is StepProgress step) steps.Add(step);
        }), TestContext.Current.CancellationToken);
        var first = steps.Last(s => s.Epoch == 1);
        // After the first of two epochs as much is left as it took, and after the second nothing.
        Assert.Equal(first.PicturesPerSecond * first.Remaining.TotalSeconds, 2 * 8, 0.1);
        Assert.Equal(TimeSpan.Zero, steps[^1].Remaining);
    }
}
