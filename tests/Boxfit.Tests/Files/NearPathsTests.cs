using Boxfit.Tests.Cli;

namespace Boxfit.Tests.Files;

public sealed class NearPathsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public NearPathsTests()
    {
        foreach (string name in (string[])["photos/anna.jpg", "photos/IMG_001.jpg", "Boxes.csv", "ab.csv"]) _folder.Write(name);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("boxes.csv", "Boxes.csv")] // other case
    [InlineData("Boxes.txt", "Boxes.csv")] // another ending
    [InlineData("ab.jsonl", "ab.csv")]
    [InlineData("photos/anna.jpeg", "photos/anna.jpg")]
    [InlineData("photo", "photos")] // a near spelling
    [InlineData("phtoos/anna.jpg", "photos/anna.jpg")]
    [InlineData("phtoos/bert.jpg", null)] // not there either
    [InlineData("photos/IMG_002.jpg", null)] // numbers are no slips of a hand
    [InlineData("something", null)]
    [InlineData("", null)]
    public void What_is_near_is_found(string missing, string? expected) =>
        Assert.Equal(expected is null ? null : _folder[expected], NearPaths.Find(missing.Length > 0 ? _folder[missing] : ""));

    [Theory]
    [InlineData("data", "check", "boxes.csv")]
    [InlineData("data", "stats", "Boxes.csv", "--images", "phtos")]
    [InlineData("label", "phtos", "--out", "labels.csv")]
    [InlineData("quickstart", "phtos")]
    [InlineData("predict", "phtos", "photos/anna.jpg")]
    [InlineData("train", "--resume", "phtos")]
    [InlineData("train", "Boxes.csv", "--config", "boxes.txt")]
    [InlineData("runs", "list", "phtos")]
    [InlineData("weights", "inspect", "boxes.csv")]
    public void Commands_offer_it(params string[] words)
    {
        _folder.Write("Boxes.csv", "path,x1,y1,x2,y2\nanna.jpg,1,1,2,2\n");
        string[] placed = [.. words.Select(w => w.Contains("phto") || w.Contains("oxes") || w.Contains('/') ? _folder[w] : w)];
        var run = CommandRun.Of(placed);
        Assert.Equal(2, run.ExitCode);
        string expected = Array.Exists(words, w => w.Contains("phto")) ? "photos" : "Boxes.csv";
        Assert.Contains($" Did you mean '{_folder[expected]}'?", run.Messages);
    }
}
