namespace Boxfit.Preparation.Labelling;

/// <summary>How far the labelling of a file of labels has come, by what it keeps beside it.</summary>
/// <param name="Pictures">Pictures that were searched.</param>
/// <param name="IsFinished">Whether it came to its end with all of these.</param>
/// <param name="IsChanged">Whether the labels are others than the labelling wrote.</param>
/// <param name="HasLabels">Whether there are any in a table of them.</param>
sealed record LabelProgress(int Pictures, bool IsFinished, bool IsChanged, bool HasLabels)
{
    /// <summary>The progress of a file of labels; null where it was made in another way, or is not there.</summary>
    public static LabelProgress? Of(string labels)
    {
        var outputs = new LabelOutputs(labels);
        if (!File.Exists(outputs.Journal) || !File.Exists(outputs.Labels)) return null;
        var (pictures, mark, isFinished) = LabelJournal.Look(outputs.Journal);
        bool isChanged = mark is not null && LabelOutputChecks.FingerprintOf(outputs.Labels) != mark.Labels;
        bool hasLabels = OwnLines.Read(outputs.Labels).Skip(1).Any();
        return new(pictures, isFinished, isFinished && isChanged, hasLabels);
    }
}
