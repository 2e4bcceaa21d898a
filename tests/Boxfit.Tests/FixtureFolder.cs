namespace Boxfit.Tests;

/// <summary>Where the files of <c>tests/fixtures</c> are.</summary>
static class FixtureFolder
{
    /// <summary>Path of a file or folder there.</summary>
    public static string Path(params string[] names) => System.IO.Path.Combine([s_folder.Value, .. names]);

    static readonly Lazy<string> s_folder = new(() =>
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string fixtures = System.IO.Path.Combine(folder.FullName, "tests", "fixtures");
            if (Directory.Exists(fixtures)) return fixtures;
        }
        throw new DirectoryNotFoundException("tests/fixtures is not above the test program.");
    });
}
