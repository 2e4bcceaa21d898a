namespace Boxfit.Training.Evaluating;

/// <summary>Finds what a trained model's unlikeness is measured by: a pass over the pictures that it was trained on, as they are.</summary>
static class UnlikenessMeasurement
{
    /// <summary>Of more pictures as many are taken, evenly spread: they say as much, and take no longer.</summary>
    const int Most = 5000;

    /// <summary>How many pictures a run's are measured by.</summary>
    public static int CountOf(DatasetSplit split) => Math.Min(Most, split.Train.Count) + Math.Min(Most, split.Validation.Count);

    /// <summary>Measures a model, on the thread that calls.</summary>
    /// <param name="model">The model.</param>
    /// <param name="split">What it was trained on, and the validation part; the test part is not looked at.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="workers">Threads that decode.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <param name="worked">Is called after each batch; null for nothing.</param>
    /// <returns>Null where there are too few pictures to say so, or all are the same to it.</returns>
    /// <exception cref="BoxfitException">The model gives no usable numbers.</exception>
    public static UnlikenessScale? Of(
        Model model, DatasetSplit split, int threads, int workers, CancellationToken cancellation, Action? worked = null)
    {
        if (split.Train.Count < UnlikenessScale.FewestPictures && split.Validation.Count < UnlikenessScale.FewestPictures) return null;
        using var plan = new InferencePlan(PooledFeatures.Beside(model.Graph), model.Parameters, HeldOutPart.BatchSize, threads);
        var preprocessor = new Preprocessor(model.Description.Preprocessing);
        return UnlikenessScale.Of(Features(split.Train), Features(split.Validation));

        IReadOnlyList<float[]> Features(IReadOnlyList<Sample> part)
        {
            if (part.Count == 0) return [];
            int count = Math.Min(Most, part.Count);
            Sample[] taken = [.. Enumerable.Range(0, count).Select(i => part[(int)((long)i * part.Count / count)])];
            using var pictures = new HeldOutPart(taken, preprocessor, workers, cacheBytes: 0);
            return pictures.Features(plan, model.Description.Configuration, worked, cancellation);
        }
    }
}
