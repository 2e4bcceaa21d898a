using System.Diagnostics;
using Boxfit.Data;
using Boxfit.Engine;
using Boxfit.Imaging;
using Boxfit.Metrics;
using Boxfit.Schedules;
using Boxfit.Weights;

namespace Boxfit.Training;

/// <summary>One process's part of a run: from the newest checkpoint (or the start) to the end or an interruption, all on one thread.</summary>
sealed class TrainingSession : IDisposable
{
    readonly SessionSetup _setup;
    readonly TrainingSettings _settings;
    readonly IProgress<TrainingProgress>? _progress;
    readonly RunClock _clock;
    readonly TrainingPosition _position;
    readonly Learner _learner;
    readonly BatchLoader _loader;
    readonly HeldOutPart? _validation;
    readonly HeldOutPart _test;
    readonly RunRecorder _recorder;
    readonly LearningRateSchedule _schedule;
    readonly TrainingStep _step;
    readonly Divergence _divergence;
    readonly StepReports _reports;
    readonly List<EpochTimes> _times = [];
    readonly int _stepsPerEpoch;

    TrainingSession(SessionSetup setup, IProgress<TrainingProgress>? progress)
    {
        var (settings, graph, data, folder, _, start, checkpoint) = setup;
        (_setup, _settings, _progress) = (setup, settings, progress);
        _position = checkpoint?.Position ?? new(data.Fingerprint());
        _clock = new(_position.Elapsed, settings.Time);
        // A checkpoint at the end of an epoch holds what was trained in that one.
        int epoch = Math.Max(1, _position.CompletedEpochs + (_position.StepInEpoch > 0 ? 1 : 0));
        _learner = new(settings, graph, Math.Min(settings.Batch, data.Split.Train.Count), epoch);
        if (checkpoint is null) _learner.Begin(start!.Backbone?.Parameters);
        else _learner.Restore(checkpoint);

        var preprocessor = new Preprocessor(settings.Preprocessing);
        _loader = new(data.Split.Train, preprocessor, new()
        {
            Batch = settings.Batch,
            Seed = settings.Seed,
            Workers = settings.Workers,
            Shuffle = true,
            Augmentation = settings.CreateAugmentation(),
            CacheBytes = CacheShare(data.Split.Train),
        });
        _validation = data.Split.Validation.Count > 0 ? HeldOut(data.Split.Validation) : null;
        _test = HeldOut(data.Split.Test);
        _recorder = new(folder, settings, _position);
        _stepsPerEpoch = settings.StepsPerEpoch(data.Split.Train.Count);
        _schedule = settings.CreateSchedule(AllSteps);
        _step = new(_learner, settings.Optimization, settings.CreateLoss(), settings.Model.Box, settings.Seed);
        _divergence = new(data, folder);
        _reports = new(progress, settings, _stepsPerEpoch, _clock);

        HeldOutPart HeldOut(IReadOnlyList<Sample> part) => new(part, preprocessor, settings.Workers, CacheShare(part));

        long CacheShare(IReadOnlyList<Sample> part) => (long)(settings.CacheBytes * ((double)part.Count / data.Dataset.Samples.Count));
    }

    long AllSteps => (long)_settings.Epochs * _stepsPerEpoch;

    int BatchesPerStep => _settings.Optimization.Accumulate;

    /// <summary>Sets everything up, trains, and takes it down again.</summary>
    public static TrainingResult Run(SessionSetup setup, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var session = new TrainingSession(setup, progress);
        return session.Run(cancellation);
    }

    public void Dispose()
    {
        _recorder.Dispose();
        _test.Dispose();
        _validation?.Dispose();
        _loader.Dispose();
        _learner.Dispose();
    }

    TrainingResult Run(CancellationToken cancellation)
    {
        foreach (string notice in SessionNotices.Create(_setup, _learner, _position, _stepsPerEpoch)) Say(notice);
        using var plan = new InferencePlan(_setup.Graph, _learner.ExportModel(), HeldOutPart.BatchSize, _settings.Threads);
        BoxMetricsSummary? test = null;
        try
        {
            RequirePlausible();
            // Weights are loaded once: from here on the run goes on without their file.
            if (_setup.Start?.Backbone is not null) SaveLast(_learner.ExportModel(), metrics: null);
            _loader.Start(_position.CompletedEpochs, Math.Min(_position.StepInEpoch * BatchesPerStep, _loader.StepsPerEpoch));
            while (!IsAtEnd())
            {
                if (_position.StepInEpoch == 0 && _learner.StartEpoch(_position.CompletedEpochs + 1)) Say(SessionNotices.OfFreezing(_settings, _learner)!);
                TrainEpoch(cancellation);
                FinishEpoch(plan, cancellation);
                cancellation.ThrowIfCancellationRequested();
            }
            test = MeasureDelivered(plan, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Right after an epoch, its checkpoint says it all already.
            if (_position.StepInEpoch > 0 || !File.Exists(_setup.Folder.LastFile)) SaveLast(_learner.ExportModel(), metrics: null);
        }
        return Result(test);
    }

    void RequirePlausible()
    {
        var p = _position;
        long steps = (long)p.CompletedEpochs * _stepsPerEpoch + p.StepInEpoch;
        if (p.CompletedEpochs >= 0 && p.CompletedEpochs <= _settings.Epochs && p.StepInEpoch >= 0 && p.StepInEpoch <= _stepsPerEpoch
            && (p.Step == steps || (p.End == RunEnd.Time && p.Step <= steps))) return;
        throw new InputException(
            $"{_setup.Folder.LastFile} says that it stands after epoch {p.CompletedEpochs}, step {p.StepInEpoch} of the next, step {p.Step} in all, " +
            $"which cannot be with {_stepsPerEpoch} steps in each of {_settings.Epochs} epochs. It is damaged; an earlier checkpoint is in " +
            $"{_setup.Folder.Path}/checkpoints.");
    }

    bool IsAtEnd() => _position.End is not null || _position.CompletedEpochs == _settings.Epochs
        || (_clock.IsOver && _position.StepInEpoch == 0 && _position.CompletedEpochs > 0);

    void TrainEpoch(CancellationToken cancellation)
    {
        var times = default(EpochTimes);
        try
        {
            // Even where no time is left, the epoch is of one step at least.
            while (_position.StepInEpoch < _stepsPerEpoch && !(_clock.IsOver && _position.StepInEpoch > 0))
            {
                cancellation.ThrowIfCancellationRequested();
                long start = Stopwatch.GetTimestamp();
                var waited = _loader.Waited;
                double rate = RateOf(_position.Step);
                var sums = TrainStep(rate, cancellation);
                var time = new EpochTimes(sums.Pictures, Stopwatch.GetElapsedTime(start), _loader.Waited - waited);
                times += time;
                _position.Advance(sums);
                _recorder.Step(new(
                    _position.CompletedEpochs + 1, _position.Step, sums.MeanLoss, sums.MeanIou, rate, time.PicturesPerSecond, time.Wait));
                _reports.Step(_position, times, rate);
            }
        }
        finally
        {
            if (times.Pictures > 0) _times.Add(times);
        }
    }

    double RateOf(long step) => _schedule.At(step, Math.Max(step, _clock.Share * AllSteps));

    StepSums TrainStep(double rate, CancellationToken cancellation)
    {
        int first = _position.StepInEpoch * BatchesPerStep, end = Math.Min(first + BatchesPerStep, _loader.StepsPerEpoch);
        var sums = default(StepSums);
        _divergence.StartStep();
        for (int i = first; i < end; i++)
        {
            // A step that has begun is finished, however it is cancelled.
            var batch = _loader.Take(i == first ? cancellation : CancellationToken.None);
            try
            {
                _divergence.Add(batch);
                sums += _step.Compute(batch, (long)_position.CompletedEpochs * _loader.StepsPerEpoch + i);
                _divergence.RequireFinite(sums.Loss, _position, _stepsPerEpoch);
            }
            finally
            {
                _loader.Return(batch);
            }
        }
        _step.Apply(rate);
        return sums;
    }

    void FinishEpoch(InferencePlan plan, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        var model = _learner.ExportModel();
        _divergence.RequireFinite(model, _position);
        plan.Load(model);
        var validation = _validation?.Evaluate(plan, _settings.Model.Box, cancellation).Summary;
        var test = _test.Evaluate(plan, _settings.Model.Box, cancellation).Summary;
        var result = new EpochResult(
            _position.CompletedEpochs + 1, _position.Step, RateOf(_position.Step - 1),
            _position.LossSum / _position.Pictures, _position.IouSum / _position.Pictures,
            validation is null ? null : new(validation.MeanIou, validation.Mse), new(test.MeanIou, test.Mse));
        bool isWhole = _position.StepInEpoch == _stepsPerEpoch, isBest = _position.CompleteEpoch(result.Judge.MeanIou);
        _position.End = EndAfter(isWhole);
        var times = _times.LastOrDefault();

        // In this order, a kill at any point leaves a state from which the epoch is done, or is done again to the same bits.
        _recorder.Epoch(result, times);
        if (isBest) ModelFile.Save(_setup.Folder.BestFile, Describe(test), model);
        SaveLast(model, test);
        CheckpointRotation.Add(_setup.Folder, result.Epoch, _settings.Keep);
        _clock.Reserve(Stopwatch.GetElapsedTime(start));
        _reports.Epoch(result, isBest, times);
        if (_position.End == RunEnd.Patience)
            Say($"No better validation IoU for {_settings.Patience} epochs; the run ends with the model of epoch {_position.BestEpoch}.");
        if (_position.End == RunEnd.Time) Say($"The time of {SettingSyntax.PrintDuration(_settings.Time)} is over.");
    }

    RunEnd? EndAfter(bool isWholeEpoch) =>
        _position.CompletedEpochs == _settings.Epochs && isWholeEpoch ? RunEnd.Epochs
        : _clock.IsOver ? RunEnd.Time
        : _settings.Patience > 0 && _position.CompletedEpochs - _position.BestEpoch >= _settings.Patience ? RunEnd.Patience
        : null;

    BoxMetricsSummary MeasureDelivered(InferencePlan plan, CancellationToken cancellation)
    {
        var model = ModelFile.Load(RunFolder.FindModel(_setup.Folder.Path));
        plan.Load(model.Parameters);
        var evaluation = _test.Evaluate(plan, model.Description.Configuration.Box, cancellation);
        EvaluationTable.Write(_setup.Folder.EvaluationFile, evaluation);
        EvaluationSheet.Save(_setup.Folder.SheetFile, "Test part", evaluation);
        return evaluation.Summary;
    }

    void SaveLast(IReadOnlyDictionary<string, Tensor> model, BoxMetricsSummary? metrics)
    {
        _position.Elapsed = _clock.Elapsed;
        CheckpointFile.Save(_setup.Folder.LastFile, Describe(metrics), _learner.Capture(model, _position));
    }

    ModelDescription Describe(BoxMetricsSummary? metrics) => new(
        _settings.Model,
        _settings.Preprocessing,
        new(Path.GetFileName(_setup.Data.Dataset.File), _setup.Weights, _position.CompletedEpochs, _position.Step, _settings.Seed,
            Product.Version, DateTimeOffset.Now),
        metrics);

    TrainingResult Result(BoxMetricsSummary? test) => SessionResult.Create(
        _setup, _position, _times, test,
        [
            .. _setup.Data.Dataset.Skipped,
            .. _loader.BadSamples.OrderBy(b => b.Key)
                .Select(b => new SkippedRow(_setup.Data.Split.Train[b.Key].Row, _setup.Data.Split.Train[b.Key].Name, b.Value)),
            .. _validation?.Unreadable ?? [],
            .. _test.Unreadable,
        ]);

    void Say(string text) => _progress?.Report(new TrainingNotice(text));
}
