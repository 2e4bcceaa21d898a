namespace Boxfit.Metrics;

/// <summary>How well a model tells classes apart, on pictures whose object has one of them.</summary>
/// <param name="Names">The classes, in the model's order.</param>
/// <param name="Confusion">For each true class the number of pictures of each predicted one.</param>
public sealed record ClassFigures(IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<int>> Confusion)
{
    /// <summary>Number of pictures.</summary>
    public int Pictures => Confusion.Sum(row => row.Sum());

    /// <summary>The share of pictures whose class is right, 0…1.</summary>
    public double Accuracy => Names.Index().Sum(c => (double)Confusion[c.Index][c.Index]) / Pictures;

    /// <summary>Counts pictures; null where there are none.</summary>
    /// <param name="names">The classes.</param>
    /// <param name="pictures">The true and the predicted class of each picture, by their places.</param>
    public static ClassFigures? Of(IReadOnlyList<string> names, IEnumerable<(int True, int Predicted)> pictures)
    {
        int[][] table = [.. names.Select(_ => new int[names.Count])];
        int count = 0;
        foreach (var (truth, predicted) in pictures)
        {
            table[truth][predicted]++;
            count++;
        }
        return count > 0 ? new(names, table) : null;
    }
}
