namespace Boxfit.Cli.Output;

/// <summary>Command lines and paths as people type and copy them.</summary>
static class ShellLine
{
    const string CommandVariable = "BOXFIT_COMMAND";

    /// <summary>A command line of this program, in the form that works here: the starter script says how it was called itself.</summary>
    public static string Of(params IEnumerable<string> words) => string.Join(' ', words.Select(Word).Prepend(Program));

    /// <summary>Whether a line shows nothing but a command of this program, indented or behind a shell's dollar.</summary>
    public static bool IsCommand(string line) => line.TrimStart(' ', '$').StartsWith(Program + " ", StringComparison.Ordinal);

    /// <summary>A path as seen from the working folder where it lies below that.</summary>
    public static string Nearby(string path)
    {
        string relative = Path.GetRelativePath(".", path);
        return ForeignText.ShownLine(relative.StartsWith("..", StringComparison.Ordinal) ? path : relative);
    }

    /// <summary>A word as a shell takes it.</summary>
    public static string Word(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+=:,".Contains(c)) ? word : $"'{word.Replace("'", @"'\''")}'";

    static string Program =>
        Environment.GetEnvironmentVariable(CommandVariable) is { Length: > 0 } command ? Word(command) : "boxfit";
}
