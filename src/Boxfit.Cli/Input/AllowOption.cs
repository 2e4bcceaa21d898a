namespace Boxfit.Cli.Input;

/// <summary>The option <c>--allow</c> of commands that have it for themselves; others have it as a training setting.</summary>
sealed class AllowOption : Option<string?>
{
    public AllowOption() : base(DataFault.Option)
    {
        HelpName = "KIND,…";
        Description = "Faults of the data to go on with: " + string.Join(", ", DataFault.All.Select(f => f.Name));
    }

    /// <summary>The kinds that are named.</summary>
    /// <exception cref="InputException">One is none.</exception>
    public IReadOnlyCollection<DataFault> Read(ParseResult arguments)
    {
        string value = arguments.GetValue(this) ?? "none";
        try
        {
            return value == "none" ? [] : [.. value.Split(',').Select(name => DataFault.Parse(name.Trim()))];
        }
        catch (FormatException e)
        {
            throw new InputException($"{Name}: found '{value}', {UnknownWordException.Expected(e)}", e);
        }
    }
}
