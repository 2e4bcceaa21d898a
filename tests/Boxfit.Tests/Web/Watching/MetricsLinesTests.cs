namespace Boxfit.Tests.Web.Watching;

public sealed class MetricsLinesTests : IDisposable
{
    readonly MadeRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void The_last_whole_line_is_read_whatever_is_written_after_it()
    {
        string file = Path.Combine(_runs.Add("a", 40), "metrics.jsonl");
        Assert.Equal(("epoch", 40), Read());
        File.AppendAllText(file, "{\"event\":\"step\",\"epoch\":41,\"step\":81,\"loss\":0.5,\"meanI");
        Assert.Equal(("epoch", 40), Read());
        File.AppendAllText(file, "ou\":0.5}\n");
        Assert.Equal(("step", 41), Read());
        File.AppendAllText(file, "no line\n");
        Assert.Equal(("step", 41), Read());

        (string, int) Read() => (MetricsLines.Last(file)!.Event, MetricsLines.Last(file)!.Epoch);
    }

    [Fact]
    public void A_line_without_an_end_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var file = File.OpenRead(folder.Write("metrics.jsonl", new string('x', MetricsLines.LongestLine + 2)));
        var e = Assert.Throws<InputException>(() => MetricsLines.Read(file, 0, _ => { }));
        Assert.Contains("which no training writes", e.Message);
    }
}
