using Boxfit.Preparation.Splitting;

namespace Boxfit.Training.Tuning;

/// <summary>
/// The pictures of a search: a test part, which nothing is chosen by, and the others in folds. What belongs together is in one of them.
/// </summary>
/// <param name="Parts">The division into the part to train on and the test part.</param>
/// <param name="Folds">The division of the former into folds.</param>
sealed record TuneData(SplitResult Parts, SplitResult Folds)
{
    // With one picture in a fold its figure is chance.
    const int FewestOfFold = 2;

    static readonly string[] s_parts = [PartNames.Train, PartNames.Test];

    /// <summary>Divides the pictures, by the settings' seed or as the data says which are for testing.</summary>
    /// <param name="dataset">The pictures.</param>
    /// <param name="settings">The settings that the search begins with, with folds.</param>
    /// <param name="progress">Receives how far the pictures are looked at, and what there is to note.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">
    /// There are too few pictures or groups, or of a class too few, or a share is asked for where the data says the parts.
    /// </exception>
    public static TuneData Divide(
        Dataset dataset, TrainingSettings settings, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        int needed = FewestOfFold * settings.Folds + 1;
        if (dataset.Samples.Count < needed) throw TooFew(dataset.Samples.Count, "usable picture", "all of them", needed);
        bool saysParts = dataset.SaysParts && settings.SplitOrder is SplitOrder.Auto or SplitOrder.File;
        if (saysParts) RefuseShare(dataset, settings);
        var parts = saysParts ? OfFile(dataset, progress) : FoldDivision.Divide(
            dataset, dataset.Samples, FoldDivision.Options(dataset, settings) with
            {
                Folds = 0, Train = settings.TrainShare, Validation = 0,
            },
            progress, cancellation);
        Sample[] train = [.. dataset.Samples.Zip(parts.Pictures).Where(p => p.Second.Part == 0).Select(p => p.First)];
        if (train.Length < needed - 1) throw TooFew(train.Length, "picture", "those to train on", needed - 1);
        RequireClasses(dataset, settings, train);
        var folds = FoldDivision.Divide(dataset, train, FoldDivision.Options(dataset, settings), progress, cancellation);
        FoldDivision.RequireUsable(folds, dataset.Samples.Any(s => !s.HasObject));
        return new(parts, folds);

        InputException TooFew(int count, string what, string which, int expected) => new(
            $"{dataset.File} has {Counted.Of(count, what)} ({which}); expected {expected} or more for {settings.Folds} folds of " +
            $"{FewestOfFold} at least{(expected == needed ? " and a test part" : "")}. Add pictures, or take fewer folds (--folds).");
    }

    /// <summary>As <see cref="TrainingData"/> does.</summary>
    static void RefuseShare(Dataset dataset, TrainingSettings settings)
    {
        if (settings.SplitOrder == SplitOrder.File || settings.TrainShare == Presets.Get(settings.Preset).TrainShare) return;
        throw new InputException(
            $"{dataset.File} says which part each picture belongs to, but --split {SettingText.Print(settings.TrainShare)} asks for a " +
            "share as well. Leave --split out, or search on data that says no parts.");
    }

    /// <summary>
    /// Refuses a training part in which a class that is to be learned is missing: the trainings on folds, which know no other pictures,
    /// would refuse it one by one.
    /// </summary>
    static void RequireClasses(Dataset dataset, TrainingSettings settings, IReadOnlyList<Sample> train)
    {
        var counts = ClassChoice.Count(train).ToDictionary(c => c.Name, c => c.Count, StringComparer.Ordinal);
        foreach (string name in ClassChoice.Of(settings.Classes, dataset))
        {
            int count = counts.GetValueOrDefault(name);
            if (count >= ClassChoice.FewestAsked) continue;
            throw new InputException(
                $"{dataset.File} has {Counted.Of(count, "picture")} of the class {ForeignText.Shown(name)} outside the test part; " +
                $"expected {ClassChoice.FewestAsked} or more to train on. Add pictures, take groups that are smaller, or leave classes " +
                $"out by --{SettingsTable.Classes} off.");
        }
    }

    /// <summary>The parts that the data says; what is to choose an epoch elsewhere is trained on here.</summary>
    static SplitResult OfFile(Dataset dataset, IProgress<TrainingProgress> progress)
    {
        var split = DatasetSplit.OfFile(dataset);
        var test = split.Test.ToHashSet();
        string name = Path.GetFileName(dataset.File);
        progress.Report(new TrainingNotice($"The test part is the one that {name} says." + (split.Validation.Count == 0 ? ""
            : $" Its validation part is trained on, too: {Counted.Of(split.Validation.Count, "picture")}.")));
        return new()
        {
            Parts =
            [
                .. s_parts.Select((part, p) => (Name: part, Pictures: p == 0 ? dataset.Samples.Count - test.Count : test.Count)).Select(
                    p => new SplitPart(p.Name, p.Pictures, (double)p.Pictures / dataset.Samples.Count, p.Pictures, p.Pictures)),
            ],
            Pictures =
            [
                .. dataset.Samples.Select(s => (FoldDivision.PictureOf(s, dataset.File), (string?)s.Path, test.Contains(s) ? 1 : 0)),
            ],
            IsFolds = false,
            DuplicateGroups = null,
            DuplicateGroupsTorn = 0,
            Unseen = [],
            Malformed = 0,
            Notes = [],
        };
    }
}
