namespace Boxfit.Data.Settings;

/// <summary>Work other than training that needs a setting; a command offers the settings of its work.</summary>
[Flags]
enum Work
{
    /// <summary>None: training alone.</summary>
    None = 0,

    /// <summary>Showing training pictures as training sees them.</summary>
    Preview = 1,

    /// <summary>Measuring a model on labelled pictures.</summary>
    Evaluation = 2,

    /// <summary>Finding objects in pictures, by a model or by cascades.</summary>
    Finding = 4,

    /// <summary>Computing feature maps.</summary>
    Features = 8,

    /// <summary>Showing a network.</summary>
    Network = 16,

    /// <summary>Measuring a model on pictures without the object, too.</summary>
    Absence = 32,
}

/// <summary>What must hold of settings, and what a message says that was expected.</summary>
sealed record SettingRule<T>(Func<T, string> Expected, Func<T, bool> Holds);

/// <summary>Where a setting has an effect, and the options that give it one.</summary>
sealed record SettingNeed<T>(string Remedy, Func<T, bool> Holds);

/// <summary>
/// A row of the table of settings: all that there is to say of one setting of <typeparamref name="T"/> but its default, which is its
/// property's. Options, keys of YAML files, help, checks, notes, the comparison when a run is resumed, and docs/settings.md come from it.
/// </summary>
/// <param name="Name">Name as a YAML key; with two dashes before it, the option of the command line.</param>
/// <param name="Syntax">What a value looks like, such as <c>N</c> or <c>gap|flatten</c>.</param>
/// <param name="Help">One line of explanation.</param>
/// <param name="Parse">The settings with the value that a text says; throws <see cref="FormatException"/> saying what was expected.</param>
/// <param name="Print">The value as text; the inverse of <paramref name="Parse"/>.</param>
sealed record Setting<T>(string Name, string Syntax, string Help, Func<T, string, T> Parse, Func<T, string> Print)
{
    /// <summary>What must hold, its range first.</summary>
    public IReadOnlyList<SettingRule<T>> Rules { get; init; } = [];

    /// <summary>Where it has an effect; null for everywhere.</summary>
    public SettingNeed<T>? Needs { get; init; }

    /// <summary>True where it decides a run's result, so that a run goes on with the same value only. Files may move.</summary>
    public bool Decides { get => field && !IsPath; init; } = true;

    /// <summary>What else than training it is for.</summary>
    public Work For { get; init; }

    /// <summary>True where default and range are the machine's.</summary>
    public bool IsOfMachine { get; init; }

    /// <summary>True for what is a key in YAML but no option: the command line's plain argument, and what a run keeps of its own.</summary>
    public bool IsArgument { get; init; }

    /// <summary>True for a file or folder; relative ones in a YAML file are meant from that file's folder.</summary>
    public bool IsPath { get; init; }

    /// <summary>
    /// True for a list of files or folders: an option that may be given several times, a list in YAML, and as text one a line
    /// (<see cref="Separator"/>).
    /// </summary>
    public bool IsSeveral { get; init; }

    /// <summary>What stands between the values of a list whose values may have commas.</summary>
    public const char Separator = '\n';

    /// <summary>Values of a path that are words instead; a file of such a name is written with its folder, as <c>./none</c>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>A text.</summary>
    public static Setting<T> OfText(string name, string syntax, string help, Func<T, string> get, Func<T, string, T> set) =>
        new(name, syntax, help, set, get);

    /// <summary>A number.</summary>
    public static Setting<T> OfNumber(
        string name, string syntax, string help, Func<T, double> get, Func<T, double, T> set, Limit? limit = null) =>
        new Setting<T>(name, syntax, help, (s, v) => set(s, SettingText.Number(v)), s => SettingText.Print(get(s)))
            .Within(limit, get);

    /// <summary>A whole number.</summary>
    public static Setting<T> OfInteger(
        string name, string syntax, string help, Func<T, int> get, Func<T, int, T> set, Limit? limit = null) =>
        new Setting<T>(name, syntax, help, (s, v) => set(s, SettingText.Integer(v)), s => $"{get(s)}")
            .Within(limit, s => get(s));

    /// <summary>A strength.</summary>
    public static Setting<T> OfStrength(
        string name, string syntax, string help, Func<T, Strength> get, Func<T, Strength, T> set, Limit limit) =>
        new Setting<T>(name, syntax + "[@P]", help, (s, v) => set(s, SettingText.Strength(v)), s => SettingText.Print(get(s)))
            .Requiring($"{limit.Expected}, and after an @ a probability from 0 to 1",
                s => limit.Holds(get(s).Most) && Limit.Share.Holds(get(s).Chance));

    /// <summary>A value of an enumeration, by its place among the choices.</summary>
    public static Setting<T> OfChoice(string name, Choices choices, string help, Func<T, int> get, Func<T, int, T> set) =>
        new(name, choices.Syntax, help, (s, v) => set(s, choices.Parse(v)), s => choices.Print(get(s)));

    /// <summary>One of two: the second choice for true.</summary>
    public static Setting<T> OfSwitch(string name, Choices choices, string help, Func<T, bool> get, Func<T, bool, T> set) =>
        new(name, choices.Syntax, help, (s, v) => set(s, choices.Parse(v) == 1), s => choices.Print(get(s) ? 1 : 0));

    /// <summary>The same setting with one rule more.</summary>
    public Setting<T> Requiring(Func<T, string> expected, Func<T, bool> holds) => this with { Rules = [.. Rules, new(expected, holds)] };

    /// <summary>The same setting with one rule more.</summary>
    public Setting<T> Requiring(string expected, Func<T, bool> holds) => Requiring(_ => expected, holds);

    /// <summary>Checks the value.</summary>
    /// <exception cref="InputException">A rule does not hold; the message names the setting, its value and what was expected.</exception>
    public void Check(T settings)
    {
        if (Rules.FirstOrDefault(r => !r.Holds(settings)) is { } broken)
            throw new InputException($"Setting '{Name}': found '{Print(settings)}', expected {broken.Expected(settings)}.");
    }

    /// <summary>True where a value is a file or folder.</summary>
    public bool MeansPath(string value) => IsPath && value.Length > 0 && !Words.Contains(value);

    /// <summary>The same setting of something larger that <typeparamref name="T"/> is a part of.</summary>
    public Setting<TWhole> In<TWhole>(Func<TWhole, T> get, Func<TWhole, T, TWhole> set) =>
        new(Name, Syntax, Help, (whole, text) => set(whole, Parse(get(whole), text)), whole => Print(get(whole)))
        {
            Rules = [.. Rules.Select(r => new SettingRule<TWhole>(w => r.Expected(get(w)), w => r.Holds(get(w))))],
            Needs = Needs is { } needs ? new(needs.Remedy, w => needs.Holds(get(w))) : null,
            Decides = Decides, For = For, IsOfMachine = IsOfMachine, IsArgument = IsArgument, IsPath = IsPath,
            IsSeveral = IsSeveral, Words = Words,
        };

    Setting<T> Within(Limit? limit, Func<T, double> get) => limit is null ? this : Requiring(limit.Expected, s => limit.Holds(get(s)));
}
