namespace Boxfit.Training.Folds;

/// <summary>What the trainings on folds have in common, of a run with folds and of a search.</summary>
static class FoldTraining
{
    /// <summary>Refuses weights of a model that was trained on the pictures: it has seen what each fold is tested on.</summary>
    /// <param name="settings">The settings, with folds.</param>
    /// <param name="dataset">The pictures.</param>
    /// <param name="otherwise">What else can be done than to take other weights.</param>
    /// <exception cref="InputException">It was trained on some of them.</exception>
    public static void RefuseSeen(TrainingSettings settings, Dataset dataset, string otherwise)
    {
        if (!Path.Exists(settings.Weights) || RunPictures.Of(settings.Weights) is not { } known) return;
        if (known.TrainedOnAmong(dataset.Samples) is not [var first, ..] seen) return;
        throw new InputException(
            $"--weights {settings.Weights} was trained on {seen.Count:N0} of {Counted.Of(dataset.Samples.Count, "picture")} of " +
            $"{Path.GetFileName(dataset.File)}, the first {ForeignText.Shown(first.Name)} (row {first.Row}). The folds would be tested " +
            $"on pictures that their models have seen. Begin with other weights, such as those of preset best, or {otherwise}.");
    }

    /// <summary>Settings of a run on a data file that was written for it, which is read as it is written.</summary>
    /// <param name="settings">The other settings.</param>
    /// <param name="file">The file, which says the parts.</param>
    /// <param name="path">The run folder.</param>
    public static TrainingSettings OnFile(TrainingSettings settings, string file, string path) => settings with
    {
        Data = file, Out = path, SplitOrder = SplitOrder.File, Folds = 0, Group = "", GroupColumn = "",
        Negatives = [], Format = "", Columns = "", Units = "", Boxes = "", PictureNames = "", Only = "", Images = "", WorkingFolder = "",
    };
}
