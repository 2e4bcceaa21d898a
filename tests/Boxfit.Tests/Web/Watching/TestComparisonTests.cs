namespace Boxfit.Tests.Web.Watching;

public sealed class TestComparisonTests : IDisposable
{
    readonly MadeRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void The_worst_the_median_and_the_best_are_shown_with_the_other_runs_boxes()
    {
        _runs.Add("a", 3);
        _runs.Add("b", 3);
        _runs.AddPictures("a", 10);
        _runs.AddPictures("b", 4);
        var compared = TestComparison.Of(Run("a"), Run("b"), new());
        Assert.Equal(
            ["Worst", "Around the median", "Best", "Where the first run fits better by most", "Where the second run fits better by most"],
            compared.Sections.Select(s => s.Heading));
        Assert.Equal(["29.png", "28.png"], compared.Sections[0].Pictures.Take(2).Select(p => p.Name));
        Assert.All(compared.Sections[0].Pictures, p => Assert.True(p.Second!.Iou > p.First.Iou));
        Assert.Equal("0.png", compared.Sections[2].Pictures[^1].Name);
        Assert.Empty(compared.Sections[3].Pictures);
        Assert.Equal("29.png", compared.Sections[4].Pictures[0].Name);
        Assert.True(compared.Second!.MeanIou > compared.First.MeanIou);
    }

    [Fact]
    public void Histogram_sizes_and_places_are_of_all_pictures()
    {
        _runs.Add("a", 3);
        _runs.AddPictures("a", 10);
        var part = TestComparison.Of(Run("a"), null, new()).First;
        Assert.Equal((30, 30, 30), (part.Pictures, part.Histogram.Sum(), part.Places.Sum(p => p.Pictures)));
        Assert.Equal(20, part.Histogram.Count);
        // Those that miss by nothing are in the last step.
        Assert.True(part.Histogram[^1] > 0);
        // The middle of a box lies between 0.30 and 0.48 of the width: in the first third or the second.
        Assert.Equal((6, 24), (part.Places[3].Pictures, part.Places[4].Pictures));
        Assert.Equal(["small", "medium", "large"], part.Sizes.Select(s => s.Name));
        Assert.Null(part.Note);
        File.WriteAllText(Path.Combine(_runs["a"], "model.safetensors"), "");
        File.SetLastWriteTimeUtc(Path.Combine(_runs["a"], "model.safetensors"), DateTime.UtcNow.AddMinutes(1));
        Assert.Contains("of an earlier one", TestComparison.Of(Run("a"), null, new()).First.Note);
    }

    [Fact]
    public void Without_a_table_the_command_that_makes_it_is_named_and_a_damaged_one_is_told()
    {
        _runs.Add("a", 3, s => s with { Images = "/photos" });
        var compared = TestComparison.Of(Run("a"), null, new());
        Assert.Empty(compared.Sections);
        Assert.Contains("has no table of its test pictures", compared.First.Missing);
        string file = Path.Combine(_runs["a"], "evaluation.csv");
        Assert.Matches($"^boxfit evaluate {_runs["a"]} .*boxes.csv --images /photos --part test --csv {file}$", compared.First.Command);
        File.WriteAllText(file, EvaluationTable.Header + "\na.png,1,2\n");
        Assert.Contains("evaluation.csv, line 2: found 'a.png,1,2'", TestComparison.Of(Run("a"), null, new()).First.Missing);
    }

    /// <summary>The command is copied from the page.</summary>
    [Fact]
    public void The_command_makes_the_table()
    {
        using var tiny = new TinyRun();
        var run = new WatchedRun(tiny.Folder);
        run.Refresh();
        File.Delete(Path.Combine(tiny.Folder, "evaluation.csv"));
        string command = TestComparison.Of(run, null, new()).First.Command!;
        var made = CommandRun.Of(command.Split(' ')[1..]);
        Assert.True(made.ExitCode == 0, made.Messages);
        var part = TestComparison.Of(run, null, new()).First;
        Assert.Equal((null, null, true), (part.Missing, part.Note, part.Pictures > 0));
    }

    WatchedRun Run(string name)
    {
        var run = new WatchedRun(_runs[name]);
        run.Refresh();
        return run;
    }
}
