namespace Boxfit.Data.Datasets;

/// <summary>A data set divided into parts that share no picture. Within a part the samples keep the data file's order.</summary>
/// <param name="Train">What the model learns from.</param>
/// <param name="Validation">What chooses the best epoch; empty when no share was asked for.</param>
/// <param name="Test">The rest, for the final figures.</param>
sealed record DatasetSplit(
    IReadOnlyList<Sample> Train, IReadOnlyList<Sample> Validation, IReadOnlyList<Sample> Test)
{
    /// <summary>Divides samples by shares of their count, rounded to whole pictures; what is left is for testing.</summary>
    /// <param name="samples">The samples of a data set, one a picture.</param>
    /// <param name="train">Share for training, above 0 and below 1.</param>
    /// <param name="validation">Share for validation, 0 or more; together with <paramref name="train"/> below 1.</param>
    /// <param name="seed">The same seed gives the same split on every machine.</param>
    /// <param name="rowOrder">True takes the first rows for training, as the recipe does, instead of drawing them by the seed.</param>
    /// <exception cref="InputException">A share is out of range, or a part would be empty.</exception>
    public static DatasetSplit Make(
        IReadOnlyList<Sample> samples, double train, double validation = 0, ulong seed = 0, bool rowOrder = false)
    {
        if (!(train > 0 && validation >= 0 && train + validation < 1))
        {
            throw new InputException(
                $"The split is {train} for training and {validation} for validation; " +
                "expected shares above 0 that leave some below 1 for testing.");
        }
        int trainCount = Count(samples.Count, train), validationCount = Count(samples.Count, validation);
        int testCount = samples.Count - trainCount - validationCount;
        if (trainCount == 0 || testCount <= 0 || (validation > 0 && validationCount == 0))
        {
            throw new InputException(
                $"Splitting {Counted.Of(samples.Count, "picture")} leaves {trainCount} for training, {validationCount} for validation " +
                $"and {Math.Max(0, testCount)} for testing; expected at least one in each. Add pictures or change the split.");
        }

        int[] order = [.. Enumerable.Range(0, samples.Count)];
        if (!rowOrder) SeededRandom.For(seed, SeededRandom.Key("split")).Shuffle<int>(order);
        return new(Part(0, trainCount), Part(trainCount, validationCount), Part(trainCount + validationCount, testCount));

        Sample[] Part(int start, int count)
        {
            int[] part = order[start..(start + count)];
            Array.Sort(part);
            return Array.ConvertAll(part, i => samples[i]);
        }
    }

    /// <summary>The parts that the data file itself says; where it has no test part, <see cref="Dataset.TestPart"/> is it.</summary>
    /// <exception cref="InputException">It says nothing of some pictures, or leaves nothing for training or testing.</exception>
    public static DatasetSplit OfFile(Dataset dataset)
    {
        const string expected = "expected a column split with train, validation or test";
        string remedy = $"{ShellLine.Of("data", "split")} writes such a file; --split-order seeded draws the parts instead.";
        Sample[] without = [.. dataset.Samples.Where(s => s.Part is null)];
        if (without is [var first, ..])
        {
            throw new InputException(without.Length == dataset.Samples.Count
                ? $"{dataset.File} does not say which part its pictures belong to; {expected}. {remedy}"
                : $"{dataset.File} does not say which part {without.Length} of {Counted.Of(dataset.Samples.Count, "picture")} " +
                  $"{Counted.Word(without.Length, "belongs", "belong")} to. The first is " +
                  $"\"{first.Name}\" in row {first.Row}; expected train, validation or test. " +
                  $"{ShellLine.Of("data", "split", ShellLine.Nearby(dataset.File), "--keep-parts", "--out", "parts.csv")} divides them " +
                  "and leaves the others where they are; --split-order seeded draws all parts anew.");
        }
        string test = dataset.TestPart;
        var split = new DatasetSplit(
            Part(PartNames.Train), test == PartNames.Validation ? [] : Part(PartNames.Validation), Part(test));
        if (split is { Train.Count: > 0, Test.Count: > 0 }) return split;
        throw new InputException(
            $"{dataset.File} puts {Counted.Of(split.Train.Count, "usable picture")} into train, {split.Validation.Count} into " +
            $"validation and {split.Test.Count} into test; expected at least one in train and in test. {remedy}");

        Sample[] Part(string name) => [.. dataset.Samples.Where(s => s.Part == name)];
    }

    static int Count(int samples, double share) => (int)Math.Round(samples * share, MidpointRounding.AwayFromZero);
}
