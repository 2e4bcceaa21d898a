using static Boxfit.Data.Settings.Limit;
using Row = Boxfit.Data.Settings.Setting<Boxfit.Training.Settings.TrainingSettings>;

namespace Boxfit.Training.Settings;

/// <summary>Whether a model has an output beside the box.</summary>
public enum OutputChoice
{
    /// <summary>Where the data has something to learn it from.</summary>
    Auto,

    /// <summary>It has; data that has nothing to learn it from is an error.</summary>
    On,

    /// <summary>It has not.</summary>
    Off,
}

public sealed partial record TrainingSettings
{
    static readonly Choices s_outputs = new("auto", "on", "off");
    static readonly SettingNeed<TrainingSettings> s_presence = new("--presence on", s => s.Presence != OutputChoice.Off);
    static readonly SettingNeed<TrainingSettings> s_classes = new("--classes on", s => s.Classes != OutputChoice.Off);

    /// <summary>Folders of pictures that show no object.</summary>
    public IReadOnlyList<string> Negatives { get; init; } = [];

    /// <summary>Whether the model learns to say whether the object is in a picture.</summary>
    public OutputChoice Presence { get; init; }

    /// <summary>The share of pictures with the object that the model may say to have none, by the choice of its threshold.</summary>
    public double PresenceError { get; init; } = 0.05;

    /// <summary>What the cross-entropy of presence counts in the loss, beside 1 of the box's.</summary>
    public double PresenceWeight { get; init; } = 0.2;

    /// <summary>Whether the model tells the classes of the objects apart.</summary>
    public OutputChoice Classes { get; init; }

    /// <summary>What the cross-entropy of the classes counts in the loss, beside 1 of the box's.</summary>
    public double ClassWeight { get; init; } = 0.2;

    internal static SettingTopic OutputsTopic { get; } = new("No object, and classes",
    [
        Row.OfText(SettingsTable.Negatives, "DIR", "Folder of pictures that show no object; may be given several times",
            s => string.Join(Row.Separator, s.Negatives),
            (s, v) => s with { Negatives = [.. v.Split(Row.Separator, StringSplitOptions.RemoveEmptyEntries)] })
            .Requiring("none with --presence off", s => s.Negatives.Count == 0 || s.Presence != OutputChoice.Off)
            with { IsPath = true, IsSeveral = true, For = Work.Preview | Work.Absence },
        Row.OfChoice(SettingsTable.Presence, s_outputs,
            "Learn to say whether the object is there; auto: with --negatives, or " +
            $"{Counted.Of(Dataset.FewestEmpty, "picture")} that DATA says to show none",
            s => (int)s.Presence, (s, v) => s with { Presence = (OutputChoice)v }) with { For = Work.Preview },
        Row.OfNumber("presence-error", "X",
            "Share of pictures with the object that the model may say to have none: its threshold is chosen so on the validation part",
            s => s.PresenceError, (s, v) => s with { PresenceError = v }, new("above 0 and below 1", v => v is > 0 and < 1))
            with { Needs = s_presence },
        Row.OfNumber("presence-weight", "X", "What saying so counts in the loss, beside 1 of the box's",
            s => s.PresenceWeight, (s, v) => s with { PresenceWeight = v }, UpTo(1000)) with { Needs = s_presence },
        Row.OfChoice(SettingsTable.Classes, s_outputs,
            "Learn to tell the objects' classes apart; auto: where there are several, each on " +
            $"{Counted.Of(ClassChoice.Fewest, "picture")} or more",
            s => (int)s.Classes, (s, v) => s with { Classes = (OutputChoice)v }) with { For = Work.Preview },
        Row.OfNumber("class-weight", "X", "What telling them apart counts in the loss, beside 1 of the box's",
            s => s.ClassWeight, (s, v) => s with { ClassWeight = v }, UpTo(1000)) with { Needs = s_classes },
    ]);
}
