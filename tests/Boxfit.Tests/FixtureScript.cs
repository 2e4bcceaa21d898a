namespace Boxfit.Tests;

/// <summary>
/// Python scripts, beside the fixtures or in a test; a test that needs one is skipped where Python or a package is missing.
/// </summary>
static class FixtureScript
{
    const string Python = "/usr/bin/python3";

    /// <summary>Runs a script and returns what it prints.</summary>
    /// <param name="name">Its path below <c>tests/fixtures</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string Run(string name, params string[] arguments) => Start([FixtureFolder.Path(name), .. arguments]);

    /// <summary>Runs a short script that a test has as a text and returns what it prints.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string RunText(string script, params string[] arguments) => Start(["-c", script, .. arguments]);

    static string Start(string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is not there.");
        var start = new ProcessStartInfo(Python, ["-B", .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string messages = error.GetAwaiter().GetResult();
        if (messages.Contains("No module named", StringComparison.Ordinal)) Assert.Skip(messages.TrimEnd().Split('\n')[^1]);
        Assert.True(process.ExitCode == 0, messages);
        return output.TrimEnd();
    }
}
