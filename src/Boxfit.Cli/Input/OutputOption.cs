namespace Boxfit.Cli.Input;

/// <summary>An option that names a file for a command to write.</summary>
sealed class OutputOption : Option<string?>
{
    public OutputOption(string name, string value, string description) : base(name) => (HelpName, Description) = (value, description);

    /// <summary>Refuses a file that is one of the command's inputs.</summary>
    /// <exception cref="InputException">They are the same.</exception>
    public void RefuseInputs(ParseResult arguments, params IEnumerable<string> inputs)
    {
        if (arguments.GetValue(this) is not { } path) return;
        foreach (string input in inputs) OutputFiles.RefuseInput(Name, path, input);
    }

    /// <summary>Makes the file's folder.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public void CreateFolder(ParseResult arguments)
    {
        if (arguments.GetValue(this) is { } path) OutputFiles.CreateFolderOf(path);
    }

    /// <summary>Writes the file where it is wanted, and says so: "<paramref name="what"/>: FILE".</summary>
    public void Write(CommandContext context, string what, Action<string> write)
    {
        if (context.Arguments.GetValue(this) is not { } path) return;
        OutputFiles.CreateFolderOf(path);
        write(path);
        context.Terminal.Say($"{what}: {path}");
    }
}
