namespace Boxfit.Bench;

/// <summary>Where the time of a training step goes: the steps of its plan by kind.</summary>
static class StepProfile
{
    /// <summary>Runs the training step a few times and takes the shortest time of each of its parts.</summary>
    /// <param name="backbone">The backbone of the recipe's localizer.</param>
    /// <param name="rounds">How many times; one more goes before, which fills caches.</param>
    /// <param name="threads">Number of threads to compute on.</param>
    public static IReadOnlyList<KindOfStep> Measure(string backbone, int rounds, int threads)
    {
        using var worker = new TrainingWorker(backbone, isFrozen: false, threads);
        worker.Profile();
        var runs = Enumerable.Range(0, rounds).Select(_ => worker.Profile()).ToList();
        return [.. runs[0].Select((step, i) => step with { Seconds = runs.Min(r => r[i].Seconds) })
            .GroupBy(s => s.Primitive.Kind, StringComparer.Ordinal)
            .Select(g => new KindOfStep(g.Key, g.Count(), g.Sum(s => s.Seconds),
                [.. g.Select(s => s.Primitive.Implementation).Distinct(StringComparer.Ordinal)]))
            .OrderByDescending(k => k.Seconds)];
    }

    /// <summary>The kinds as a table, with the sum at its end.</summary>
    public static TextTable Table(IReadOnlyList<KindOfStep> kinds)
    {
        double total = kinds.Sum(k => k.Seconds);
        var table = new TextTable("Kind of step", ">Steps", ">ms", ">Share", "Implementations");
        foreach (var kind in kinds)
        {
            table.Add(kind.Kind, $"{kind.Steps}", $"{kind.Seconds * 1000:F1}", $"{kind.Seconds / total:P1}",
                string.Join(", ", kind.Implementations));
        }
        table.Add("together", $"{kinds.Sum(k => k.Steps)}", $"{total * 1000:F1}", "", "");
        return table;
    }
}

/// <summary>All steps of one kind.</summary>
/// <param name="Kind">The kind, such as "convolution backward data".</param>
/// <param name="Steps">How many there are.</param>
/// <param name="Seconds">Their time together.</param>
/// <param name="Implementations">oneDNN's names of what they run, or "boxfit" for kernels of ours.</param>
sealed record KindOfStep(string Kind, int Steps, double Seconds, IReadOnlyList<string> Implementations);
