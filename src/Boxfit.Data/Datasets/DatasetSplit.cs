namespace Boxfit.Data.Datasets;

/// <summary>A data set divided into parts that share no picture. Within a part the samples keep the data's order.</summary>
/// <param name="Train">What the model learns from.</param>
/// <param name="Validation">What chooses the best epoch; empty when no share was asked for.</param>
/// <param name="Test">The rest, for the final figures.</param>
sealed record DatasetSplit(
    IReadOnlyList<Sample> Train, IReadOnlyList<Sample> Validation, IReadOnlyList<Sample> Test)
{
    /// <summary>
    /// Divides samples by shares of their count, rounded to whole pictures; what is left is for testing. Pictures without an object are
    /// divided by themselves, so that those with one are divided alike with and without them.
    /// </summary>
    /// <param name="samples">The samples of a data set, one a picture.</param>
    /// <param name="train">Share for training, above 0 and below 1.</param>
    /// <param name="validation">Share for validation, 0 or more; together with <paramref name="train"/> below 1.</param>
    /// <param name="seed">The same seed gives the same split on every machine.</param>
    /// <param name="rowOrder">True takes the first rows for training, as the recipe does, instead of drawing them by the seed.</param>
    /// <param name="stratum">What each part has the same share of, as far as numbers allow; null for nothing.</param>
    /// <exception cref="InputException">A share is out of range, or a part would be empty.</exception>
    public static DatasetSplit Make(
        IReadOnlyList<Sample> samples, double train, double validation = 0, ulong seed = 0, bool rowOrder = false,
        Func<Sample, object>? stratum = null)
    {
        if (!(train > 0 && validation >= 0 && train + validation < 1))
        {
            throw new InputException(
                $"The split is {train} for training and {validation} for validation; " +
                "expected shares above 0 that leave some below 1 for testing.");
        }
        var all = samples;
        Sample[] empty = [.. samples.Where(s => !s.HasObject)];
        if (empty.Length > 0) samples = [.. samples.Where(s => s.HasObject)];
        var (trainCount, validationCount, testCount) = Counts(samples.Count, train, validation);
        if (!Leaves(samples.Count, train, validation))
        {
            throw new InputException(
                $"Splitting {Counted.Of(samples.Count, "picture")} leaves {trainCount} for training, {validationCount} for validation " +
                $"and {Math.Max(0, testCount)} for testing; expected at least one in each. Add pictures or change the split.");
        }

        int[] order = [.. Enumerable.Range(0, samples.Count)];
        if (!rowOrder) SeededRandom.For(seed, SeededRandom.Key("split")).Shuffle<int>(order);
        if (stratum is not null) order = Mix(order, i => stratum(samples[i]));
        return new DatasetSplit(Part(0, trainCount), Part(trainCount, validationCount), Part(trainCount + validationCount, testCount))
            .With(empty, seed, all);

        Sample[] Part(int start, int count)
        {
            int[] part = order[start..(start + count)];
            Array.Sort(part);
            return Array.ConvertAll(part, i => samples[i]);
        }
    }

    /// <summary>
    /// The parts that the data file itself says; where it has no test part, <see cref="Dataset.TestPart"/> is it. Pictures of folders that
    /// show no object, of which the file says nothing, are divided as its own are.
    /// </summary>
    /// <param name="dataset">The data.</param>
    /// <param name="seed">The same seed divides those alike.</param>
    /// <exception cref="InputException">It says nothing of some pictures, or leaves nothing for training or testing.</exception>
    public static DatasetSplit OfFile(Dataset dataset, ulong seed = 0)
    {
        const string expected = "expected a column split with train, validation or test";
        string remedy = $"{ShellLine.Of("data", "split")} writes such a file; --split-order seeded draws the parts instead.";
        Sample[] own = [.. dataset.Samples.SkipLast(dataset.Negatives.Count)];
        Sample[] without = [.. own.Where(s => s.Part is null)];
        if (without is [var first, ..])
        {
            throw new InputException(without.Length == own.Length
                ? $"{dataset.File} does not say which part its pictures belong to; {expected}. {remedy}"
                : $"{dataset.File} does not say which part {without.Length} of {Counted.Of(own.Length, "picture")} " +
                  $"{Counted.Word(without.Length, "belongs", "belong")} to. The first is " +
                  $"\"{first.Name}\" in row {first.Row}; expected train, validation or test. " +
                  ShellLine.Of("data", "split", ShellLine.Nearby(dataset.File), "--keep-parts", "--out", FreeName.Of("parts.csv")) +
                  " divides them and leaves the others where they are; --split-order seeded draws all parts anew.");
        }
        string test = dataset.TestPart;
        var split = new DatasetSplit(
            Part(PartNames.Train), test == PartNames.Validation ? [] : Part(PartNames.Validation), Part(test));
        if (split is { Train.Count: > 0, Test.Count: > 0 }) return split.With(dataset.Negatives, seed, dataset.Samples);
        throw new InputException(
            $"{dataset.File} puts {Counted.Of(split.Train.Count, "usable picture")} into train, {split.Validation.Count} into " +
            $"validation and {split.Test.Count} into test; expected at least one in train and in test. {remedy}");

        Sample[] Part(string name) => [.. own.Where(s => s.Part == name)];
    }

    /// <summary>Whether shares of so many pictures leave one at least for each part that has a share.</summary>
    /// <param name="samples">Number of pictures with an object.</param>
    /// <param name="train">As in <see cref="Make"/>.</param>
    /// <param name="validation">As in <see cref="Make"/>.</param>
    public static bool Leaves(int samples, double train, double validation) =>
        Counts(samples, train, validation) is { Train: > 0, Test: > 0 } counts && (validation == 0 || counts.Validation > 0);

    static (int Train, int Validation, int Test) Counts(int samples, double train, double validation)
    {
        int trained = Count(samples, train), chosen = Count(samples, validation);
        return (trained, chosen, samples - trained - chosen);
    }

    /// <summary>The same with more pictures, which are divided as these are.</summary>
    /// <param name="more">The pictures.</param>
    /// <param name="seed">Decides which come into which part.</param>
    /// <param name="inOrder">All pictures, in the data's order.</param>
    DatasetSplit With(IReadOnlyList<Sample> more, ulong seed, IReadOnlyList<Sample> inOrder)
    {
        if (more.Count == 0) return this;
        int[] order = [.. Enumerable.Range(0, more.Count)];
        SeededRandom.For(seed, SeededRandom.Key("negatives")).Shuffle<int>(order);
        double all = Train.Count + Validation.Count + Test.Count;
        int trained = Count(more.Count, Train.Count / all);
        int chosen = Math.Min(more.Count - trained, Count(more.Count, Validation.Count / all));
        return new(Join(Train, ..trained), Join(Validation, trained..(trained + chosen)), Join(Test, (trained + chosen)..));

        IReadOnlyList<Sample> Join(IReadOnlyList<Sample> part, Range range)
        {
            var joined = part.Concat(order[range].Select(i => more[i])).ToHashSet(ReferenceEqualityComparer.Instance);
            return [.. inOrder.Where(joined.Contains)];
        }
    }

    /// <summary>
    /// An order in which every stretch has about the same share of each stratum, and which is the given one within each and where there is
    /// only one.
    /// </summary>
    static int[] Mix(int[] order, Func<int, object> stratum)
    {
        var strata = order.GroupBy(stratum).Select(g => g.ToArray());
        return [.. strata.SelectMany(s => s.Select((i, rank) => (Sample: i, Place: (rank + 0.5) / s.Length))).OrderBy(p => p.Place)
            .Select(p => p.Sample)];
    }

    static int Count(int samples, double share) => (int)Math.Round(samples * share, MidpointRounding.AwayFromZero);
}
