using Boxfit.Web.Reviewing;

namespace Boxfit.Cli.Output;

/// <summary>Says at the end of a review how a model is trained on its boxes.</summary>
static class ReviewOutcome
{
    // Whether a run knows the pictures shows in some of them: their files are read for it.
    const int MostLookedAt = 1000;

    // Of so many a fifth is one to test on.
    const int FewestToDivide = 5;

    /// <summary>
    /// The commands, as lines behind others. Where a run proposed boxes, they go on with it, since what is trained on new pictures alone
    /// forgets the old: with the review itself, where that has the run's own pictures, and else with what the run was trained on as well.
    /// </summary>
    /// <param name="review">The review's file.</param>
    /// <param name="boxes">How many boxes were decided on.</param>
    /// <param name="run">The run, or a model file, that proposed boxes; null for none.</param>
    /// <param name="weights">What is to be given of <c>--weights</c>.</param>
    /// <returns>Empty where there are too few boxes.</returns>
    public static string HowToTrain(string review, int boxes, string? run, IEnumerable<string> weights)
    {
        if (run is not null && boxes > 0 && TrainedModel.ReadSettings(run) is { } trained && Path.Exists(trained.Data)
            && Path.GetFullPath(trained.Data) != Path.GetFullPath(review))
        {
            try
            {
                return GoingOn(review, run, trained);
            }
            catch (InputException)
            {
                // What the run was trained on cannot be read any more.
            }
        }
        return boxes < ReviewTraining.FewestBoxes ? ""
            : $"\nTrain on them:\n  {ShellLine.Of(["train", review, "--only", ReadWords.Reviewed, .. weights])}";
    }

    static string GoingOn(string review, string run, TrainingSettings trained)
    {
        var reviewed = Dataset.Load(new() { File = review, Reading = new() { OnlyReviewed = true }, Objects = new(ObjectPolicy.Largest) });
        // Copies of them among new ones do no harm: they stay in their parts.
        if (HasPicturesOf(trained, reviewed)) return WithThemAlone(review, run, reviewed);
        string[] images = trained.Images.Length > 0 ? ["--images", ShellLine.Nearby(trained.Images)] : [];
        string both = FreeName.Of("all.csv"), divided = FreeName.Of("parts.csv"), data = ShellLine.Nearby(trained.Data);
        string convert = ShellLine.Of(["data", "convert", data, review, .. images, "--to", "csv", "--out", both]);
        string title = $"\nTrain on them and on those that {run} was trained on:\n  {convert}\n";
        var known = AnnotationFiles.Read(trained.Data, new ReadOptions { Images = trained.Images.Length > 0 ? trained.Images : null });
        if (!known.Pictures.Any(p => p.Part is not null)) return $"{title}  {ShellLine.Of("train", both, "--from", run)}";
        return $"{title}  {ShellLine.Of("data", "split", both, "--keep-parts", "--out", divided)}\n" +
            $"  {ShellLine.Of("train", divided, "--from", run)}";
    }

    /// <summary>Of pictures of the run, which would have two boxes in its data and the review together.</summary>
    static string WithThemAlone(string review, string run, Dataset reviewed)
    {
        var parts = RunPictures.Of(run)?.BoundParts([.. reviewed.Samples.Take(MostLookedAt)]) ?? [];
        bool canTest = parts.Contains(PartNames.Test) || parts.Count(part => part is null) >= FewestToDivide;
        return canTest ? $"\nGo on with the model of {run}:\n  {ShellLine.Of("train", review, "--from", run)}"
            : $"\n{run} was trained on these pictures, so that there would be none to test it on. Review others, too, to go on with it.";
    }

    /// <summary>Whether pictures of the review are the very files of the data that a run was trained on.</summary>
    static bool HasPicturesOf(TrainingSettings trained, Dataset reviewed)
    {
        var paths = Dataset.Load(trained.CreateDatasetOptions()).Samples.Select(s => s.Path).ToHashSet(StringComparer.Ordinal);
        return reviewed.Samples.Any(s => paths.Contains(s.Path));
    }
}
