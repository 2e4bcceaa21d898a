using System.Diagnostics;
using Boxfit.Architectures;
using Boxfit.Data;
using Boxfit.Engine;
using Boxfit.Graphs;
using Boxfit.Imaging;
using Boxfit.Schedules;
using Boxfit.Weights;

namespace Boxfit.Training;

/// <summary>One process's part of a run, on one thread: from the newest checkpoint (or the start) to the end, or to an interruption.</summary>
sealed class TrainingSession : IDisposable
{
    static readonly TimeSpan s_reportInterval = TimeSpan.FromMilliseconds(200);

    readonly TrainingSettings _settings;
    readonly TrainingData _data;
    readonly RunFolder _folder;
    readonly IProgress<TrainingProgress>? _progress;
    readonly Graph _graph;
    readonly BatchLoader _loader;
    readonly HeldOutPart? _validation;
    readonly HeldOutPart _test;
    readonly RunRecorder _recorder;
    readonly Network _network;
    readonly Adam _adam;
    readonly TrainingStep _step;
    readonly LearningRateSchedule _schedule;
    readonly List<EpochTimes> _times = [];
    TrainingPosition _position;

    public TrainingSession(TrainingSettings settings, TrainingData data, RunFolder folder, IProgress<TrainingProgress>? progress)
    {
        (_settings, _data, _folder, _progress) = (settings, data, folder, progress);
        var disposables = new Stack<IDisposable>();
        try
        {
            var preprocessing = settings.Preprocessing;
            _graph = Localizer.Build(settings.Model, preprocessing.Height, preprocessing.Width);
            // The state comes first: a damaged checkpoint is to be reported before anything is changed.
            var checkpoint = File.Exists(folder.LastFile) ? LoadCheckpoint() : null;
            _position = checkpoint?.Position ?? TrainingPosition.Start(data.Fingerprint());

            _network = Owned(new Network(_graph, Math.Min(settings.Batch, data.Split.Train.Count), settings.Threads));
            _adam = Owned(new Adam(_network));
            if (checkpoint is null) _network.Initialize(settings.Seed);
            else
            {
                _network.Import(checkpoint.Parameters);
                _adam.Import(checkpoint.Moments, checkpoint.Position.Step);
            }

            var preprocessor = new Preprocessor(preprocessing);
            _loader = Owned(new BatchLoader(data.Split.Train, preprocessor, new()
            {
                Batch = settings.Batch,
                Seed = settings.Seed,
                Workers = settings.Workers,
                Shuffle = true,
                Augmentation = settings.CreateAugmentation(),
                CacheBytes = CacheShare(data.Split.Train),
            }));
            _validation = data.Split.Validation.Count > 0 ? Owned(HeldOut(data.Split.Validation, preprocessor)) : null;
            _test = Owned(HeldOut(data.Split.Test, preprocessor));
            _recorder = Owned(new RunRecorder(folder, settings, _position));
            _schedule = settings.CreateSchedule((long)settings.Epochs * _loader.StepsPerEpoch);
            _step = new(_network, _adam, settings.CreateLoss(), settings.Model.Box, settings.Seed, data.Split.Train);
        }
        catch
        {
            foreach (var item in disposables) item.Dispose();
            throw;
        }
        Disposables = disposables;

        T Owned<T>(T item) where T : IDisposable
        {
            disposables.Push(item);
            return item;
        }

        HeldOutPart HeldOut(IReadOnlyList<Sample> samples, Preprocessor preprocessor) =>
            new(samples, preprocessor, settings.Workers, CacheShare(samples));

        long CacheShare(IReadOnlyList<Sample> part) => (long)(settings.CacheBytes * ((double)part.Count / data.Dataset.Samples.Count));
    }

    Stack<IDisposable> Disposables { get; }

    public void Dispose()
    {
        foreach (var item in Disposables) item.Dispose();
    }

    public TrainingResult Run(CancellationToken cancellation)
    {
        Announce();
        bool interrupted = false;
        _loader.Start(_position.CompletedEpochs, _position.StepInEpoch);
        try
        {
            while (_position.CompletedEpochs < _settings.Epochs)
            {
                TrainEpoch(cancellation);
                cancellation.ThrowIfCancellationRequested();
                FinishEpoch(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            interrupted = true;
            SaveLast(metrics: null);
        }
        var test = interrupted ? null : EvaluateDelivered(cancellation);
        return Result(interrupted, test);
    }

    void Announce()
    {
        var (train, validation, test) = _data.Split;
        Say($"Weights: {_settings.Weights} (training from scratch).");
        Say(validation.Count > 0
            ? $"{train.Count} pictures to train on, {validation.Count} to choose the best epoch by, {test.Count} to test on."
            : $"{train.Count} pictures to train on, {test.Count} to test on. Without a validation part, the best epoch is told by the test " +
              "part, and the model that the run delivers is the last epoch's.");
        if (_data.Dataset.Clipped > 0) Say($"{_data.Dataset.Clipped} boxes reached out of their pictures and were cut.");
        if (_data.Dataset.Skipped is [var first, ..])
            Say($"{_data.Dataset.Skipped.Count} pictures are skipped. The first, {first.Name} (row {first.Row}): {first.Reason}.");
        if (_position.Step > 0)
            Say($"Going on after epoch {_position.CompletedEpochs}, step {_position.StepInEpoch} of the next.");
    }

    void TrainEpoch(CancellationToken cancellation)
    {
        int epoch = _position.CompletedEpochs + 1;
        var times = default(EpochTimes);
        long lastReport = 0;
        while (_position.StepInEpoch < _loader.StepsPerEpoch)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            var waitedBefore = _loader.Waited;
            double rate = _schedule.At(_position.Step);
            var batch = _loader.Take(cancellation);
            int count = batch.Count;
            double loss, iou;
            try
            {
                (loss, iou) = _step.Run(batch, epoch, _position.Step, rate, _folder.LastFile);
            }
            finally
            {
                _loader.Return(batch);
            }
            var time = new EpochTimes(count, Stopwatch.GetElapsedTime(start), _loader.Waited - waitedBefore);
            times += time;
            _position.Advance(count, loss, iou);
            _recorder.Step(new(epoch, _position.Step, loss, iou, rate, time.PicturesPerSecond, time.Wait));

            bool last = _position.StepInEpoch == _loader.StepsPerEpoch;
            if (_progress is null || (!last && Stopwatch.GetElapsedTime(lastReport) < s_reportInterval)) continue;
            lastReport = Stopwatch.GetTimestamp();
            ReportStep(epoch, times, rate);
        }
        _times.Add(times);
    }

    void FinishEpoch(CancellationToken cancellation)
    {
        var times = _times[^1];
        var parameters = _network.Export();
        Evaluation? validation;
        Evaluation test;
        using (var plan = new InferencePlan(_graph, parameters, HeldOutPart.BatchSize, _settings.Threads))
        {
            validation = _validation?.Evaluate(plan, _settings.Model.Box, cancellation);
            test = _test.Evaluate(plan, _settings.Model.Box, cancellation);
        }
        var result = new EpochResult(
            _position.CompletedEpochs + 1, _position.Step, _schedule.At(_position.Step - 1),
            _position.LossSum / _position.Pictures, _position.IouSum / _position.Pictures, Held(validation), Held(test)!);
        bool isBest = _position.BestEpoch == 0 || result.Judge.MeanIou > _position.BestMeanIou;
        _position.CompleteEpoch(isBest ? result.Judge.MeanIou : null);

        // In this order, a kill at any point leaves a state from which the epoch is either done or done again to the same bits.
        _recorder.Epoch(result, times);
        var description = Describe(test.Summary);
        if (isBest) ModelFile.Save(_folder.BestFile, description, parameters);
        CheckpointFile.Save(_folder.LastFile, description, new(parameters, _adam.Export(), _position));
        CheckpointRotation.Add(_folder, result.Epoch, _settings.Keep);
        _progress?.Report(new EpochProgress(result, _settings.Epochs, isBest, times.PicturesPerSecond, times.WaitShare, times.Training));

        static HeldOutResult? Held(Evaluation? e) => e is null ? null : new(e.Summary.MeanIou, e.Summary.Mse);
    }
}
