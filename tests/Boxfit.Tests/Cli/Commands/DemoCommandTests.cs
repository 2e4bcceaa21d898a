namespace Boxfit.Tests.Cli.Commands;

public class DemoCommandTests
{
    // .ci/packages runs it whole.
    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    public void A_number_of_epochs_that_makes_no_demo_is_refused_before_anything_is_drawn(string epochs)
    {
        using var folder = new TemporaryFolder();
        string run = Path.Combine(folder.Path, "run");
        var refused = CommandRun.Of("demo", "--epochs", epochs, "--out", run);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"--epochs: found {epochs}, expected 1 to 1000.", refused.Messages);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
