using Boxfit.Preparation.Splitting;

namespace Boxfit.Training.Folds;

/// <summary>Divides a run's usable pictures into folds, so that copies and groups stay together.</summary>
static class FoldDivision
{
    /// <summary>Divides them, by the run's seed.</summary>
    /// <param name="dataset">The pictures.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="progress">Receives how far the pictures are looked at, and what there is to note.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">There are more folds than groups, or the groups cannot be found.</exception>
    public static SplitResult Of(
        Dataset dataset, TrainingSettings settings, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        var result = Divide(dataset, dataset.Samples, Options(dataset, settings), progress, cancellation);
        if (result.DuplicateGroups is > 0 and var sets)
        {
            progress.Report(new TrainingNotice(
                $"{Counted.Of(sets, "set")} of copies or near copies {Counted.Word(sets, "is", "are")} each kept in one fold."));
        }
        if (dataset.SaysParts)
        {
            progress.Report(new TrainingNotice(
                $"Note: the parts that {Path.GetFileName(dataset.File)} says do not count here: each picture is tested in its fold, and " +
                "the last training is on all."));
        }
        return result;
    }

    /// <summary>How settings divide pictures into folds.</summary>
    public static SplitOptions Options(Dataset dataset, TrainingSettings settings) => new()
    {
        Data = dataset.File,
        Folds = settings.Folds,
        Seed = settings.Seed,
        Group = settings.Group.Length > 0 ? new(settings.Group) : null,
        GroupColumn = settings.GroupColumn.Length > 0 ? settings.GroupColumn : null,
    };

    /// <summary>Divides some of a data set's pictures.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="samples">The pictures.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">As of <see cref="Of"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">As of <see cref="Of"/>.</exception>
    public static SplitResult Divide(
        Dataset dataset, IReadOnlyList<Sample> samples, SplitOptions options, IProgress<TrainingProgress> progress,
        CancellationToken cancellation)
    {
        options.Check();
        var set = SetOf(dataset, samples);
        // Groups stand in the names as the data has them; the pictures are where the data set has found them.
        string?[]? groups = Groups(dataset, samples, options);
        var found = set with { Pictures = [.. set.Pictures.Zip(samples, (picture, s) => picture with { Name = s.Path })] };
        var search = new SearchReports(progress);
        var result = DatasetSplitter.Split(found, groups, options, search, cancellation);
        foreach (string note in result.Notes) progress.Report(new TrainingNotice($"Note: {note}"));
        return result;
    }

    /// <summary>Each picture's group, null where it has none; null altogether where no groups are wanted.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="samples">The pictures.</param>
    /// <param name="options">By what they are found.</param>
    /// <exception cref="InputException">No picture has one, or there is no such column.</exception>
    public static string?[]? Groups(Dataset dataset, IReadOnlyList<Sample> samples, SplitOptions options)
    {
        string?[]? groups = SplitGroups.Names(SetOf(dataset, samples), options);
        // Pictures of folders without the object are in no row, and one folder of them is no group that must be in one fold.
        var negatives = dataset.Negatives.ToHashSet();
        for (int i = 0; groups is not null && i < groups.Length; i++)
            if (negatives.Contains(samples[i])) groups[i] = null;
        return groups;
    }

    static AnnotationSet SetOf(Dataset dataset, IReadOnlyList<Sample> samples) => new()
    {
        Source = dataset.File,
        Format = dataset.Format,
        Pictures = [.. samples.Select(s => PictureOf(s, dataset.File))],
    };

    /// <summary>Refuses folds that could not be trained or tested, before the first is.</summary>
    /// <param name="division">The folds.</param>
    /// <param name="hasPresence">Whether the model learns from pictures without the object, too.</param>
    /// <exception cref="InputException">A fold has nothing to be tested on, or the others nothing to train on.</exception>
    public static void RequireUsable(SplitResult division, bool hasPresence)
    {
        var with = division.Pictures.Where(p => p.Picture.Objects.Count > 0).CountBy(p => p.Part).ToDictionary();
        var without = division.Pictures.Where(p => p.Picture.Objects.Count == 0).CountBy(p => p.Part).ToDictionary();
        int folds = division.Parts.Count;
        if (with.Count < folds)
        {
            throw new InputException(
                $"Of {folds} folds {Counted.Of(folds - with.Count, "has", "have")} no picture that shows the object, to be tested on. " +
                "Take fewer folds, or groups that are smaller.");
        }
        if (hasPresence && without.Count < 2)
        {
            string found = without.Count == 0 ? "No picture that shows no object is in any fold: all are in the test part"
                : $"All pictures that show no object, {without.Values.Sum():N0}, are in one fold, so that its training would have none";
            throw new InputException(
                $"{found}. Add such pictures, take groups that are smaller, or leave them out by --{SettingsTable.Presence} off.");
        }
    }

    /// <summary>A picture with its box as a data file has it.</summary>
    public static AnnotatedPicture PictureOf(Sample sample, string file)
    {
        var (x1, y1, x2, y2) = sample.Box;
        return new()
        {
            Name = sample.Name, File = file, Row = sample.Row, Width = sample.Width, Height = sample.Height,
            Objects = sample.HasObject ? [new(x1, y1, x2, y2, BoxUnit.Share, sample.Label)] : [],
        };
    }

    /// <summary>How far the search for copies is.</summary>
    sealed class SearchReports(IProgress<TrainingProgress> progress) : IProgress<(int Done, int All)>
    {
        public void Report((int Done, int All) value) => progress.Report(new PictureProgress(value.Done, value.All));
    }
}
