namespace Boxfit.Training.Settings;

/// <summary>Settings that somebody chose but that other settings leave without an effect.</summary>
static class UnusedSettings
{
    static readonly (string Name, Func<TrainingSettings, bool> Counts, string Remedy)[] s_conditions =
    [
        ("momentum", s => s.Optimization.Optimizer == OptimizerKind.Sgd, "--optimizer sgd"),
        ("decay-steps", IsDecay, "--schedule exponential or step"),
        ("decay-rate", IsDecay, "--schedule exponential or step"),
        ("pct-start", IsOneCycle, "--schedule one-cycle"),
        ("div-factor", IsOneCycle, "--schedule one-cycle"),
        ("final-div-factor", IsOneCycle, "--schedule one-cycle"),
        ("beta", s => s.Loss is LossFunction.SmoothL1 or LossFunction.Huber, "--loss smooth-l1 or huber"),
        ("dropout", s => s.Model.Head.Count > 0, "--head with hidden layers"),
    ];

    /// <summary>A note for each setting that is not the preset's and does nothing.</summary>
    public static IEnumerable<string> Notes(TrainingSettings settings)
    {
        var preset = Presets.Get(settings.Preset);
        foreach (var (name, counts, remedy) in s_conditions)
        {
            var setting = SettingsTable.Find(name);
            string value = setting.Print(settings);
            if (!counts(settings) && value != setting.Print(preset)) yield return $"Note: --{name} {value} has no effect; it needs {remedy}.";
        }
    }

    static bool IsDecay(TrainingSettings s) => s.Schedule is ScheduleShape.Exponential or ScheduleShape.Step;

    static bool IsOneCycle(TrainingSettings s) => s.Schedule == ScheduleShape.OneCycle;
}
