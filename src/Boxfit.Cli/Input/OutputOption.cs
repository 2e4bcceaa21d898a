namespace Boxfit.Cli.Input;

/// <summary>An option that names a file or folder for a command to write.</summary>
sealed class OutputOption : Option<string?>
{
    readonly OutputKind _kind;

    /// <param name="name">As it is typed, such as <c>--out</c>.</param>
    /// <param name="value">What stands for the value in the help, such as <c>FILE</c>.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="kind">What it is to be.</param>
    public OutputOption(string name, string value, string description, OutputKind kind = OutputKind.File) : base(name)
    {
        (HelpName, Description) = (value, description);
        _kind = kind;
    }

    /// <summary>Finds out whether the output can be written, where one is wanted.</summary>
    /// <exception cref="BoxfitException">It cannot.</exception>
    public void Check(ParseResult arguments)
    {
        if (arguments.GetValue(this) is { } path) OutputFiles.Check(Name, path, _kind);
    }

    /// <summary>Where a required output is to be.</summary>
    public string Place(ParseResult arguments) => arguments.GetRequiredValue(this)!;

    /// <summary>Refuses a file that is one of the command's inputs.</summary>
    /// <exception cref="InputException">They are the same.</exception>
    public void RefuseInputs(ParseResult arguments, params IEnumerable<string> inputs)
    {
        if (arguments.GetValue(this) is not { } path) return;
        foreach (string input in inputs) OutputFiles.RefuseInput(Name, path, input);
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
