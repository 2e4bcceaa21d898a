namespace Boxfit.Tests.Web.Watching;

public sealed class RunListTests : IDisposable
{
    readonly MadeRuns _runs = new();
    readonly BegunTrainings _trainings = new(null);

    public void Dispose()
    {
        _runs.Dispose();
        _trainings.Dispose();
    }

    [Fact]
    public void Settings_are_listed_where_they_differ()
    {
        _runs.Add("a", 3);
        _runs.Add("b", 5, s => s with { Batch = 7, Seed = 2 });
        var list = List().After(null);
        Assert.Equal(["batch", "seed"], list.Differing);
        Assert.Equal(["a", "b"], list.Names);
        Assert.Equal(["7", "2"], list.Runs[1].Settings);
        var b = list.Runs[1];
        Assert.Equal((5, 100, 5, "validation"), (b.Epochs, b.AllEpochs, b.ModelEpoch, b.MeasuredOn));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 8, 0, 0, default), list.Runs[0].Started);
    }

    [Fact]
    public async Task Who_has_the_list_gets_what_has_changed_alone()
    {
        _runs.Add("a", 3);
        _runs.Add("b", 3);
        var list = List();
        var all = list.After(null);
        Assert.Equal(2, all.Runs.Count);
        Assert.Empty(list.After(all.Mark).Runs);
        Assert.Null(list.After(all.Mark).Names);
        _runs.AddEpoch("b", 4);
        await Task.Delay(400, TestContext.Current.CancellationToken);
        var changed = list.After(all.Mark);
        Assert.Equal(("b", 8), (Assert.Single(changed.Runs).Name, changed.Runs[0].Step));
        Directory.Delete(_runs["a"], recursive: true);
        await Task.Delay(400, TestContext.Current.CancellationToken);
        Assert.Equal(["b"], list.After(changed.Mark).Names);
        // Of another server, such as the one before a restart.
        Assert.Single(list.After("0123.9").Runs);
    }

    [Fact]
    public void A_damaged_run_is_listed_with_its_reason_and_the_others_are_as_they_were()
    {
        File.WriteAllText(Path.Combine(_runs.Add("results", 3), "results.csv"), "epoch\n1,2\n");
        File.WriteAllText(Path.Combine(_runs.Add("settings", 3), "config.yaml"), "batch: many\n");
        File.WriteAllText(Path.Combine(_runs.Add("state", 3), "last.safetensors"), "ab");
        File.WriteAllText(Path.Combine(_runs.Add("start", 3), "environment.json"), "{");
        _runs.Add("well", 3);
        var runs = List().After(null).Runs.ToDictionary(r => r.Name);
        Assert.NotEqual("damaged", runs["well"].State);
        foreach (string name in (string[])["results", "settings", "state", "start"]) Assert.Equal("damaged", runs[name].State);
        Assert.Contains("results.csv, line 2: found '1,2'", runs["results"].Reason);
        Assert.Contains("batch", runs["settings"].Reason);
        Assert.Contains("last.safetensors", runs["state"].Reason);
        Assert.Contains("environment.json is damaged", runs["start"].Reason);
    }

    [Fact]
    public void Only_what_lies_in_the_folder_is_found_whatever_is_asked_for()
    {
        _runs.Add("a", 1);
        var list = List();
        Assert.Equal(_runs["a"], list.Find("a").Path);
        foreach (string name in (string[])["../runs/a", "/etc", "..", "", "b", "./a"])
            Assert.Equal(404, Assert.Throws<RequestProblem>(() => list.Find(name)).Status);
    }

    [Fact]
    public void Five_hundred_runs_are_listed_at_once()
    {
        for (int i = 0; i < 500; i++) _runs.Add($"run-{i}", 5, s => s with { Seed = (ulong)i });
        var list = List();
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(500, list.After(null).Runs.Count);
        var first = Stopwatch.GetElapsedTime(start);
        Thread.Sleep(300);
        start = Stopwatch.GetTimestamp();
        Assert.Equal(500, list.After(null).Runs.Count);
        var again = Stopwatch.GetElapsedTime(start);
        TestContext.Current.TestOutputHelper?.WriteLine($"first {first.TotalMilliseconds:0} ms, again {again.TotalMilliseconds:0} ms");
        Assert.InRange(first.TotalSeconds, 0, 10);
        Assert.InRange(again.TotalSeconds, 0, 1);
    }

    RunList List() => new(_runs.Path, _trainings);
}
