namespace Boxfit.Tests.Web.Watching;

public sealed class WatchedRunTests : IDisposable
{
    readonly MadeRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void A_fault_of_the_lines_passes_with_them_and_another_stays()
    {
        string metrics = Path.Combine(_runs.Add("a", 2), "metrics.jsonl"), kept = metrics + "2";
        var run = new WatchedRun(_runs["a"]);
        File.Move(metrics, kept);
        PipeFixture.Make(metrics);
        run.Refresh();
        Assert.Contains("is a pipe", Assert.Single(run.Faults));
        File.WriteAllText(Path.Combine(_runs["a"], "results.csv"), "epoch\nx,y\n");
        run.Refresh();
        Assert.Equal(2, run.Faults.Count);
        File.Move(kept, metrics, overwrite: true);
        run.Refresh();
        Assert.Contains("results.csv", Assert.Single(run.Faults));
        Assert.Equal(2, run.Last!.Epoch);
    }

    /// <summary>As <c>runs prune</c> leaves it: a run that was stopped has a model, too.</summary>
    [Fact]
    public void A_run_without_its_state_is_at_its_end_where_its_last_model_was_measured()
    {
        File.WriteAllText(Path.Combine(_runs.Add("a", 2), "model.onnx"), "");
        var run = new WatchedRun(_runs["a"]);
        run.Refresh();
        Assert.False(run.IsFinished);
        _runs.AddPictures("a", shift: 1);
        run.Refresh();
        Assert.True(run.IsFinished);
    }
}
