using Boxfit.Tests.Data;
using Boxfit.Tests.Preparation.Checking;

namespace Boxfit.Tests.Cli.Commands;

public sealed class DataStatsCommandTests : IDisposable
{
    readonly CheckedFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Report_plot_and_figures_are_given()
    {
        for (int i = 0; i < 4; i++) _data.AddGood($"{i}.png", i);
        string file = _data.Save();
        var run = CommandRun.Of("data", "stats", file, "--report", _data["out/stats.html"], "--plot", _data["out/stats.svg"], "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(4, run.Json.GetProperty("pictures").GetInt32());
        Assert.Equal(1, run.Json.GetProperty("constantBoxIou").GetDouble(), 0.01);
        Assert.Equal(120, run.Json.GetProperty("width").GetProperty("median").GetDouble());
        Assert.Contains("Where boxes lie", File.ReadAllText(_data["out/stats.svg"]));
        Assert.Contains("data:image/svg+xml", File.ReadAllText(_data["out/stats.html"]));
        Assert.Contains("the floor that a model must beat", CommandRun.Of("data", "stats", file).Output);
    }

    [Fact]
    public void Wrong_usage_ends_with_2()
    {
        _data.AddGood("a.png", 1);
        string file = _data.Save(), before = File.ReadAllText(file);
        Assert.Equal(2, CommandRun.Of("data", "stats", _data["none.csv"]).ExitCode);
        Assert.Equal(2, CommandRun.Of("data", "stats", file, "--plot", _data["plot.txt"]).ExitCode);
        Assert.Equal(2, CommandRun.Of("data", "stats", file, "--report", file).ExitCode);
        Assert.Equal(before, File.ReadAllText(file));
        Assert.Equal(130, CommandRun.Interrupted("data", "stats", file).ExitCode);
    }

    [Fact]
    public void Data_without_any_readable_picture_has_no_floor()
    {
        _data.AddRow("gone.png");
        var run = CommandRun.Of("data", "stats", _data.Save(), "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, run.Json.GetProperty("constantBoxIou").ValueKind);
        // It cannot be trained on.
        string gone = _data["gone.csv"];
        File.WriteAllText(gone, "path,x1,y1,x2,y2\ngone.png,1,2,30,40\n");
        var shown = CommandRun.Of("data", "stats", gone, "--report", _data["stats.html"]);
        Assert.EndsWith($"\nNext\n  boxfit data check {gone}\n", shown.Messages);
    }

    [Theory]
    [InlineData("caltech-faces", "boxes.csv", 435, 0.643)]
    [InlineData("raccoon", "annotations", 200, 0.602)]
    [InlineData("pet-heads", "xmls", 296, 0.339)]
    public void Real_sets_have_these_figures(string set, string data, int pictures, double constantBoxIou)
    {
        var run = CommandRun.Of("data", "stats", Path.Combine(SharedData.Folder(set), data), "--json");
        Assert.Equal(pictures, run.Json.GetProperty("readable").GetInt32());
        Assert.Equal(constantBoxIou, run.Json.GetProperty("constantBoxIou").GetDouble(), 0.001);
    }
}
