namespace Boxfit.Tests;

static class PipeFixture
{
    /// <summary>Makes a named pipe; skips the test where there are none.</summary>
    public static void Make(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes in folders are Unix's.");
        using var maker = Process.Start("mkfifo", [path])!;
        maker.WaitForExit();
        Assert.Equal(0, maker.ExitCode);
    }
}
