namespace Boxfit.Training.Preview;

/// <summary>A training picture and what the network is shown of it.</summary>
/// <param name="Sample">The picture and its own box.</param>
/// <param name="Views">A view an epoch; none when the picture cannot be read.</param>
/// <param name="Problem">Why it cannot be read, or null.</param>
sealed record PreviewedPicture(Sample Sample, IReadOnlyList<SampleView> Views, string? Problem);

/// <summary>What a training with some settings shows the network of some of its pictures in some epochs.</summary>
/// <param name="Pictures">The first picture of the training part, and more at even distances: neighbours are often of one folder.</param>
/// <param name="TrainingPictures">How many there are in the training part.</param>
/// <param name="Dataset">All data that was read.</param>
/// <param name="IsAugmented">False when the settings change nothing, so that all epochs look alike.</param>
sealed record TrainingPreview(IReadOnlyList<PreviewedPicture> Pictures, int TrainingPictures, Dataset Dataset, bool IsAugmented)
{
    /// <summary>Reads the data, divides it as training does, and makes the views.</summary>
    /// <param name="settings">The settings of the training.</param>
    /// <param name="count">How many pictures, at least 1; fewer when the training part has fewer.</param>
    /// <param name="firstEpoch">The first epoch, from 1.</param>
    /// <param name="epochs">How many epochs, at least 1.</param>
    /// <param name="cancellation">Stops between two pictures.</param>
    /// <exception cref="InputException">The data cannot be used, or none of the pictures can be read.</exception>
    public static TrainingPreview Make(TrainingSettings settings, int count, int firstEpoch, int epochs, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        var data = TrainingData.Load(settings);
        var samples = data.Split.Train;
        using var views = new SampleViews(samples, new Preprocessor(settings.Preprocessing), settings.Augmentation, settings.Seed);
        var pictures = new List<PreviewedPicture>();
        count = Math.Min(count, samples.Count);
        for (int n = 0; n < count; n++)
        {
            int i = (int)((long)n * samples.Count / count);
            cancellation.ThrowIfCancellationRequested();
            SampleView[] made = [.. Enumerable.Range(firstEpoch - 1, epochs).SelectMany(epoch => views.Make(i, epoch))];
            pictures.Add(new(samples[i], made, views.BadSamples.GetValueOrDefault(i)));
        }
        if (pictures.TrueForAll(p => p.Problem is not null))
        {
            throw new InputException(
                $"No picture of {pictures.Count:N0} can be read. The first, {samples[0].Path}: {pictures[0].Problem}");
        }
        return new(pictures, samples.Count, data.Dataset, settings.Augmentation.IsActive);
    }
}
