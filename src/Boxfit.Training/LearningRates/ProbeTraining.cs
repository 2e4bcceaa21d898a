namespace Boxfit.Training.LearningRates;

/// <summary>
/// A training of a few steps that is thrown away: always from the same start and on the same pictures, so that only the learning rates of
/// two of them differ.
/// </summary>
sealed class ProbeTraining : IDisposable
{
    readonly TrainingSettings _settings;
    readonly Learner _learner;
    readonly BatchLoader _loader;
    readonly TrainingStep _step;
    long _batches;

    public ProbeTraining(PreparedRun run)
    {
        _settings = run.Settings;
        _learner = new(_settings, run.Network, run.Batch, epoch: 1);
        _learner.Begin(run.Weights.Parameters);
        _loader = new(run.Data.Split.Train, new Preprocessor(_settings.Preprocessing), _settings.CreateLoaderOptions(run.Data));
        _step = new(_learner, _settings, run.Data.TruthsOf(run.Data.Split.Train));
        _loader.Start(0);
    }

    /// <summary>Computes the loss of the next pictures, whose gradients <see cref="Apply"/> takes.</summary>
    /// <returns>Mean loss and mean IoU; null where the loss is no number any more.</returns>
    public (double Loss, double MeanIou)? Compute(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var sums = default(StepSums);
        // As in training, the last step of an epoch has only the batches that are left.
        int count = Math.Min(_settings.Optimization.Accumulate, _loader.StepsPerEpoch - (int)(_batches % _loader.StepsPerEpoch));
        for (int i = 0; i < count && double.IsFinite(sums.Loss); i++)
        {
            var batch = _loader.Take(cancellation);
            sums += _step.Compute(batch, _batches++);
            _loader.Return(batch);
        }
        return double.IsFinite(sums.Loss) ? (sums.MeanLoss, sums.MeanIou) : null;
    }

    /// <summary>Takes the step.</summary>
    public void Apply(double rate) => _step.Apply(rate);

    public void Dispose()
    {
        _loader.Dispose();
        _learner.Dispose();
    }
}
