namespace Boxfit.Training.Tuning;

/// <summary>The settings that won as a YAML file for <c>train --config</c>: the preset, and what of it is otherwise.</summary>
static class WinnerFile
{
    // Settings that another one changes where it is given alone.
    static readonly IReadOnlyList<string>[] s_together =
    [
        SettingsTable.Lengths, [SettingsTable.WarmupSteps, SettingsTable.WarmupShare],
        [SettingsTable.OptimizerName, SettingsTable.WeightDecay],
    ];

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="remark">What is said of them, in one line.</param>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(string path, TrainingSettings settings, string remark)
    {
        var preset = Presets.Get(settings.Preset);
        var rows = Rows().ToArray();
        var other = rows.Where(row => row.Print(settings) != row.Print(preset)).Select(row => row.Name).ToHashSet();
        foreach (var together in s_together)
            if (together.Any(other.Contains)) other.UnionWith(together);
        AtomicFile.WriteText(path, SettingsFile.Print(
            settings, [.. rows.Where(row => row.Name == SettingsTable.Preset || other.Contains(row.Name))],
            $"# {ForeignText.ShownLine(remark)}"));
    }

    /// <summary>The settings that are neither of the data nor of the machine.</summary>
    internal static IEnumerable<Setting<TrainingSettings>> Rows() => SettingsTable.Standard.All
        .Where(row => row is { IsArgument: false, IsOfMachine: false } && row.Name is not (SettingsTable.From or "out"))
        .Except(SettingsTable.OfOneRun);
}
