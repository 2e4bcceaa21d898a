namespace Boxfit.Tests.Cli.Input;

public sealed class PictureSourceTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_of_Boxfits_own_below_a_folder_are_told_once()
    {
        _folder.WritePicture("a.png", new(64, 64));
        foreach (string name in (string[])["curves", "sheet"]) _folder.WritePicture($"runs/x/{name}.png", new(64, 64));
        _folder.Write("runs/x/config.yaml", "x");
        _folder.Write("runs/x/metrics.jsonl", "x");
        string[] detect = ["detect", _folder.Path, "--cascade", "frontalface_alt"];
        string note = $"Note: passed over 2 pictures of runs and sheets of Boxfit's own in {_folder["runs/x"]}. Such a folder is " +
            "taken where it is named itself.";
        Assert.Single(CommandRun.Of(detect).Messages.Split('\n'), note);
        detect[1] = _folder["runs/x"];
        Assert.DoesNotContain("passed over", CommandRun.Of(detect).Messages);
    }
}
