namespace Boxfit.Cli.Input;

/// <summary>Whether a command may replace a file of people's data that is there: it may be the only one of what it holds.</summary>
sealed class ReplaceOption : Option<bool>
{
    /// <param name="output">The option that names the file.</param>
    /// <param name="unless">Which files are replaced without it.</param>
    public ReplaceOption(string output, string unless = "") : base("--replace") =>
        Description = $"Replace a file that is at {output} already; without this it is refused{unless}";

    /// <summary>Refuses files that are there and hold something, unless they may be replaced.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">The option that names them.</param>
    /// <param name="files">What is to be written.</param>
    /// <exception cref="InputException">One is there.</exception>
    public void RequireUnused(ParseResult arguments, Option output, params IEnumerable<string> files)
    {
        if (arguments.GetValue(this) || files.FirstOrDefault(OutputPlace.IsInUse) is not { } file) return;
        throw new InputException(
            $"{ShellLine.Nearby(file)} is there, and what it holds would be lost. Choose another name for {output.Name}, or add {Name}.");
    }
}
