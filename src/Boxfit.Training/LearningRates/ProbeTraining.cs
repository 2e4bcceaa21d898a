namespace Boxfit.Training.LearningRates;

/// <summary>
/// A training of a few steps that is thrown away: always from the same start and on the same pictures, so that only the learning rates of
/// two of them differ.
/// </summary>
sealed class ProbeTraining : IDisposable
{
    readonly TrainingSettings _settings;
    readonly World _world;
    readonly Learner _learner;
    readonly BatchLoader _loader;
    readonly TrainingStep _step;
    long _batches;

    public ProbeTraining(PreparedRun run)
    {
        (_settings, _world) = (run.Settings, run.World);
        _learner = new(_settings, run.Network, run.Batch, epoch: 1, norms: _settings.SyncNorms ? _world : null);
        _learner.Begin(run.Weights.Parameters);
        var options = _settings.CreateLoaderOptions(run.Data) with { Part = run.Part, Sharers = _world.OnThisMachine };
        _loader = new(run.Data.Split.Train, new Preprocessor(_settings.Preprocessing), options);
        _step = new(_learner, _settings, run.Data.TruthsOf(run.Data.Split.Train), _world);
        _loader.Start(0);
    }

    /// <summary>Computes the loss of the next pictures, whose gradients <see cref="Apply"/> takes. Common.</summary>
    /// <returns>Mean loss and mean IoU over all processes; null where the loss is no number any more.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled, in one of the processes.</exception>
    public (double Loss, double MeanIou)? Compute(CancellationToken cancellation)
    {
        if (_world.IsAlone) cancellation.ThrowIfCancellationRequested();
        var sums = default(StepSums);
        // As in training, the last step of an epoch has only the batches that are left.
        int count = Math.Min(_settings.Optimization.Accumulate, _loader.StepsPerEpoch - (int)(_batches % _loader.StepsPerEpoch));
        for (int i = 0; i < count && (!_world.IsAlone || double.IsFinite(sums.Loss)); i++)
        {
            var batch = _loader.Take(_world.IsAlone ? cancellation : CancellationToken.None);
            sums += _step.Compute(batch, _batches++);
            _loader.Return(batch);
        }
        bool stops = cancellation.IsCancellationRequested;
        sums = _step.Share(sums, ref stops);
        if (stops && !_world.IsAlone) throw _world.Stopped(cancellation);
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
