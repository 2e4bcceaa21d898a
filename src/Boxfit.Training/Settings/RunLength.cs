namespace Boxfit.Training.Settings;

/// <summary>The settings that end a run, which may grow when it goes on: its number of epochs, its time, and its patience.</summary>
static class RunLength
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [SettingsTable.Epochs, SettingsTable.Time, SettingsTable.Patience];

    /// <summary>
    /// A run's settings with what is asked for; as with a new run, epochs lift its limit of time, and a time that of its epochs.
    /// </summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="given">Of <see cref="Names"/>.</param>
    /// <exception cref="InputException">A value cannot be read, or another setting is given.</exception>
    public static TrainingSettings Apply(TrainingSettings settings, IReadOnlyList<GivenSetting> given)
    {
        if (given.FirstOrDefault(g => !Names.Contains(g.Name)) is { } other)
        {
            throw new InputException(
                $"--resume goes on with the run's own data and settings; leave out {other.Origin}. It can be made longer by --epochs, " +
                "--time or --patience.");
        }
        return SettingsTable.Standard.Change(settings, given);
    }

    /// <summary>Refuses what would make a run shorter than it was begun.</summary>
    /// <param name="begun">The settings that it was begun with.</param>
    /// <param name="settings">Those with what is asked for.</param>
    /// <param name="given">What is asked for.</param>
    /// <exception cref="InputException">It would.</exception>
    public static void RequireLonger(
        IReadOnlyDictionary<string, string> begun, TrainingSettings settings, IReadOnlyList<GivenSetting> given)
    {
        var now = SettingsTable.Standard.Deciding(settings);
        foreach (var (name, value, origin) in given)
        {
            if (!begun.TryGetValue(name, out string? before) || before == now[name] || IsLonger(name, before, settings)) continue;
            string length = before.Length > 0 ? before : "without limit";
            throw new InputException(
                $"{origin}: found '{value}', but the run was begun with {length}, and a run that goes on can only become longer. Give " +
                $"more, or leave {origin} out.");
        }
    }

    /// <summary>Whether a setting that differs from what a run was begun with makes it longer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="begun">What the run was begun with.</param>
    /// <param name="settings">The settings now.</param>
    public static bool IsLonger(string name, string begun, TrainingSettings settings) => name switch
    {
        // One kind of end may take the place of the other.
        SettingsTable.Epochs => settings.Epochs > Epochs(begun) || (begun.Length == 0 && settings.Time == TimeSpan.Zero),
        SettingsTable.Time => settings.Time == TimeSpan.Zero
            || (begun.Length == 0 ? settings.Epochs == TrainingSettings.Unlimited : settings.Time > Time(begun)),
        SettingsTable.Patience => settings.Patience == 0 || settings.Patience > SettingText.Integer(begun),
        _ => false,
    };

    /// <summary>Whether a run's length is another now than it was begun with, so that its end then is none now.</summary>
    /// <param name="begun">The settings that it was begun with.</param>
    /// <param name="settings">The settings now.</param>
    public static bool IsChanged(IReadOnlyDictionary<string, string> begun, TrainingSettings settings)
    {
        var deciding = SettingsTable.Standard.Deciding(settings);
        return Names.Any(name => begun.TryGetValue(name, out string? before) && before != deciding[name]);
    }

    /// <summary>The settings with the length that the run was begun with.</summary>
    /// <param name="begun">The settings that it was begun with.</param>
    /// <param name="settings">The settings now.</param>
    public static TrainingSettings Begun(IReadOnlyDictionary<string, string> begun, TrainingSettings settings) => settings with
    {
        Epochs = Epochs(begun[SettingsTable.Epochs]),
        Time = Time(begun[SettingsTable.Time]),
        Patience = SettingText.Integer(begun[SettingsTable.Patience]),
    };

    // Without a number of epochs, time ends the run.
    static int Epochs(string text) => text.Length == 0 ? TrainingSettings.Unlimited : SettingText.Integer(text);

    static TimeSpan Time(string text) => text.Length == 0 ? TimeSpan.Zero : SettingSyntax.ParseDuration(text);
}
