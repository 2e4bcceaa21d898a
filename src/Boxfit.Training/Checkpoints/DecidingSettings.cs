namespace Boxfit.Training.Checkpoints;

/// <summary>
/// The settings that decide a run's result, as its checkpoints keep them: a run that went on with others would be a mixture of two. Files may
/// move, and a run may go on with other threads, memory and number of kept checkpoints.
/// </summary>
static class DecidingSettings
{
    // Beside what is free: presets and least steps have done their work when a run begins, and a format shows in the data.
    static readonly string[] s_free =
        [SettingsTable.Preset, SettingsTable.MinSteps, "format", "max-skipped", "threads", "workers", "cache-memory", "keep"];

    /// <summary>Their values as text by name, in the order of the table.</summary>
    public static IReadOnlyDictionary<string, string> Of(TrainingSettings settings) => SettingsTable.All
        .Where(s => !s.IsPath && !s_free.Contains(s.Name)).ToDictionary(s => s.Name, s => s.Print(settings), StringComparer.Ordinal);

    /// <summary>Refuses to go on with other settings than a run was begun with.</summary>
    /// <param name="begun">Those that it was begun with; settings that it does not name were not there yet.</param>
    /// <param name="settings">Those of the run folder now.</param>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="InputException">Some differ; the message names each with both values.</exception>
    public static void RequireSame(IReadOnlyDictionary<string, string> begun, TrainingSettings settings, RunFolder folder)
    {
        string[] changed =
        [
            .. from setting in Of(settings)
               where begun.TryGetValue(setting.Key, out string? before) && before != setting.Value
               select $"{setting.Key} {Shown(setting.Value)} instead of {Shown(begun[setting.Key])}",
        ];
        if (changed.Length == 0) return;
        throw new InputException(
            $"{folder.ConfigurationFile} has other settings than the run was begun with: {string.Join("; ", changed)}. A run goes on with its own: put " +
            $"{(changed.Length == 1 ? "it" : "them")} back, or start a new run: boxfit train --config {folder.ConfigurationFile} --out DIR.");
    }

    static string Shown(string value) => value.Length > 0 ? value : "(none)";
}
