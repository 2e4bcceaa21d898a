namespace Boxfit.Tests.Training.Session;

public sealed class StepReportsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>With a second look each picture is shown twice; what is left and the speed are of pictures all the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Time_is_left_for_the_pictures_that_are_left(int looks)
    {
        var reported = new List<TrainingProgress>();
        var settings = SmallRuns.Settings(SmallRuns.Draw(_folder["pictures"]), _folder["run"]) with { Looking = new(looks, 2, 2) };
        Trainer.Run(settings, new Reports(reported.Add));
        var ends = reported.OfType<StepProgress>().Where(s => s.Step == s.StepsPerEpoch).ToList();
        Assert.Equal([1, 2], ends.Select(s => s.Epoch));
        // As many pictures as before are left after the first of two epochs, and none after the second.
        double took = 18 / ends[0].PicturesPerSecond;
        Assert.Equal(took, ends[0].Remaining.TotalSeconds, took * 1e-3);
        Assert.Equal(TimeSpan.Zero, ends[1].Remaining);
    }
}
