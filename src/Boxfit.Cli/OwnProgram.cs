namespace Boxfit.Cli;

/// <summary>This program, to be started once more as a process of its own.</summary>
static class OwnProgram
{
    /// <summary>How it is started with words of a command line; no shell sees them.</summary>
    public static ProcessStartInfo With(params IEnumerable<string> words)
    {
        // The program itself, or dotnet with the program as its argument where it was started so or runs within a test.
        string own = typeof(OwnProgram).Assembly.GetName().Name!;
        string program = Environment.ProcessPath!;
        string[] first = Path.GetFileNameWithoutExtension(program) == own ? [] : [Path.Combine(AppContext.BaseDirectory, own + ".dll")];
        if (first.Length > 0 && Path.GetFileNameWithoutExtension(program) != "dotnet") program = "dotnet";
        return new(program, [.. first, .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
    }
}
