namespace Boxfit.Training.Settings;

/// <summary>
/// One hyper-parameter of <see cref="TrainingSettings"/>: its name and how its value is read and written as text. Options of the
/// command line, keys of the YAML file and the run's <c>config.yaml</c> are all made from these.
/// </summary>
/// <param name="Name">Name as a YAML key; with two dashes before it, the option of the command line.</param>
/// <param name="Syntax">What a value looks like, such as <c>N</c> or <c>gap|flatten</c>.</param>
/// <param name="Help">One line of explanation.</param>
/// <param name="Parse">The settings with the value that a text says; throws <see cref="FormatException"/> saying what was expected.</param>
/// <param name="Print">The value as text; the inverse of <paramref name="Parse"/>.</param>
public sealed record Setting(
    string Name,
    string Syntax,
    string Help,
    Func<TrainingSettings, string, TrainingSettings> Parse,
    Func<TrainingSettings, string> Print)
{
    /// <summary>True for a file or folder; relative ones in a YAML file are meant from that file's folder.</summary>
    public bool IsPath { get; init; }

    /// <summary>Values of a path that are words instead; a file of such a name is written with its folder, as <c>./none</c>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    internal bool MeansPath(string value) => IsPath && value.Length > 0 && !Words.Contains(value);

    /// <summary>True for the command line's plain argument, which is a key in YAML but no option.</summary>
    public bool IsArgument { get; init; }
}

/// <summary>Settings of one topic.</summary>
/// <param name="Title">The heading above them in help texts.</param>
/// <param name="Settings">Them, in the order of help texts.</param>
public sealed record SettingSection(string Title, IReadOnlyList<Setting> Settings);

/// <summary>A setting that somebody gave, before it is read.</summary>
/// <param name="Name">The setting's name, without dashes.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Origin">Where it stood, for messages: <c>--batch</c>, or <c>batch in config.yaml, line 3</c>.</param>
public sealed record GivenSetting(string Name, string Value, string Origin)
{
    /// <summary>A setting from the command line.</summary>
    public static GivenSetting Option(string name, string value) => new(name, value, "--" + name);

    /// <summary>The settings with this value in them.</summary>
    /// <exception cref="InputException">No setting has the name, or the value cannot be read.</exception>
    public TrainingSettings Apply(TrainingSettings settings)
    {
        try
        {
            return SettingsTable.Find(Name).Parse(settings, Value);
        }
        catch (FormatException e)
        {
            throw new InputException($"{Origin}: found '{Value}', expected {e.Message}.", e);
        }
    }
}
