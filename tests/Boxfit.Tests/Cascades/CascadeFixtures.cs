namespace Boxfit.Tests.Cascades;

/// <summary>The files in tests/fixtures/cascades, made by make.py there.</summary>
static class CascadeFixtures
{
    public static IReadOnlyList<string> Cascades { get; } = ["stumps", "trees", "tilted", "patterns", "pattern-trees", "old"];

    public static string Path(string name) => System.IO.Path.Combine(Repository.Root, "tests", "fixtures", "cascades", name);

    /// <summary>An installed cascade of OpenCV, or skips the test.</summary>
    public static string Installed(string name)
    {
        string? path = Boxfit.Cascades.CascadeFiles.Installed().GetValueOrDefault(name);
        if (path is null) Assert.Skip("OpenCV's cascades (Debian's package opencv-data) are not installed.");
        return path;
    }
}
