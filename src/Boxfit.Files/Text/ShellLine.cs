using System.Text.RegularExpressions;

namespace Boxfit.Files.Text;

/// <summary>Command lines and paths as people type and copy them.</summary>
static partial class ShellLine
{
    const string CommandVariable = "BOXFIT_COMMAND", Name = "boxfit";

    /// <summary>A command line of this program, in the form that works here: the starter script says how it was called itself.</summary>
    /// <param name="words">The command and what it is given, each as the program gets it.</param>
    public static string Of(params IEnumerable<string> words) => string.Join(' ', words.Select(Word).Prepend(Program));

    /// <summary>A text of ours in which each command line begins with <c>boxfit</c>, with the form that works here in its place.</summary>
    /// <param name="text">The text; names out of files have no place in it, since they may be alike.</param>
    public static string Here(string text) => CommandName().Replace(text, _ => Program);

    /// <summary>Whether a line shows nothing but a command of this program, indented or behind a shell's dollar.</summary>
    /// <param name="line">The line.</param>
    public static bool IsCommand(string line) => line.TrimStart(' ', '$').StartsWith(Program + " ", StringComparison.Ordinal);

    /// <summary>A path as seen from the working folder where it lies below that.</summary>
    public static string Nearby(string path)
    {
        string relative = Path.GetRelativePath(".", path);
        return ForeignText.ShownLine(relative.StartsWith("..", StringComparison.Ordinal) ? path : relative);
    }

    /// <summary>A word as a shell takes it.</summary>
    public static string Word(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+=:,".Contains(c))
        ? word : $"'{word.Replace("'", @"'\''")}'";

    static string Program =>
        Environment.GetEnvironmentVariable(CommandVariable) is { Length: > 0 } command ? Word(command) : Name;

    [GeneratedRegex($@"(?<![\w./-]){Name}(?= )")]
    private static partial Regex CommandName();
}
