namespace Boxfit.Training.Features;

/// <summary>The cached features of a session's parts.</summary>
/// <param name="Train">The training part's.</param>
/// <param name="Validation">The validation part's, where there is one.</param>
/// <param name="Test">The test part's.</param>
sealed record SessionFeatures(FeatureViews Train, FeatureViews? Validation, FeatureViews Test)
{
    /// <summary>Computes what is not there yet.</summary>
    /// <exception cref="BoxfitException">The cache cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what has been computed stays.</exception>
    public static SessionFeatures Compute(
        FeatureCut cut, PreparedRun run, Learner learner, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var settings = run.Settings;
        var cache = new FeatureCache(cut, learner.Frozen, settings, FeatureCut.Root, progress);
        var split = run.Data.Split;
        var train = new FeaturePart(split.Train, settings.Augmentation, settings.Seed, cut.Views, cancellation);
        var validation = split.Validation.Count > 0 ? Plain(split.Validation) : null;
        var test = Plain(split.Test);
        cache.Fill(validation is null ? [train, test] : [train, validation, test], cancellation);
        return new(train.In(cache.Store), validation?.In(cache.Store), test.In(cache.Store));

        FeaturePart Plain(IReadOnlyList<Sample> samples) => new(samples, augmentation: null, settings.Seed, views: 1, cancellation);
    }
}
