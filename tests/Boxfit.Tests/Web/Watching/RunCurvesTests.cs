namespace Boxfit.Tests.Web.Watching;

public sealed class RunCurvesTests : IDisposable
{
    readonly MadeRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Who_has_the_rows_so_far_gets_the_new_ones_alone()
    {
        var curves = new RunCurves(_runs.Add("a", 3));
        var all = curves.After(null);
        Assert.Equal([1, 2, 3], all.Epoch);
        Assert.Equal(0.13f, all.ValidationIou[0]!.Value, 0.0001f);
        Assert.Empty(curves.After(all.Mark).Epoch);
        _runs.AddEpoch("a", 4);
        var more = curves.After(all.Mark);
        Assert.Equal(3, more.From);
        Assert.Equal([4], more.Epoch);
        Assert.Equal(4, curves.After("another.3").Epoch.Count);
    }

    [Fact]
    public void Half_a_line_waits_and_a_damaged_one_is_told()
    {
        string file = Path.Combine(_runs.Add("a", 2), "metrics.jsonl");
        var curves = new RunCurves(_runs["a"]);
        Assert.Null(curves.After(null).Fault);
        string line = File.ReadLines(file).Last().Replace("\"epoch\":2", "\"epoch\":3");
        File.AppendAllText(file, line[..30]);
        Assert.Equal(2, curves.After(null).Epoch.Count);
        File.AppendAllText(file, line[30..] + "\nnothing\n");
        Assert.Equal(3, curves.After(null).Epoch.Count);
        Assert.Equal("1 line of metrics.jsonl cannot be understood, the first at line 8.", curves.After(null).Fault);
    }

    /// <summary>As when a run goes on from an earlier state.</summary>
    [Fact]
    public void A_file_that_was_cut_back_is_read_anew()
    {
        string file = Path.Combine(_runs.Add("a", 5), "metrics.jsonl");
        var curves = new RunCurves(_runs["a"]);
        var all = curves.After(null);
        MetricsLog.CutBack(file, 4, 2);
        var cut = curves.After(all.Mark);
        Assert.Equal(0, cut.From);
        Assert.Equal([1, 2], cut.Epoch);
        Assert.NotEqual(all.Mark.Split('.')[0], cut.Mark.Split('.')[0]);
    }

    /// <summary>What was read before the fault is read once more when it has passed.</summary>
    [Fact]
    public void A_passing_fault_leaves_no_fault_behind()
    {
        string file = Path.Combine(_runs.Add("a", 2), "metrics.jsonl");
        var curves = new RunCurves(_runs["a"]);
        Assert.Equal(2, curves.After(null).Epoch.Count);
        _runs.AddEpoch("a", 3);
        long good = new FileInfo(file).Length;
        File.AppendAllText(file, new string('x', MetricsLines.LongestLine + 1));
        for (int i = 0; i < 2; i++) Assert.Contains("the file is damaged", Assert.Throws<InputException>(() => curves.After(null)).Message);
        using (var cut = File.OpenWrite(file)) cut.SetLength(good);
        var read = curves.After(null);
        Assert.Equal([1, 2, 3], read.Epoch);
        Assert.Null(read.Fault);
    }

    [Fact]
    public void A_damaged_table_of_results_is_told_as_long_as_it_is()
    {
        File.Delete(Path.Combine(_runs.Add("a", 4), "metrics.jsonl"));
        var curves = new RunCurves(_runs["a"]);
        string table = Path.Combine(_runs["a"], "results.csv"), good = File.ReadAllText(table);
        File.WriteAllText(table, good + "x,y\n");
        for (int i = 0; i < 2; i++) Assert.Throws<InputException>(() => curves.After(null));
        File.WriteAllText(table, good);
        Assert.Equal(4, curves.After(null).Epoch.Count);
    }

    [Fact]
    public void Without_lines_the_table_of_results_is_drawn()
    {
        File.Delete(Path.Combine(_runs.Add("a", 4), "metrics.jsonl"));
        var read = new RunCurves(_runs["a"]).After(null);
        Assert.Equal([1, 2, 3, 4], read.Epoch);
        Assert.Null(read.Speed[0]);
        Assert.Equal(0.2f, read.Loss[0]!.Value - read.Loss[^1]!.Value + 0.1f, 0.0001f);
    }

    [Fact]
    public void What_is_no_file_is_refused_and_not_waited_for()
    {
        string file = Path.Combine(_runs.Add("a", 1), "metrics.jsonl");
        File.Delete(file);
        PipeFixture.Make(file);
        Assert.Contains("is a pipe", Assert.Throws<InputException>(() => new RunCurves(_runs["a"]).After(null)).Message);
    }

    [Fact]
    public void Ten_thousand_epochs_of_many_steps_are_read_at_once()
    {
        var curves = new RunCurves(_runs.Add("a", 10_000, steps: 10));
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(10_000, curves.After(null).Epoch.Count);
        var first = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        Assert.Empty(curves.After(curves.After(null).Mark).Epoch);
        var again = Stopwatch.GetElapsedTime(start);
        TestContext.Current.TestOutputHelper?.WriteLine($"first {first.TotalMilliseconds:0} ms, again {again.TotalMilliseconds:0} ms");
        Assert.InRange(first.TotalSeconds, 0, 5);
    }
}
