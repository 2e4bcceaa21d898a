using System.Globalization;
using Boxfit.Data;

namespace Boxfit.Training;

/// <summary>The data set of a run, divided.</summary>
sealed record TrainingData(Dataset Dataset, DatasetSplit Split)
{
    public static TrainingData Load(TrainingSettings settings)
    {
        if (settings.Data.Length == 0) throw new InputException("There is no data: name the file or folder of pictures and boxes.");
        var dataset = Dataset.Load(settings.CreateDatasetOptions());
        return new(
            dataset,
            DatasetSplit.Make(dataset.Samples, settings.TrainShare, settings.ValidationShare, settings.Seed, settings.SplitByRows));
    }

    /// <summary>Changes when a picture's name, box or part does: a run that is resumed on other data would not be the same run.</summary>
    public string Fingerprint()
    {
        ulong hash = 0;
        foreach (var part in (IReadOnlyList<Sample>[])[Split.Train, Split.Validation, Split.Test])
        {
            hash = Mix(hash, (ulong)part.Count);
            foreach (var s in part)
            {
                hash = Mix(hash, SeededRandom.Key(s.Name));
                foreach (double edge in (double[])[s.Box.X1, s.Box.Y1, s.Box.X2, s.Box.Y2]) hash = Mix(hash, BitConverter.DoubleToUInt64Bits(edge));
            }
        }
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    static ulong Mix(ulong hash, ulong value) => SeededRandom.For(hash, value).NextUInt64();
}
